/** Asking a provider what was recorded: polls, pages, and the answers to them. */
@NullMarked
package dev.recordingroutes.harvest;

import org.jspecify.annotations.NullMarked;
