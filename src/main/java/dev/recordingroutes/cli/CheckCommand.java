package dev.recordingroutes.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Whether everything that the program needs works, before it is needed. */
@Command(
        name = "check",
        description =
                "tests every enabled provider's credentials and every destination for real, and says what is wrong and how to mend it")
final class CheckCommand implements Callable<Integer> {
    /** Somebody sits before it and waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var settings = parent.installation().settings();
        var stall = settings.duration("transfer.stall-timeout");
        var patience = stall.compareTo(PATIENCE) < 0 ? stall : PATIENCE;
        var providers = settings.enabledProviders();
        var results = new ArrayList<CheckResult>();
        if (providers.isEmpty()) {
            results.add(CheckResult.failed(
                    "providers", "none is enabled: set zoom.enabled=true or webex.enabled=true, and its credentials"));
        }
        // The routes first: when they can't be started, nothing is.
        try (var providerCheck = providers.isEmpty() ? null : new ProviderCheck(parent, settings, patience);
                var destinationCheck = new DestinationCheck(settings, patience, parent.clock)) {
            if (providerCheck != null) {
                results.addAll(providerCheck.results());
            }
            results.addAll(destinationCheck.results());
        }
        var state = new StateCheck(settings);
        results.add(state.ledger());
        results.add(state.spool());
        print(results);
        return results.stream().allMatch(CheckResult::ok) ? ExitCode.DONE : ExitCode.UNSETTLED;
    }

    private void print(List<CheckResult> results) {
        var table = Table.ofText();
        for (var result : results) {
            table.row(
                    Terminal.printable(result.name()),
                    result.ok() ? "ok" : "failed",
                    Terminal.printable(result.detail()));
        }
        var out = spec.commandLine().getOut();
        out.print(table);
        out.flush();
    }
}
