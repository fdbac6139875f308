package dev.recordingroutes.cli;

import dev.recordingroutes.operation.FileCounts;
import dev.recordingroutes.operation.ProgressListener;

/** Progress bar of a harvest or a redelivery: pages listed, files settled of those found. */
record TransferProgress(Progress bar) implements ProgressListener, AutoCloseable {
    /** Shows a bar where {@link Progress} does. */
    static TransferProgress of(String task) {
        return new TransferProgress(Progress.of(task));
    }

    @Override
    public void progress(FileCounts files, long pages, long bytes) {
        bar.show(files.settled(), files.found(), "%d pages, ".formatted(pages), bytes);
    }

    @Override
    public void close() {
        bar.close();
    }
}
