/** What a recording is, its safe path, and the windows of time in which it is looked for. */
@NullMarked
package dev.recordingroutes.recording;

import org.jspecify.annotations.NullMarked;
