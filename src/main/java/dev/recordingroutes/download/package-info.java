/** Download of a provider's link into a complete, checked file in the spool. */
@NullMarked
package dev.recordingroutes.download;

import org.jspecify.annotations.NullMarked;
