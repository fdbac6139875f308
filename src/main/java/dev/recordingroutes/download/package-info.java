/** Bytes from a provider's link into a whole, checked file. */
@NullMarked
package dev.recordingroutes.download;

import org.jspecify.annotations.NullMarked;
