/** What a provider may answer but media and listings: refusals, told apart by what they mean, and pauses it asks for. */
@NullMarked
package dev.recordingroutes.provider;

import org.jspecify.annotations.NullMarked;
