/** Access tokens, and the refresh token that must never be lost. */
@NullMarked
package dev.recordingroutes.auth;

import org.jspecify.annotations.NullMarked;
