package dev.recordingroutes.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.FileEvent;
import dev.recordingroutes.ledger.History;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.operation.RequestException;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints what happened to one file. */
@Command(name = "history", description = "prints everything that happened to one file, oldest first")
final class HistoryCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "id of the file, as list prints it")
    String id = "";

    @Option(names = "--json", description = "one JSON object a line")
    boolean asJson;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        try (var ledger = Database.of(parent.engine().settings()).openBeside()) {
            if (!new LedgerRepository(ledger).isKnown(id)) {
                throw new RequestException(
                        "history %s: the ledger has no such file; list prints the ids".formatted(id));
            }
            new History(ledger)
                    .listEvents(id, event -> out.println(asJson ? json(event) : Terminal.printable(line(event))));
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static String line(FileEvent event) {
        var line = new StringBuilder("%s  %-11s".formatted(event.at().truncatedTo(ChronoUnit.SECONDS), event.event()));
        if (event.attempt() != null) {
            line.append("  attempt ").append(event.attempt());
        }
        if (event.destination() != null) {
            line.append("  ").append(event.destination());
        }
        if (event.detail() != null) {
            line.append("  ").append(event.detail());
        }
        return line.toString().strip();
    }

    private static String json(FileEvent event) {
        return new ObjectMapper()
                .createObjectNode()
                .put("at", event.at().toString())
                .put("event", event.event())
                .put("attempt", event.attempt())
                .put("destination", event.destination())
                .put("detail", event.detail())
                .toString();
    }
}
