/** Canonical recording file, its states, its safe path, and the time windows of listings. */
@NullMarked
package dev.recordingroutes.recording;

import org.jspecify.annotations.NullMarked;
