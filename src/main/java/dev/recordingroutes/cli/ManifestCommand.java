package dev.recordingroutes.cli;

import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.ledger.LedgerRepository.Checksum;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the SHA-256 of delivered files, to check a directory without this program. */
@Command(
        name = "manifest",
        description =
                "prints SHA-256 and path of what was delivered to a directory, in the order of recording; there, sha256sum -c accepts it")
final class ManifestCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Option(names = "--to", paramLabel = "URI", description = "the file: destination; else the first in archive.to")
    @Nullable
    String to;

    @Override
    public Integer call() {
        var settings = parent.engine().settings();
        var destination = destination(settings.list("archive.to"));
        // A million lines, each flushed, would take minutes.
        var out = new PrintWriter(spec.commandLine().getOut(), false);
        try (var ledger = Database.of(settings).openToList()) {
            new LedgerRepository(ledger).listChecksums(destination, checksum -> out.print(line(checksum)));
        }
        out.flush();
        return ExitCode.DONE;
    }

    private String destination(List<String> configured) {
        var names = DestinationNames.chosen(configured, to == null ? List.of() : List.of(to));
        return names.stream()
                .filter(name -> name.startsWith("file:"))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "%s: not a directory of this machine, where sha256sum could read; verify compares what is on servers"
                                .formatted((to == null ? "archive.to=" : "--to ") + String.join(", ", names))));
    }

    /** As GNU sha256sum writes it: a backslash before the line says that the name has some. */
    static String line(Checksum checksum) {
        var path = checksum.path();
        var escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
        return (escaped.equals(path) ? "" : "\\") + checksum.sha256() + "  " + escaped + "\n";
    }
}
