/** Texts that people read: one line that names the cause, without secrets. */
@NullMarked
package dev.recordingroutes.message;

import org.jspecify.annotations.NullMarked;
