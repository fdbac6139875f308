package dev.recordingroutes.cli;

import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether each provider gives a token and a listing: asked through the routes, into a ledger that is thrown away. */
final class ProviderCheck implements AutoCloseable {
    private static final Duration RANGE = Duration.ofHours(1);
    private static final Duration LOOK = Duration.ofMillis(50);

    private final Duration patience;
    private final Path scratch;
    private final Engine engine;
    private final PageCount pages;
    private final Map<String, Poll> polls = new LinkedHashMap<>();
    private final long began = System.nanoTime();

    /**
     * Begins to ask.
     *
     * @param patience how long a listing may take; it need not come to its end
     * @throws UsageException when the routes can't be started
     */
    ProviderCheck(RecordingRoutesCommand command, Settings settings, Duration patience) throws IOException {
        var providers = settings.enabledProviders();
        this.patience = patience;
        this.scratch = Files.createTempDirectory("recording-routes-");
        try {
            var installation = command.installation(others(settings.text("log.level")));
            engine = Engine.start(installation, providers, Engine.Routes.ONLY_POLLS, scratch);
        } catch (RuntimeException e) {
            DryRun.delete(scratch);
            throw e;
        }
        pages = PageCount.in(engine.camel());
        var now = engine.clock().instant();
        for (var provider : providers) {
            polls.put(provider, Poll.start(engine, List.of(provider), now.minus(RANGE), now));
        }
    }

    /** Destinations are checked elsewhere, a poll that takes long is not waited for, and what fails is told here. */
    private Map<String, String> others(String logLevel) {
        return Map.of(
                "archive.to",
                "file:" + scratch.resolve("archive"),
                "transfer.shutdown-timeout",
                "1s",
                "log.level",
                logLevel.matches("INFO|WARN") ? "ERROR" : logLevel);
    }

    List<CheckResult> results() throws InterruptedException {
        while (!polls.values().stream().allMatch(Poll::listed) && System.nanoTime() - began < patience.toNanos()) {
            Thread.sleep(LOOK.toMillis());
        }
        return polls.entrySet().stream()
                .map(poll -> result(poll.getKey(), poll.getValue()))
                .toList();
    }

    private CheckResult result(String provider, Poll poll) {
        var listed = poll.listed();
        var reasons = poll.reasons().stream()
                .map(reason -> reason.startsWith(provider + ": ") ? reason.substring(provider.length() + 2) : reason)
                .collect(Collectors.joining("; "));
        if (!reasons.isEmpty()) {
            return CheckResult.failed(provider, reasons);
        }
        var read = "got a token, read %d pages of the listing".formatted(pages.of(provider));
        if (listed) {
            return CheckResult.ok(provider, read);
        }
        return pages.of(provider) > 0
                ? CheckResult.ok(provider, read + "; there are more")
                : CheckResult.failed(
                        provider,
                        "no answer within %d s: check %2$s.token-url and %2$s.api-url, and the way there"
                                .formatted(patience.toSeconds(), provider));
    }

    @Override
    public void close() throws IOException {
        pages.close();
        // A request without an answer ends with the process.
        engine.camel().getExecutorServiceManager().setShutdownAwaitTermination(100);
        engine.close();
        DryRun.delete(scratch);
    }
}
