/** One claimed file on its way: from the provider's link to a checked file, or to a verdict on why not. */
@NullMarked
package dev.recordingroutes.transfer;

import org.jspecify.annotations.NullMarked;
