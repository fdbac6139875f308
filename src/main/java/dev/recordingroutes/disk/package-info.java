/** Files on the local disk: readable by their owner alone, locked by one process, safe from a power cut, and hashed. */
@NullMarked
package dev.recordingroutes.disk;

import org.jspecify.annotations.NullMarked;
