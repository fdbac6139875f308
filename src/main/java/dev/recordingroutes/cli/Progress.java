package dev.recordingroutes.cli;

import dev.recordingroutes.operation.Sizes;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress bar on a terminal: files done of all, bytes, rate, time left. */
final class Progress implements AutoCloseable {
    private final @Nullable ProgressBar bar;
    private final long began = System.nanoTime();

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** Shows a bar on standard error when the launcher found a terminal there; else nothing. */
    static Progress of(String task) {
        return new Progress(Boolean.getBoolean("recording-routes.terminal") ? bar(task) : null);
    }

    /**
     * Updates the bar.
     *
     * @param done number of files done
     * @param all number of files; 0 while it is not known
     * @param words shown before the bytes; may be empty
     * @param bytes so far
     */
    void show(long done, long all, String words, long bytes) {
        if (bar == null) {
            return;
        }
        var seconds = Math.max(1, (System.nanoTime() - began) / 1_000_000_000L);
        bar.maxHint(all == 0 ? -1 : all);
        bar.stepTo(done);
        bar.setExtraMessage(" %s%s, %s/s".formatted(words, Sizes.of(bytes), Sizes.of(bytes / seconds)));
    }

    /** Clears the bar's line for a line of results; the bar is drawn again below it. */
    void makeWay() {
        if (bar != null) {
            System.err.print(Logging.OVER_THE_BAR);
            System.err.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    private static ProgressBar bar(String task) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(" files", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }
}
