/** Simulated Zoom and Webex on loopback, over real HTTP, for the demo and the tests. */
@NullMarked
package dev.recordingroutes.simulator;

import org.jspecify.annotations.NullMarked;
