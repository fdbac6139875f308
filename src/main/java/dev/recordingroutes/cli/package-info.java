/** The commands. */
@NullMarked
package dev.recordingroutes.cli;

import org.jspecify.annotations.NullMarked;
