package dev.recordingroutes.cli;

import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.operation.Sizes;
import dev.recordingroutes.simulator.Demo;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows the program at work without an account: a real harvest of pretend providers on this machine. */
@Command(
        name = "demo",
        description = "harvests pretend providers on this machine into the directory recording-routes-demo")
final class DemoCommand implements Callable<Integer> {
    private static final Path DIRECTORY = Path.of("recording-routes-demo");
    /** Beside the recordings, so that a second demo finds everything there already. */
    private static final Path STATE = DIRECTORY.resolve(".state");

    private static final int SHOWN = 7;

    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        try (var demo = Demo.start()) {
            var settings = new LinkedHashMap<>(demo.settings());
            settings.put("archive.to", "file:" + DIRECTORY);
            settings.put("ledger.url", "jdbc:sqlite:" + STATE.resolve("ledger.db"));
            settings.put("transfer.spool", STATE.resolve("spool").toString());
            var builder = parent.engine(settings);
            Compilation.direct();

            out.println(demo.description());
            var request = new HarvestRequest(
                    RecordingRoutesCommand.enabledProviders(builder.settings(), List.of()), demo.from(), demo.to());
            var exit = HarvestCommand.harvest(builder, request, out);
            out.println();
            show(out, demo.providers());
            return exit;
        }
    }

    private static void show(PrintWriter out, List<String> providers) throws IOException {
        for (var provider : providers) {
            try (var files = Files.walk(DIRECTORY.resolve(provider))) {
                var arrived = files.filter(file -> Files.exists(Path.of(file + ".json")))
                        .sorted()
                        .toList();
                for (var file : arrived.subList(0, Math.min(SHOWN, arrived.size()))) {
                    out.println("%8s  %s".formatted(Sizes.of(Files.size(file)), file));
                }
                if (arrived.size() > SHOWN) {
                    out.println("          and %d more from %s".formatted(arrived.size() - SHOWN, provider));
                }
            }
        }
        out.println("Beside each file stands what is known about it, as .json.");
        out.flush();
    }
}
