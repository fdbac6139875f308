package dev.recordingroutes.operation;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.recording.FileState;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A poll into a ledger that is thrown away, compared with the real one. Only a rotated refresh token is kept, beside
 * the real ledger: no other one works any more.
 */
public final class DryRun {
    private final RecordingRoutes.Builder builder;

    /** Takes settings and routes from a builder, which it leaves as it is. */
    public DryRun(RecordingRoutes.Builder builder) {
        this.builder = builder.copy();
    }

    /**
     * Outcome of a dry run.
     *
     * @param files how many a harvest would fetch
     * @param bytes their size, as far as the provider declares it
     * @param notReached ranges that could not be read, in words
     */
    public record Result(long files, long bytes, List<String> notReached) {}

    /** Polls the range and passes on each file that a harvest would fetch. */
    public Result run(HarvestRequest request, Consumer<FileRow> each) throws IOException, InterruptedException {
        var database = Database.of(builder.settings());
        // Before anybody is asked for anything: a ledger that can't be read refuses the whole run.
        try (@Nullable Ledger real = database.exists() ? database.openBeside() : null;
                var scratch = Scratch.create();
                var engine = builder.scratch(scratch.directory())
                        .providers(request.providers())
                        .schedules(false)
                        .transfers(false)
                        .open()) {
            engine.start();
            var polls = Polls.start(engine.context(), engine.context().providers(), request.from(), request.to());
            polls.awaitListed();
            var files = new AtomicLong();
            var bytes = new AtomicLong();
            var known = real == null ? null : new LedgerRepository(real);
            engine.ledger().listFiles(null, FileState.PENDING.text(), file -> {
                if (known == null || !known.isKnown(file.id())) {
                    files.incrementAndGet();
                    bytes.addAndGet(file.recording().declaredSize());
                    each.accept(file);
                }
            });
            return new Result(
                    files.get(),
                    bytes.get(),
                    polls.notReached().stream().map(Polls.Unreached::toString).toList());
        }
    }
}
