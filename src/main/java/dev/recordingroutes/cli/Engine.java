package dev.recordingroutes.cli;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.delivery.Archive;
import dev.recordingroutes.message.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Camel Main with the routes and what they need, for the commands that do the work. */
final class Engine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final Installation installation;
    private final RecordingRoutes recordingRoutes;
    private final Main main = new Main();
    private boolean stopped;

    private Engine(Installation installation, RecordingRoutes recordingRoutes) {
        this.installation = installation;
        this.recordingRoutes = recordingRoutes;
    }

    /** Which routes run. */
    enum Routes {
        ALL(""),
        WITHOUT_SCHEDULES("quartz*"),
        ONLY_POLLS("quartz*,scheduler*");

        private final String excluded;

        Routes(String excluded) {
            this.excluded = excluded;
        }
    }

    /**
     * Starts the routes.
     *
     * @param providers whose files are transferred
     * @throws UsageException when a route or a setting can't work
     */
    static Engine start(Installation installation, List<String> providers, Routes routes) {
        return start(installation, providers, routes, null);
    }

    /** The same, with a ledger and a spool that are empty, in a directory of their own. */
    static Engine start(Installation installation, List<String> providers, Routes routes, @Nullable Path scratch) {
        var settings = installation.settings();
        RecordingRoutes opened;
        try {
            opened = scratch == null
                    ? RecordingRoutes.open(settings, installation.clock())
                    : RecordingRoutes.openBlank(settings, installation.clock(), scratch);
        } catch (IOException e) {
            throw new UsageException(
                    "transfer.spool=%s: can't be used: %s".formatted(settings.text("transfer.spool"), e));
        }
        var engine = new Engine(installation, opened);
        try {
            engine.start(providers, routes);
            return engine;
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    CamelContext camel() {
        return main.getCamelContext();
    }

    Clock clock() {
        return installation.clock();
    }

    RecordingRoutes recordingRoutes() {
        return recordingRoutes;
    }

    /** Stops within {@code transfer.shutdown-timeout}; what is unfinished goes back to the ledger. */
    @Override
    public synchronized void close() {
        if (!stopped) {
            stopped = true;
            main.stop();
            recordingRoutes.close();
        }
    }

    private void start(List<String> providers, Routes routes) {
        main.setDefaultPropertyPlaceholderLocation("false");
        var camelSettings = new Properties();
        installation.settings().asProperties().forEach((key, value) -> {
            if (key.toString().startsWith("camel.")) {
                camelSettings.put(key, value);
            }
        });
        main.setOverrideProperties(camelSettings);
        var timeout = installation.settings().duration("transfer.shutdown-timeout");
        var configuration = main.configure()
                .withName("recording-routes")
                .withAutoConfigurationLogSummary(false)
                .withShutdownTimeout((int) Math.max(1, timeout.toSeconds()))
                .withShutdownLogInflightExchangesOnTimeout(false)
                .withShutdownSuppressLoggingOnTimeout(true)
                .withRoutesIncludePattern(installation.routeFiles().stream()
                        .map(file -> "file:" + file.toAbsolutePath())
                        .collect(Collectors.joining(",")));
        if (!routes.excluded.isEmpty()) {
            configuration.withAutoStartupExcludePattern(routes.excluded);
        }
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport starting) {
                recordingRoutes.bindTo(starting.getCamelContext(), providers);
                requireWritable(
                        starting.getCamelContext().getRegistry().lookupByNameAndType("rr-archive", Archive.class));
            }
        });
        try {
            main.start();
        } catch (UsageException e) {
            throw e;
        } catch (Exception e) {
            throw new UsageException(whatIsWrong(e));
        }
    }

    /** One that is not there stops nobody, as long as there is another; a mistake in a setting does. */
    private void requireWritable(Archive archive) {
        var missing = new ArrayList<String>();
        for (var destination : archive.destinations()) {
            var directory = destination.directory();
            if (directory != null) {
                try {
                    if (!Files.exists(directory) && recordingRoutes.view().hasDeliveries(destination.name())) {
                        missing.add(
                                "archive.to=%s: the directory %s is not there, though files were delivered to it; mount it, or create it"
                                        .formatted(destination.name(), directory));
                        continue;
                    }
                    Files.createDirectories(directory);
                    archive.probe(destination);
                } catch (IOException e) {
                    throw new UsageException("archive.to=%s: can't be written: %s".formatted(destination.name(), e));
                }
            }
        }
        if (missing.size() == archive.destinations().size()) {
            throw new UsageException(String.join("; ", missing));
        }
        missing.forEach(LOG::warn);
    }

    private String whatIsWrong(Exception e) {
        return installation.routeFiles().stream()
                .map(Engine::syntaxError)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> reason(e));
    }

    private static Optional<String> syntaxError(Path file) {
        try (var reader = Files.newBufferedReader(file)) {
            new Parse(LoadSettings.builder().build()).parseReader(reader).forEach(event -> {});
            return Optional.empty();
        } catch (MarkedYamlEngineException e) {
            var where = e.getProblemMark()
                    .map(mark -> " line %d, column %d:".formatted(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse("");
            return Optional.of("%s:%s not YAML: %s".formatted(file, where, e.getProblem()));
        } catch (YamlEngineException | IOException e) {
            return Optional.of("%s: not YAML: %s".formatted(file, e.getMessage()));
        }
    }

    private static String reason(Throwable thrown) {
        if (thrown instanceof IllegalArgumentException && thrown.getMessage() != null) {
            return thrown.getMessage();
        }
        @Nullable Throwable cause = thrown;
        var reason = "";
        while (cause != null) {
            var message = cause.getMessage();
            if (message != null) {
                reason = message;
            }
            cause = cause.getCause();
        }
        return "the routes can't be started: " + Redaction.text(reason);
    }
}
