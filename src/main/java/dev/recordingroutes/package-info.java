/** Camel routes that bring a company's cloud recordings home. */
@NullMarked
package dev.recordingroutes;

import org.jspecify.annotations.NullMarked;
