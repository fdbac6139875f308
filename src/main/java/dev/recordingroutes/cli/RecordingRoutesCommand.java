package dev.recordingroutes.cli;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.settings.ExposedSecrets;
import dev.recordingroutes.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program itself: its options stand before or after a command; without a command it is {@code run}. */
@Command(
        name = "recording-routes",
        description = "Brings a company's cloud recordings home, every file whole and once.",
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
            AuditCommand.class,
            HistoryCommand.class,
            RoutesCommand.class,
            DemoCommand.class
        })
final class RecordingRoutesCommand implements Callable<Integer> {
    private static final String SETTINGS_FILE = "application.properties";

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
    private boolean warned;

    RecordingRoutesCommand(Clock clock) {
        this.clock = clock;
    }

    /** Describes an engine as the options say, and configures logging. */
    RecordingRoutes.Builder engine() {
        return engine(Map.of());
    }

    /** Describes an engine with some settings changed. */
    RecordingRoutes.Builder engine(Map<String, String> changes) {
        var builder = RecordingRoutes.builder()
                .routes(routesDirectory())
                .environment(System.getenv())
                .set(overrides)
                .set(changes)
                .clock(clock);
        var file = config == null ? defaultFile() : Optional.of(config);
        file.ifPresent(builder::config);
        var settings = builder.settings();
        Logging.configure(settings.text("log.level"), settings.text("log.format"));
        if (!warned) {
            warned = true;
            // Made once logging is configured.
            var log = LoggerFactory.getLogger(RecordingRoutesCommand.class);
            ExposedSecrets.warnings(settings, overrides, file).forEach(log::warn);
        }
        return builder;
    }

    /** The directory of {@code --routes}, else the installed one. */
    Path routesDirectory() {
        return routes == null ? home().resolve("routes") : routes;
    }

    private static Path home() {
        return Path.of(System.getProperty("recording-routes.home", ""));
    }

    private static Optional<Path> defaultFile() {
        return Stream.of(Path.of(SETTINGS_FILE), home().resolve(SETTINGS_FILE))
                .filter(Files::exists)
                .findFirst();
    }

    /**
     * Returns the enabled providers, or the ones among them that were named.
     *
     * @throws UsageException when there are none, or a named one is not among them
     */
    static List<String> enabledProviders(Settings settings, List<String> named) {
        var enabled = settings.enabledProviders();
        for (var name : named) {
            requireKnown(settings, name);
            if (!enabled.contains(name)) {
                throw new UsageException("--provider %s: not enabled; set %s.enabled=true".formatted(name, name));
            }
        }
        if (enabled.isEmpty()) {
            throw new UsageException("no provider is enabled: set %s and its credentials, or try the command demo"
                    .formatted(settings.providers().stream()
                            .map(provider -> provider + ".enabled=true")
                            .collect(Collectors.joining(" or "))));
        }
        return named.isEmpty()
                ? enabled
                : enabled.stream().filter(named::contains).toList();
    }

    /** Fails unless the provider has a route file. */
    static void requireKnown(Settings settings, String provider) {
        if (!settings.providers().contains(provider)) {
            throw new UsageException("--provider %s: there is no such provider, only %s"
                    .formatted(provider, String.join(", ", settings.providers())));
        }
    }

    @Override
    public Integer call() throws Exception {
        return RunCommand.run(engine());
    }
}
