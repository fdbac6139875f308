/** Pretend Zoom and Webex on this machine, for the demo and the tests. */
@NullMarked
package dev.recordingroutes.simulator;

import org.jspecify.annotations.NullMarked;
