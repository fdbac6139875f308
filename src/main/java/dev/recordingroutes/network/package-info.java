/** Limits in bytes and in time that hold for every peer, and the means to abort what waits for one. */
@NullMarked
package dev.recordingroutes.network;

import org.jspecify.annotations.NullMarked;
