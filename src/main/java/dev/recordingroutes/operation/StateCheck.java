package dev.recordingroutes.operation;

import dev.recordingroutes.delivery.LocalFileStore;
import dev.recordingroutes.delivery.Probe;
import dev.recordingroutes.download.Spool;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.LedgerException;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.ledger.OlderSchemaException;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Checks that ledger and spool can be used; creates neither. */
final class StateCheck {
    private static final String IN_USE = "in use by a running process";

    private final Settings settings;

    StateCheck(Settings settings) {
        this.settings = settings;
    }

    CheckResult ledger() {
        var url = settings.text("ledger.url");
        try {
            var database = Database.of(settings);
            if (!database.exists()) {
                return CheckResult.ok("ledger", "not there yet; where it will be: " + probe(database.directory()));
            }
            var inUse = database.isInUse();
            try (var ledger = database.openBeside()) {
                new LedgerRepository(ledger).requireWritable();
            }
            return CheckResult.ok("ledger", (inUse ? IN_USE + "; " : "") + "opened, and may be written");
        } catch (OlderSchemaException e) {
            return CheckResult.ok("ledger", "not read: " + Reason.of(e));
        } catch (LedgerException e) {
            return CheckResult.failed("ledger", Reason.of(e));
        } catch (IOException e) {
            return CheckResult.failed("ledger", "ledger.url=%s: %s".formatted(url, Reason.of(e)));
        }
    }

    CheckResult spool() {
        var directory = Path.of(settings.text("transfer.spool")).toAbsolutePath();
        try {
            var words = Files.isDirectory(directory) ? use(new Spool(directory)) : probe(directory);
            var free = Files.getFileStore(existing(directory)).getUsableSpace();
            var wanted = settings.size("transfer.min-free");
            return free < wanted
                    ? CheckResult.failed(
                            "spool",
                            "transfer.spool=%s: %s free, and transfer.min-free asks for %s: transfers would pause; make room, or name a directory on another disk"
                                    .formatted(directory, Sizes.of(free), Sizes.of(wanted)))
                    : CheckResult.ok(
                            "spool",
                            "%s; %s free, of which transfer.min-free asks for %s"
                                    .formatted(words, Sizes.of(free), Sizes.of(wanted)));
        } catch (IOException e) {
            return CheckResult.failed("spool", "transfer.spool=%s: %s".formatted(directory, Reason.of(e)));
        }
    }

    private static String probe(Path directory) throws IOException {
        return new Probe(new LocalFileStore(directory)).run();
    }

    private static String use(Spool spool) throws IOException {
        var lock = spool.lock();
        lock.ifPresent(taken -> taken.close());
        return lock.isEmpty() ? IN_USE : "wrote and removed a probe";
    }

    private static Path existing(Path path) {
        var each = path;
        while (!Files.exists(each)) {
            each = Objects.requireNonNull(each.getParent(), "the root is there");
        }
        return each;
    }
}
