package dev.recordingroutes.cli;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.network.Daemons;
import dev.recordingroutes.settings.Settings;
import java.time.Duration;

/** Closes an engine when the process is told to stop, however long its start waits for a disk that does not answer. */
final class Stopping {
    /** Time to close the ledger after everything was aborted. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private Stopping() {}

    /** Longest time from SIGTERM or SIGINT to the end of the process. */
    static Duration longest(Settings settings) {
        return settings.duration("transfer.shutdown-timeout").plus(GRACE);
    }

    /**
     * Has the engine closed by SIGTERM and SIGINT. One that can't be closed in time is left as it is, which a ledger
     * stands as well as a power cut.
     *
     * @param afterwards runs once it is closed; the process ends when this returns
     */
    static void closes(RecordingRoutes engine, Settings settings, Runnable afterwards) {
        var longest = longest(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(engine, longest, afterwards), "stop"));
    }

    private static void stop(RecordingRoutes engine, Duration longest, Runnable afterwards) {
        var closing = Daemons.named("close").newThread(engine::close);
        closing.start();
        try {
            closing.join(longest.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (closing.isAlive()) {
            Runtime.getRuntime().halt(ExitCode.UNSETTLED);
        }
        afterwards.run();
    }
}
