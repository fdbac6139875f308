/** What can go wrong when a provider's API is asked, told apart by what it means for the poll. */
@NullMarked
package dev.recordingroutes.provider;

import org.jspecify.annotations.NullMarked;
