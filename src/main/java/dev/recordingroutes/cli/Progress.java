package dev.recordingroutes.cli;

import dev.recordingroutes.operation.Sizes;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal how a task gets on: files done of all, bytes, rate, time left. */
final class Progress implements AutoCloseable {
    private final @Nullable ProgressBar bar;
    private final long began = System.nanoTime();

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** A bar on standard error when that is a terminal, as the launcher says; else nothing is shown. */
    static Progress of(String task) {
        return new Progress(Boolean.getBoolean("recording-routes.terminal") ? bar(task) : null);
    }

    /**
     * Shows where things stand.
     *
     * @param done files
     * @param all files; 0 while that is not known
     * @param words before the bytes; may be empty
     * @param bytes since the beginning
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

    /** Takes the bar away from where a line of results is about to stand; it comes back below. */
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
