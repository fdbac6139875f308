/** Delivering verified files to destinations, and reading them back. */
@NullMarked
package dev.recordingroutes.delivery;

import org.jspecify.annotations.NullMarked;
