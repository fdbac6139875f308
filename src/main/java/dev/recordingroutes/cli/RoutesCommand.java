package dev.recordingroutes.cli;

import dev.recordingroutes.routes.ProviderTests;
import dev.recordingroutes.routes.RouteDiagram;
import dev.recordingroutes.routes.RouteFiles;
import dev.recordingroutes.routes.RouteLint;
import dev.recordingroutes.routes.TestResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Checks of route files for people who edit them; nothing is started, and no provider is asked. */
@Command(name = "routes", description = "checks, tests or draws the route files", synopsisSubcommandLabel = "COMMAND")
final class RoutesCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() {
        throw new UsageException("routes needs one of lint, test, diagram");
    }

    @Command(
            name = "lint",
            description =
                    "checks the route files: schema, parameters, placeholders, links between routes, expressions, unsafe options")
    int lint() throws IOException {
        var files = files();
        var findings = RouteLint.checkProviderNames(files);
        if (findings.isEmpty()) {
            findings = new RouteLint(parent.engine().settings()).check(files);
        }
        var out = spec.commandLine().getOut();
        findings.forEach(finding -> out.println(Terminal.printable(finding.toString())));
        out.println(
                findings.isEmpty()
                        ? "%d route files: nothing to mend".formatted(files.count())
                        : "%d route files: %d to mend".formatted(files.count(), findings.size()));
        return findings.isEmpty() ? ExitCode.DONE : ExitCode.UNSETTLED;
    }

    @Command(name = "test", description = "runs the cases of NAME.test.yaml beside the provider files")
    int test() throws IOException {
        var files = files();
        var results = ProviderTests.run(files);
        var out = spec.commandLine().getOut();
        var failed = results.stream().filter(result -> !result.isPassed()).toList();
        for (var result : failed) {
            out.println(Terminal.printable("%s:%d: failed: %s".formatted(result.file(), result.line(), result.name())));
            result.differences().forEach(line -> out.println("    " + Terminal.printable(line)));
        }
        results.stream()
                .collect(Collectors.groupingBy(TestResult::file, TreeMap::new, Collectors.toList()))
                .forEach((file, cases) -> out.printf(
                        "%s: %d of %d passed%n",
                        Terminal.printable(String.valueOf(file.getFileName())),
                        cases.stream().filter(TestResult::isPassed).count(),
                        cases.size()));
        out.printf("%d tests: %d passed, %d failed%n", results.size(), results.size() - failed.size(), failed.size());
        return failed.isEmpty() ? ExitCode.DONE : ExitCode.UNSETTLED;
    }

    @Command(name = "diagram", description = "prints the routes as a Mermaid flowchart")
    int diagram() throws IOException {
        spec.commandLine().getOut().print(RouteDiagram.of(files()));
        spec.commandLine().getOut().flush();
        return ExitCode.DONE;
    }

    private RouteFiles files() throws IOException {
        var directory = parent.routesDirectory();
        if (!Files.isDirectory(directory)) {
            throw new UsageException("--routes %s: is no directory".formatted(directory));
        }
        var files = RouteFiles.read(directory);
        if (files.count() == 0) {
            throw new UsageException("--routes %s: has no file *.camel.yaml".formatted(directory));
        }
        return files;
    }
}
