package dev.recordingroutes.operation;

/** Receives the state of a long operation a few times a second, on the thread that runs it. */
@FunctionalInterface
public interface ProgressListener {
    /** Ignores progress. */
    ProgressListener NONE = (files, pages, bytes) -> {};

    /**
     * Reports the present state.
     *
     * @param files counted by state so far
     * @param pages of listings read so far
     * @param bytes of media downloaded since the engine was opened
     */
    void progress(FileCounts files, long pages, long bytes);
}
