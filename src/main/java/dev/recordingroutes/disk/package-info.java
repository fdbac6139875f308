/** What is asked of the file system: files for their owner alone, for one process at a time, and safe from a power cut. */
@NullMarked
package dev.recordingroutes.disk;

import org.jspecify.annotations.NullMarked;
