package dev.recordingroutes.network;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A time after which an operation is aborted from another thread, since one that reads from a socket can't do it. */
public final class Deadline implements AutoCloseable {
    private static final long REPEATED_MILLIS = 100;

    private final Runnable abort;
    private volatile boolean passed;
    private @Nullable ScheduledFuture<?> aborting;

    private Deadline(Runnable abort) {
        this.abort = abort;
    }

    /**
     * Sets a deadline, until the result is closed.
     *
     * @param abort must make the operation fail; is repeated, since a connection may be made only after the first time
     */
    public static Deadline in(Duration limit, ScheduledExecutorService timer, Runnable abort) {
        var deadline = new Deadline(abort);
        try {
            deadline.aborting = timer.scheduleWithFixedDelay(
                    deadline::pass, limit.toMillis(), REPEATED_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The timer was shut down, and with it whatever the operation needs.
        }
        return deadline;
    }

    private void pass() {
        passed = true;
        abort.run();
    }

    /** Tells whether the operation was aborted for being too slow. */
    public boolean hasPassed() {
        return passed;
    }

    @Override
    public void close() {
        if (aborting != null) {
            aborting.cancel(false);
        }
    }
}
