package dev.recordingroutes.cli;

import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerView;
import java.util.ArrayList;
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
        try (var ledger = Ledger.openBeside(parent.installation().settings().text("ledger.url"))) {
            var view = new LedgerView(ledger.dataSource());
            if (all) {
                out.printf("%d files are pending again%n", view.retry(null));
                return ExitCode.DONE;
            }
            var missed = ids.stream().filter(id -> view.retry(id) == 0).toList();
            out.printf("%d files are pending again%n", ids.size() - missed.size());
            if (!missed.isEmpty()) {
                throw new UsageException("not parked: " + String.join(", ", missed));
            }
            return ExitCode.DONE;
        }
    }
}
