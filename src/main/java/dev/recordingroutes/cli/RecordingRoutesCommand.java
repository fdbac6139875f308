package dev.recordingroutes.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program itself: its options stand before or after a command; without a command it is {@code run}. */
@Command(
        name = "recording-routes",
        description = "Brings a company's Zoom and Webex cloud recordings home, every file whole and once.",
        synopsisSubcommandLabel = "[COMMAND]",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        subcommands = {
            RunCommand.class,
            HarvestCommand.class,
            ListCommand.class,
            StatusCommand.class,
            RetryCommand.class,
            RedeliverCommand.class,
            CheckCommand.class,
            VerifyCommand.class,
            ManifestCommand.class,
            DemoCommand.class
        })
final class RecordingRoutesCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "settings file; else ./application.properties, else the one that was installed")
    @Nullable
    Path config;

    @Option(
            names = "--routes",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "the routes to run; else those that were installed")
    @Nullable
    Path routes;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            scope = ScopeType.INHERIT,
            description = "one setting; beats the environment and the file; repeatable")
    Map<String, String> overrides = new LinkedHashMap<>();

    @Spec
    CommandSpec spec;

    final Clock clock;

    RecordingRoutesCommand(Clock clock) {
        this.clock = clock;
    }

    /** Settings and routes, as the options say. */
    Installation installation() {
        return installation(Map.of());
    }

    /** The same, but for some settings. */
    Installation installation(Map<String, String> others) {
        var all = new LinkedHashMap<>(overrides);
        all.putAll(others);
        return Installation.find(config, routes, all, System.getenv(), clock);
    }

    @Override
    public Integer call() throws Exception {
        return RunCommand.run(installation());
    }
}
