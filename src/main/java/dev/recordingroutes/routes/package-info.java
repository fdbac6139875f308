/** Checks, tests and draws route files, for people who have the program and no Maven. */
@NullMarked
package dev.recordingroutes.routes;

import org.jspecify.annotations.NullMarked;
