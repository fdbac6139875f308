package dev.recordingroutes.cli;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.delivery.Destination;
import dev.recordingroutes.message.Redaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Runs the daemon: polls every enabled provider on its schedule until it is stopped. */
@Command(name = "run", description = "polls every enabled provider on its schedule until stopped (the default)")
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Override
    public Integer call() throws Exception {
        var builder = parent.engine();
        Compilation.direct();
        return run(builder);
    }

    static int run(RecordingRoutes.Builder builder) throws InterruptedException {
        var providers = RecordingRoutesCommand.enabledProviders(builder.settings(), List.of());
        var asked = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var stopped = new AtomicBoolean();
        var longest = Stopping.longest(builder.settings());
        // SIGTERM and SIGINT run this; the JVM ends only when it returns.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            asked.countDown();
                            var inTime = awaitQuietly(ended, longest);
                            // Being told to stop is not a failure, which is what the JVM would report. A ledger that
                            // is still open by then loses nothing: it stands a power cut.
                            if (stopped.get() || !inTime) {
                                Runtime.getRuntime().halt(ExitCode.DONE);
                            }
                        },
                        "stop"));
        try {
            runUntil(asked, builder, providers);
            stopped.set(true);
        } catch (RuntimeException e) {
            if (asked.getCount() > 0) {
                throw e;
            }
            // What is told to stop while it starts can't start.
            stopped.set(true);
        } finally {
            ended.countDown();
        }
        return ExitCode.DONE;
    }

    private static void runUntil(CountDownLatch asked, RecordingRoutes.Builder builder, List<String> providers)
            throws InterruptedException {
        try (var engine = builder.open()) {
            engine.start();
            Logger log = LoggerFactory.getLogger(RunCommand.class);
            var settings = builder.settings();
            logStart(log, builder);
            for (var provider : providers) {
                log.info("{} is polled at '{}'", provider, settings.text(provider + ".schedule"));
            }
            asked.await();
            log.atInfo()
                    .addKeyValue("event", "stopping")
                    .log("stopping, for at most {}", settings.text("transfer.shutdown-timeout"));
        }
        LoggerFactory.getLogger(RunCommand.class)
                .atInfo()
                .addKeyValue("event", "stopped")
                .log("stopped");
    }

    private static void logStart(Logger log, RecordingRoutes.Builder builder) {
        var settings = builder.settings();
        var config = builder.configFile().map(Path::toString).orElse("the defaults");
        var ledger = Redaction.text(settings.text("ledger.url"));
        var destinations =
                settings.list("archive.to").stream().map(Destination::nameOf).collect(Collectors.joining(","));
        log.atInfo()
                .addKeyValue("event", "started")
                .addKeyValue("version", Version.number())
                .addKeyValue("commit", Version.commit())
                .addKeyValue("config", config)
                .addKeyValue("ledger", ledger)
                .addKeyValue("destination", destinations)
                .log(
                        "recording-routes {} ({}) started: settings of {}, ledger {}, destinations {}",
                        Version.number(),
                        Version.commit(),
                        config,
                        ledger,
                        destinations);
    }

    private static boolean awaitQuietly(CountDownLatch latch, Duration longest) {
        try {
            return latch.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
