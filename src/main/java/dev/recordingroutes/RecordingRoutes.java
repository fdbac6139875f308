package dev.recordingroutes;

import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.message.Redaction;
import dev.recordingroutes.network.Daemons;
import dev.recordingroutes.operation.EngineContext;
import dev.recordingroutes.operation.Harvest;
import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.operation.HarvestResult;
import dev.recordingroutes.operation.ProgressListener;
import dev.recordingroutes.settings.Settings;
import dev.recordingroutes.settings.SettingsException;
import dev.recordingroutes.settings.Sources;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Engine that brings cloud recordings home: a ledger, a spool, and a CamelContext of its own with the routes.
 *
 * <pre>{@code
 * try (var engine = RecordingRoutes.builder()
 *         .config(Path.of("my.properties"))
 *         .listener(file -> System.out.println(file.path()))
 *         .open()) {
 *     engine.start();
 *     engine.harvest(HarvestRequest.ofLookback());
 * }
 * }</pre>
 *
 * <p>Several engines can work in one JVM, each with a ledger and a spool of its own. After {@link #close} no thread,
 * bean or port of an engine is left, and files that were in flight are due at its next start.
 */
public final class RecordingRoutes implements AutoCloseable {
    private static final Duration AWAIT_THREADS = Duration.ofMillis(200);
    /** Time for Camel to stop after everything was aborted. */
    private static final Duration AWAIT_STOP = Duration.ofMillis(700);

    /** Made with an engine and not with the class, since commands configure logging between the two. */
    private final Logger log = LoggerFactory.getLogger(RecordingRoutes.class);

    private final Builder builder;
    private final EngineBeans beans;
    private final List<String> providers;
    private final Main main = new Main();
    private volatile boolean closed;

    private RecordingRoutes(Builder builder, EngineBeans beans) {
        this.builder = builder;
        this.beans = beans;
        this.providers = builder.workingFor();
    }

    /** Starts to describe an engine. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts the routes; once in the life of an engine.
     *
     * @throws IllegalStateException when the engine was started before, or is closed
     * @throws SettingsException when a route, a destination or another setting can't work; nothing was started
     */
    public synchronized void start() {
        if (closed || main.getCamelContext() != null) {
            throw new IllegalStateException("the engine is closed, or was started before");
        }
        var settings = builder.settings();
        main.setDefaultPropertyPlaceholderLocation("false");
        var camelSettings = new Properties();
        settings.asProperties().forEach((key, value) -> {
            if (key.toString().startsWith("camel.")) {
                camelSettings.put(key, value);
            }
        });
        if (!builder.schedules) {
            // Else Quartz waits for idle threads, each of which looks only twice a second whether it is to end.
            camelSettings.put("camel.component.quartz.interruptJobsOnShutdown", "true");
        }
        main.setOverrideProperties(camelSettings);
        var timeout = settings.duration("transfer.shutdown-timeout");
        var configuration = main.configure()
                // Two contexts of one name in a JVM would share a Quartz scheduler, or refuse to start.
                .withName("recording-routes-" + UUID.randomUUID().toString().substring(0, 8))
                .withAutoConfigurationLogSummary(false)
                .withShutdownTimeout((int) Math.max(1, timeout.toSeconds()))
                .withShutdownLogInflightExchangesOnTimeout(false)
                .withShutdownSuppressLoggingOnTimeout(true)
                .withRoutesIncludePattern(String.join(",", builder.routes.routes()));
        builder.routesBuilders.forEach(configuration::addRoutesBuilder);
        var excluded = Stream.of(builder.schedules ? "" : "quartz*", builder.transfers ? "" : "scheduler*")
                .filter(pattern -> !pattern.isEmpty())
                .collect(Collectors.joining(","));
        if (!excluded.isEmpty()) {
            configuration.withAutoStartupExcludePattern(excluded);
        }
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport starting) {
                beans.bindTo(starting.getCamelContext(), providers, builder.listeners);
            }
        });
        try {
            main.start();
        } catch (SettingsException e) {
            throw e;
        } catch (Exception e) {
            throw new SettingsException(builder.routes.syntaxError().orElseGet(() -> reason(e)));
        }
    }

    /**
     * Polls the requested providers, and returns when every file that was found is settled, or the engine is closed.
     */
    public HarvestResult harvest(HarvestRequest request) throws InterruptedException {
        return harvest(request, ProgressListener.NONE);
    }

    /** Harvests, and reports progress meanwhile. */
    public HarvestResult harvest(HarvestRequest request, ProgressListener listener) throws InterruptedException {
        return new Harvest(context(), request).run(listener);
    }

    /** Returns the ledger: one row for each file. */
    public LedgerRepository ledger() {
        return beans.ledger();
    }

    /** Returns the present state of the engine; reads the ledger, and asks no provider and no server. */
    public Health health() {
        var problems = new ArrayList<>(beans.pauseReasons(providers));
        var unread = new TreeMap<String, Set<String>>();
        beans.ledger().listGaps(gap -> {
            if (gap.reason() != null) {
                unread.computeIfAbsent(gap.provider(), provider -> new TreeSet<>())
                        .add(gap.scope());
            }
        });
        unread.forEach((provider, scopes) -> problems.add(
                "%s: %d users or sites could not be read and are asked again".formatted(provider, scopes.size())));
        beans.ledger().listLastPolls().forEach((provider, poll) -> {
            if (poll.error() != null && providers.contains(provider)) {
                problems.add("%s: the last poll failed in part: %s".formatted(provider, poll.error()));
            }
        });
        var camel = main.getCamelContext();
        return new Health(!closed && camel != null && camel.isStarted(), problems);
    }

    /** Returns the engine's own context, for tracing, metrics and tests; available once started. */
    public CamelContext camelContext() {
        return main.getCamelContext();
    }

    /** Returns the parts that operations work with. */
    public EngineContext context() {
        return new EngineContext(
                camelContext(),
                beans.ledger(),
                beans.pauses(),
                providers,
                beans::bytesReceived,
                this::isClosed,
                builder.clock);
    }

    /** Returns true once the engine is being closed. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Stops: polls at once, transfers within {@code transfer.shutdown-timeout}, whatever a peer does; files in flight go
     * back to the ledger, due at once.
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        beans.endPolls();
        var camel = main.getCamelContext();
        if (camel != null) {
            camel.getExecutorServiceManager().setShutdownAwaitTermination(AWAIT_THREADS.toMillis());
        }
        var stopped = new CountDownLatch(1);
        // In a thread of its own, since Camel waits for some threads without end.
        Daemons.named("recording-routes-stop")
                .newThread(() -> {
                    try {
                        main.stop();
                    } finally {
                        stopped.countDown();
                    }
                })
                .start();
        try {
            beans.abortTransfersUnless(stopped);
            if (!stopped.await(AWAIT_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn(
                        "not all threads could be aborted within transfer.shutdown-timeout; they end with what they wait for");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            beans.close();
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

    /** Description of an engine: settings, routes, clock, listeners. */
    public static final class Builder {
        private @Nullable Path config;
        private Map<String, String> environment = Map.of();
        private final Map<String, String> overrides = new LinkedHashMap<>();
        private RouteResources routes = RouteResources.shipped();
        private final List<RoutesBuilder> routesBuilders = new ArrayList<>();
        private final List<DeliveryListener> listeners = new ArrayList<>();
        private List<String> providers = List.of();
        private Clock clock = Clock.systemUTC();
        private boolean schedules = true;
        private boolean transfers = true;
        private @Nullable Path scratch;
        private @Nullable Settings settings;

        private Builder() {}

        /** Returns a builder that starts with the same description. */
        public Builder copy() {
            var copy = new Builder();
            copy.config = config;
            copy.environment = environment;
            copy.overrides.putAll(overrides);
            copy.routes = routes;
            copy.routesBuilders.addAll(routesBuilders);
            copy.listeners.addAll(listeners);
            copy.providers = providers;
            copy.clock = clock;
            copy.schedules = schedules;
            copy.transfers = transfers;
            copy.scratch = scratch;
            return copy;
        }

        /** Reads settings from a properties file; it beats the shipped defaults. */
        public Builder config(Path file) {
            config = file;
            settings = null;
            return this;
        }

        /** Reads settings from environment variables, such as {@code ZOOM_CLIENT_SECRET}; they beat the file. */
        public Builder environment(Map<String, String> variables) {
            environment = Map.copyOf(variables);
            settings = null;
            return this;
        }

        /** Sets one setting; it beats file and environment. */
        public Builder set(String key, String value) {
            return set(Map.of(key, value));
        }

        /** Sets some settings; they beat file and environment. */
        public Builder set(Map<String, String> values) {
            overrides.putAll(values);
            settings = null;
            return this;
        }

        /**
         * Runs the route files of a directory instead of those of the jar.
         *
         * @throws SettingsException when the directory has no folder {@code providers}, or can't be read
         */
        public Builder routes(Path directory) {
            routes = RouteResources.in(directory);
            settings = null;
            return this;
        }

        /**
         * Adds a route file, or replaces the one of that name.
         *
         * @param name relative to {@code routes/}, such as {@code deliver.camel.yaml} or
         *     {@code providers/acme.camel.yaml}
         * @param resource a Camel resource URI: {@code classpath:…} or {@code file:…}
         */
        public Builder route(String name, String resource) {
            routes = routes.with(name, resource);
            settings = null;
            return this;
        }

        /** Adds routes written in Java. */
        public Builder routes(RoutesBuilder java) {
            routesBuilders.add(java);
            return this;
        }

        /** Adds a listener that gets each file once every destination has it. */
        public Builder listener(DeliveryListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Works for these providers only; an empty list stands for all that are enabled. */
        public Builder providers(List<String> names) {
            providers = List.copyOf(names);
            return this;
        }

        /** Tells the time; the default is the system's clock in UTC. */
        public Builder clock(Clock other) {
            clock = other;
            return this;
        }

        /** Starts the Quartz schedules or leaves them off; then only {@link #harvest} polls. The default is on. */
        public Builder schedules(boolean on) {
            schedules = on;
            return this;
        }

        /** Transfers due files, or only lists recordings. The default is on. */
        public Builder transfers(boolean on) {
            transfers = on;
            return this;
        }

        /**
         * Keeps ledger and spool in an empty directory, for trying things out. Rotated refresh tokens still stand
         * beside the configured ledger, since no other one works any more.
         */
        public Builder scratch(Path directory) {
            scratch = directory;
            return this;
        }

        /** Returns the properties file that settings are read from; empty when there is none but the defaults. */
        public Optional<Path> configFile() {
            return Optional.ofNullable(config);
        }

        /** Returns the clock. */
        public Clock clock() {
            return clock;
        }

        /**
         * Loads and checks the settings.
         *
         * @throws SettingsException when one of them can't be used
         */
        public Settings settings() {
            if (settings == null) {
                settings = Settings.load(new Sources(
                        Optional.ofNullable(config),
                        environment,
                        overrides,
                        routes.providers(),
                        routes.settingsFiles(),
                        routes.placeholders()));
            }
            return settings;
        }

        private List<String> workingFor() {
            return providers.isEmpty() ? settings().enabledProviders() : providers;
        }

        /**
         * Opens ledger and spool, and makes files that the last process left in flight due again.
         *
         * @throws SettingsException when a setting or the spool can't be used
         * @throws dev.recordingroutes.ledger.LedgerException when the ledger can't be used, or another process has it
         */
        public RecordingRoutes open() {
            var description = copy();
            return new RecordingRoutes(description, EngineBeans.open(description.settings(), clock, scratch));
        }
    }
}
