package dev.recordingroutes.cli;

import dev.recordingroutes.operation.Sizes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Progress of a long command on standard error: a bar of at least 60 columns on a terminal, else a line of the log a
 * minute. A bar has a percentage only once all files are known, so that it never runs backwards.
 */
final class Progress implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final String task;
    private final @Nullable ProgressBar bar;
    private final Clock clock;
    private Instant lastLine;

    private Progress(String task, @Nullable ProgressBar bar, Clock clock) {
        this.task = task;
        this.bar = bar;
        this.clock = clock;
        this.lastLine = clock.instant();
    }

    /** Shows a bar when the launcher found a terminal; else logs. */
    static Progress of(String task) {
        return new Progress(
                task, Boolean.getBoolean("recording-routes.terminal") ? bar(task) : null, Clock.systemUTC());
    }

    /** Logs, whatever the launcher found. */
    static Progress logged(String task, Clock clock) {
        return new Progress(task, null, clock);
    }

    /**
     * Shows how much is done of what is known to be all.
     *
     * @param done number of files done
     * @param all number of files
     * @param bytes so far
     */
    void show(long done, long all, long bytes) {
        if (bar == null) {
            log(done, "of " + all, bytes);
        } else {
            bar.maxHint(all);
            bar.stepTo(done);
            bar.setExtraMessage(Sizes.of(bytes));
        }
    }

    /** Shows how much is done while more files may be found. */
    void showListing(long done, long found, long bytes) {
        if (bar == null) {
            log(done, "of %d found so far, still listing".formatted(found), bytes);
        } else {
            bar.maxHint(-1);
            bar.stepTo(done);
            bar.setExtraMessage("of %d, %s".formatted(found, Sizes.of(bytes)));
        }
    }

    private void log(long done, String ofAll, long bytes) {
        var now = clock.instant();
        if (now.isBefore(lastLine.plus(INTERVAL))) {
            return;
        }
        lastLine = now;
        LOG.atInfo()
                .addKeyValue("event", "progress")
                .addKeyValue("files", done)
                .addKeyValue("bytes", bytes)
                .log("{}: {} files {}, {}", task, done, ofAll, Sizes.of(bytes));
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
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }
}
