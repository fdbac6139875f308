package dev.recordingroutes.cli;

import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.recording.FileState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Brings parked files back. */
@Command(name = "retry", description = "parked files go back to pending; a running daemon takes them up")
final class RetryCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "of a parked file, as list --status parked shows it", arity = "0..*")
    List<String> ids = new ArrayList<>();

    @Option(names = "--all", description = "all that are parked")
    boolean all;

    @Override
    public Integer call() {
        if (all == !ids.isEmpty()) {
            throw new UsageException("retry needs either the ids of parked files or --all");
        }
        var out = spec.commandLine().getOut();
        var url = parent.engine().settings().text("ledger.url");
        if (!Ledger.exists(url)) {
            throw new UsageException("ledger.url=%s: there is no ledger yet, so nothing is parked".formatted(url));
        }
        try (var ledger = Ledger.openBeside(url)) {
            var view = new LedgerRepository(ledger.dataSource());
            if (all) {
                out.printf("%d files are pending again; run or harvest transfers them%n", view.requeueParked(null));
                return ExitCode.DONE;
            }
            // All are looked for first: with one that is wrong, nothing is changed.
            var missed = new LinkedHashSet<>(ids);
            view.listFiles(null, FileState.PARKED.text(), file -> missed.remove(file.id()));
            if (!missed.isEmpty()) {
                throw new UsageException("not parked: " + String.join(", ", missed));
            }
            out.printf(
                    "%d files are pending again; run or harvest transfers them%n",
                    ids.stream().mapToInt(view::requeueParked).sum());
            return ExitCode.DONE;
        }
    }
}
