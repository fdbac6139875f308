package dev.recordingroutes.cli;

import dev.recordingroutes.operation.HarvestProgress;
import dev.recordingroutes.operation.ProgressListener;

/** Progress of a harvest or a redelivery: files settled of those found, and bytes. */
record TransferProgress(Progress bar) implements ProgressListener, AutoCloseable {
    /** Shows a bar where {@link Progress} does. */
    static TransferProgress of(String task) {
        return new TransferProgress(Progress.of(task));
    }

    @Override
    public void progress(HarvestProgress progress) {
        var files = progress.files();
        if (progress.isListed()) {
            bar.show(files.settled(), files.found(), progress.bytes());
        } else {
            bar.showListing(files.settled(), files.found(), progress.bytes());
        }
    }

    @Override
    public void close() {
        bar.close();
    }
}
