package dev.recordingroutes.operation;

import dev.recordingroutes.delivery.Destination;
import dev.recordingroutes.delivery.Probe;
import dev.recordingroutes.delivery.StoreOptions;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.LedgerException;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Checks that each destination takes files; all at the same time, so that a silent one holds up no other. */
final class DestinationCheck implements AutoCloseable {
    /** Limit for all steps together, however often a server sends a byte in between. */
    private static final Duration LONGEST = Duration.ofSeconds(45);

    private final Settings settings;
    private final Duration patience;
    private final DestinationAccess access;
    private final List<CompletableFuture<CheckResult>> running = new ArrayList<>();

    /**
     * Starts to check.
     *
     * @param patience how long a server may be silent
     */
    DestinationCheck(Settings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
        this.access = new DestinationAccess(settings.asProperties());
        var names = new HashSet<String>();
        for (var uri : settings.list("archive.to")) {
            var name = Destination.nameOf(uri);
            running.add(
                    names.add(name)
                            ? begin(name, uri)
                            : CompletableFuture.completedFuture(
                                    CheckResult.failed(name, "is there twice in archive.to; name it once")));
        }
    }

    private CompletableFuture<CheckResult> begin(String name, String uri) {
        var result = new CompletableFuture<CheckResult>();
        var thread = new Thread(() -> result.complete(check(name, uri)), "check");
        thread.setDaemon(true);
        thread.start();
        return result.completeOnTimeout(
                CheckResult.failed(name, "not done after %d s: look at the server".formatted(LONGEST.toSeconds())),
                LONGEST.toSeconds(),
                TimeUnit.SECONDS);
    }

    /** In the order of the setting. */
    List<CheckResult> results() {
        return running.stream().map(CompletableFuture::join).toList();
    }

    private CheckResult check(String name, String uri) {
        try {
            var options = new StoreOptions(1, Duration.ZERO, patience, 0, null);
            var store = access.open(List.of(uri), options).all().get(0).store();
            var unavailable = store.unavailable();
            return unavailable.isPresent() && hasFiles(name)
                    ? CheckResult.failed(
                            name,
                            "%s, though files were delivered to it; mount it, or create it"
                                    .formatted(unavailable.get()))
                    : CheckResult.ok(name, new Probe(store).run());
        } catch (IOException | RuntimeException e) {
            // Not only what is foreseen: the others are still to be told of.
            return CheckResult.failed(name, Reason.of(e));
        }
    }

    private boolean hasFiles(String name) {
        var database = Database.of(settings);
        if (!database.exists()) {
            return false;
        }
        try (var opened = database.openBeside()) {
            return new LedgerRepository(opened).hasDeliveries(name);
        } catch (LedgerException e) {
            // Told of in the ledger's own line.
            return true;
        }
    }

    @Override
    public void close() {
        access.close();
    }
}
