package dev.recordingroutes.operation;

import dev.recordingroutes.RecordingRoutes;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Checks that each provider gives a token and a listing, through the routes, into a ledger that is thrown away. */
final class ProviderCheck implements AutoCloseable {
    private static final Duration RANGE = Duration.ofHours(1);
    private static final Duration INTERVAL = Duration.ofMillis(50);

    private final Duration patience;
    private final Scratch scratch;
    private final RecordingRoutes engine;
    private final PageCount pages;
    private final Map<String, Polls> polls = new LinkedHashMap<>();
    private final long began = System.nanoTime();

    /**
     * Starts a poll of each enabled provider.
     *
     * @param patience how long a listing may take; it need not come to its end
     * @throws dev.recordingroutes.settings.SettingsException when the routes can't be started
     */
    ProviderCheck(RecordingRoutes.Builder builder, Duration patience) throws IOException {
        this.patience = patience;
        this.scratch = Scratch.create();
        try {
            engine = builder.copy()
                    // Destinations are checked elsewhere, and a poll that takes long is not waited for.
                    .set("archive.to", "file:" + scratch.directory().resolve("archive"))
                    .set("transfer.shutdown-timeout", "1s")
                    .scratch(scratch.directory())
                    .schedules(false)
                    .transfers(false)
                    .open();
        } catch (RuntimeException e) {
            scratch.close();
            throw e;
        }
        try {
            engine.start();
        } catch (RuntimeException e) {
            engine.close();
            scratch.close();
            throw e;
        }
        pages = PageCount.in(engine.camelContext());
        var now = engine.context().clock().instant();
        for (var provider : engine.context().providers()) {
            polls.put(provider, Polls.start(engine.context(), List.of(provider), now.minus(RANGE), now));
        }
    }

    List<CheckResult> results() throws InterruptedException {
        while (!polls.values().stream().allMatch(Polls::areListed) && System.nanoTime() - began < patience.toNanos()) {
            Thread.sleep(INTERVAL.toMillis());
        }
        return polls.entrySet().stream()
                .map(poll -> result(poll.getKey(), poll.getValue()))
                .toList();
    }

    private CheckResult result(String provider, Polls poll) {
        var listed = poll.areListed();
        var reasons = poll.reasons().stream().map(Polls.Unreached::reason).collect(Collectors.joining("; "));
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
        // A request without an answer must not hold up the end of the check.
        engine.camelContext().getExecutorServiceManager().setShutdownAwaitTermination(100);
        engine.close();
        scratch.close();
    }
}
