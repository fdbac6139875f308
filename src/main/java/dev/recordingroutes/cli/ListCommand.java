package dev.recordingroutes.cli;

import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.message.JsonText;
import dev.recordingroutes.operation.Sizes;
import dev.recordingroutes.recording.FileState;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the ledger, one file a line. */
@Command(name = "list", description = "prints the ledger, one file a line")
final class ListCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Option(names = "--provider", paramLabel = "NAME", description = "only this provider's files")
    @Nullable
    String provider;

    @Option(names = "--status", paramLabel = "STATE", description = "only files in this state")
    @Nullable
    String status;

    @Option(names = "--json", description = "one JSON object a line")
    boolean asJson;

    @Override
    public Integer call() {
        if (status != null
                && Arrays.stream(FileState.values()).noneMatch(s -> s.text().equals(status))) {
            throw new UsageException("--status %s: must be one of %s"
                    .formatted(
                            status,
                            Arrays.stream(FileState.values())
                                    .map(FileState::text)
                                    .collect(Collectors.joining(", "))));
        }
        var settings = parent.engine().settings();
        if (provider != null) {
            RecordingRoutesCommand.requireKnown(settings, provider);
        }
        // A million lines, each flushed, would take minutes.
        var out = new PrintWriter(spec.commandLine().getOut(), false);
        try (var ledger = Database.of(settings).openToList()) {
            var files = new LedgerRepository(ledger);
            if (asJson) {
                files.listFilesAsJson(provider, status, json -> out.println(JsonText.escaped(json)));
            } else {
                files.listFiles(provider, status, file -> out.println(line(file)));
            }
        }
        out.flush();
        return ExitCode.DONE;
    }

    static String line(FileRow file) {
        var recording = file.recording();
        var where = file.deliveredPath() != null
                ? file.deliveredPath()
                : file.reason() != null ? file.reason() : recording.topic();
        return "%-12s  %s  %10s  %s  %s"
                .formatted(
                        recording.status().text(),
                        recording.recordedAt().toString().substring(0, 16).replace('T', ' '),
                        Sizes.of(file.size() != null ? file.size() : recording.declaredSize()),
                        Terminal.printable(file.id()),
                        Terminal.printable(where));
    }
}
