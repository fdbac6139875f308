package dev.recordingroutes.cli;

import dev.recordingroutes.operation.Check;
import dev.recordingroutes.operation.CheckResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Tests everything that the program needs, before it is needed. */
@Command(
        name = "check",
        description =
                "tests every enabled provider's credentials and every destination for real, and says what is wrong and how to mend it")
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        // A failing poll is a result here, so the routes need not log it as well.
        var level = parent.engine().settings().text("log.level");
        var quiet = level.matches("INFO|WARN") ? Map.of("log.level", "ERROR") : Map.<String, String>of();
        var results = new Check(parent.engine(quiet)).run();
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
