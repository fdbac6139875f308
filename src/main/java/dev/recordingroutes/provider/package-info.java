/** Asking a provider: scopes, windows, pages, tokens, the meaning of errors, and rate-limit pauses. */
@NullMarked
package dev.recordingroutes.provider;

import org.jspecify.annotations.NullMarked;
