package dev.recordingroutes.operation;

/** Receives the state of a long operation a few times a second, on the thread that runs it. */
@FunctionalInterface
public interface ProgressListener {
    /** Ignores progress. */
    ProgressListener NONE = progress -> {};

    /** Reports the present state. */
    void progress(HarvestProgress progress);
}
