/** Where a file goes: its destinations, its place there, and what is written beside it. */
@NullMarked
package dev.recordingroutes.archive;

import org.jspecify.annotations.NullMarked;
