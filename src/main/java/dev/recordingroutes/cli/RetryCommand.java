package dev.recordingroutes.cli;

import dev.recordingroutes.operation.Retry;
import dev.recordingroutes.recording.FileState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Makes files pending again that were given up. */
@Command(name = "retry", description = "parked files go back to pending; a running daemon takes them up")
final class RetryCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Parameters(
            paramLabel = "ID",
            description = "of a file that is parked or unavailable, as list --status shows it",
            arity = "0..*")
    List<String> ids = new ArrayList<>();

    @Option(names = "--all", description = "all that are parked")
    boolean all;

    @Option(
            names = "--status",
            paramLabel = "STATE",
            split = ",",
            description = "with --all: those in these states; parked, unavailable or both")
    List<String> states = new ArrayList<>();

    @Override
    public Integer call() {
        if (all == !ids.isEmpty()) {
            throw new UsageException("retry needs either the ids of parked files or --all");
        }
        if (!all && !states.isEmpty()) {
            throw new UsageException("--status %s: goes with --all only".formatted(String.join(",", states)));
        }
        var chosen = states.isEmpty() ? EnumSet.of(FileState.PARKED) : EnumSet.noneOf(FileState.class);
        states.forEach(state -> chosen.add(state(state)));
        var retry = new Retry(parent.engine().settings());
        spec.commandLine()
                .getOut()
                .printf(
                        "%d files are pending again; run or harvest transfers them%n",
                        all ? retry.all(chosen) : retry.files(ids));
        return ExitCode.DONE;
    }

    private static FileState state(String text) {
        return Retry.STATES.stream()
                .filter(state -> state.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new UsageException("--status %s: must be parked or unavailable".formatted(text)));
    }
}
