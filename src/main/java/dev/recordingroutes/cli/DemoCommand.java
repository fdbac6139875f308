package dev.recordingroutes.cli;

import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.operation.Sizes;
import dev.recordingroutes.simulator.Simulator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows it at work without an account: pretend providers on this machine, and a real harvest of them. */
@Command(name = "demo", description = "harvests pretend providers on this machine into ./recording-routes-demo/")
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
        // The same recordings whenever it runs, around those of the providers' own documentation.
        var to = Instant.parse("2020-07-31T00:00:00Z");
        var from = to.minus(Duration.ofDays(60));
        try (var simulator = Simulator.start()) {
            simulator.zoom().addSeedSample();
            simulator.zoom().generate(2, 6, from, to);
            simulator.webex().addSeedSample();
            simulator.webex().generate(1, 4, from, to);

            var settings = new LinkedHashMap<>(parent.overrides);
            settings.putAll(simulator.zoom().settings());
            settings.putAll(simulator.webex().settings());
            settings.put("zoom.users", "*");
            settings.put("zoom.requests-per-second", "1000");
            settings.put("webex.requests-per-second", "1000");
            settings.put("webex.sites", "*");
            settings.put("archive.to", "file:" + DIRECTORY);
            settings.put("ledger.url", "jdbc:sqlite:" + STATE.resolve("ledger.db"));
            settings.put("transfer.spool", STATE.resolve("spool").toString());
            var builder = parent.engine(settings);

            out.println("Pretend providers: Zoom at %s, Webex at %s"
                    .formatted(settings.get("zoom.api-url"), settings.get("webex.api-url")));
            var request = new HarvestRequest(
                    RecordingRoutesCommand.enabledProviders(builder.settings(), List.of()),
                    Instant.parse("2019-08-01T00:00:00Z"),
                    Instant.parse("2020-08-01T00:00:00Z"));
            var exit = HarvestCommand.harvest(builder, request, out);
            out.println();
            show(out);
            return exit;
        }
    }

    private static void show(PrintWriter out) throws IOException {
        for (var provider : List.of("zoom", "webex")) {
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
