package dev.recordingroutes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.recordingroutes.delivery.Archive;
import dev.recordingroutes.delivery.AtomicDelivery;
import dev.recordingroutes.delivery.Destination;
import dev.recordingroutes.delivery.Destinations;
import dev.recordingroutes.delivery.ReadBack;
import dev.recordingroutes.delivery.RecordingStoreComponent;
import dev.recordingroutes.delivery.SecretFile;
import dev.recordingroutes.delivery.StoreOptions;
import dev.recordingroutes.delivery.TemporaryNames;
import dev.recordingroutes.disk.ProcessLock;
import dev.recordingroutes.download.Downloader;
import dev.recordingroutes.download.Spool;
import dev.recordingroutes.ledger.Claims;
import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.ledger.Node;
import dev.recordingroutes.ledger.SealedLinks;
import dev.recordingroutes.message.Redaction;
import dev.recordingroutes.operation.EngineContext;
import dev.recordingroutes.operation.Harvest;
import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.operation.HarvestResult;
import dev.recordingroutes.operation.ProgressListener;
import dev.recordingroutes.provider.AccessTokens;
import dev.recordingroutes.provider.ApiResponses;
import dev.recordingroutes.provider.BoundedResponses;
import dev.recordingroutes.provider.Pagination;
import dev.recordingroutes.provider.PollRange;
import dev.recordingroutes.provider.RateLimitPauses;
import dev.recordingroutes.provider.RecordingReader;
import dev.recordingroutes.provider.RefreshTokens;
import dev.recordingroutes.provider.RouteFunctions;
import dev.recordingroutes.settings.Settings;
import dev.recordingroutes.settings.SettingsException;
import dev.recordingroutes.settings.Sources;
import dev.recordingroutes.transfer.FailurePolicy;
import dev.recordingroutes.transfer.MediaDownload;
import dev.recordingroutes.transfer.SpoolSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
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
    private static final Logger LOG = LoggerFactory.getLogger(RecordingRoutes.class);

    /** Ledger connections beyond one for each file in flight: for polls, claims and observers. */
    private static final int SPARE_CONNECTIONS = 4;

    /** Largest page of a listing, in bytes; providers' pages are far smaller. */
    private static final int LONGEST_PAGE = 16 << 20;

    private static final Duration SLOWEST_PAGE = Duration.ofMinutes(5);

    private final Builder builder;
    private final Settings settings;
    private final Clock clock;
    private final List<String> providers;
    private final ObjectMapper json = JsonMapper.builder().build();
    private final Main main = new Main();
    private final Ledger ledger;
    private final LedgerRepository repository;
    private final ProcessLock spoolLock;
    private final SealedLinks links;
    private final AccessTokens tokens;
    private final RateLimitPauses pauses;
    private final Downloader downloader;
    private volatile boolean closed;

    private RecordingRoutes(Builder builder, Ledger ledger, SealedLinks links, Spool spool, ProcessLock spoolLock) {
        this.builder = builder;
        this.settings = builder.settings();
        this.clock = builder.clock;
        this.providers = builder.workingFor();
        this.ledger = ledger;
        this.repository = new LedgerRepository(ledger.dataSource());
        this.spoolLock = spoolLock;
        this.links = links;
        this.pauses = new RateLimitPauses(clock);
        var refreshTokens = new RefreshTokens(Ledger.directory(settings.text("ledger.url")));
        this.tokens = new AccessTokens(settings, refreshTokens, json, pauses, clock);
        this.downloader = new Downloader(spool, settings.duration("transfer.stall-timeout"), clock);
    }

    /** Starts to describe an engine. */
    public static Builder builder() {
        return new Builder();
    }

    private static RecordingRoutes open(Builder builder) {
        var settings = builder.settings();
        var spoolDirectory = Path.of(settings.text("transfer.spool"));
        var url = settings.text("ledger.url");
        if (builder.scratch != null) {
            spoolDirectory = builder.scratch.resolve("spool");
            url = "jdbc:sqlite:" + builder.scratch.resolve("ledger.db");
        }
        var ledger = Ledger.openToWork(url, settings.count("transfer.workers") + SPARE_CONNECTIONS);
        @Nullable ProcessLock lock = null;
        try {
            var links = SealedLinks.with(Ledger.keyFile(url));
            var spool = new Spool(spoolDirectory);
            lock = spool.lock()
                    .orElseThrow(() -> new IOException("another process is working with it; give this one its own"));
            var opened = new RecordingRoutes(builder, ledger, links, spool, lock);
            var left = opened.repository.releaseLeases();
            if (left > 0) {
                LOG.info("{} files that were in flight when the last process ended are due again", left);
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            if (lock != null) {
                lock.close();
            }
            ledger.close();
            throw e instanceof RuntimeException unchecked
                    ? unchecked
                    : new SettingsException(
                            "transfer.spool=%s: can't be used: %s".formatted(settings.text("transfer.spool"), e));
        }
    }

    /**
     * Starts the routes.
     *
     * @throws SettingsException when a route, a destination or another setting can't work; nothing was started
     */
    public void start() {
        main.setDefaultPropertyPlaceholderLocation("false");
        var camelSettings = new Properties();
        settings.asProperties().forEach((key, value) -> {
            if (key.toString().startsWith("camel.")) {
                camelSettings.put(key, value);
            }
        });
        main.setOverrideProperties(camelSettings);
        var timeout = settings.duration("transfer.shutdown-timeout");
        var configuration = main.configure()
                .withName("recording-routes")
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
                bindTo(starting.getCamelContext(), providers);
                requireWritable(
                        starting.getCamelContext().getRegistry().lookupByNameAndType("rr-archive", Archive.class));
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
     * Polls the requested providers, and returns when every file that was found is settled.
     *
     * @throws InterruptedException when the engine is closed meanwhile
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
        return repository;
    }

    /** Returns the engine's own context, for tracing, metrics and tests; null-free once started. */
    public CamelContext camelContext() {
        return main.getCamelContext();
    }

    /** Returns the parts that operations work with. */
    public EngineContext context() {
        return new EngineContext(
                camelContext(), repository, pauses, providers, downloader::bytesReceived, this::isClosed, clock);
    }

    /** Returns true once the engine is being closed. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Puts the beans and the settings into a context, before its routes are added, and tidies up after the last process.
     *
     * @param providers whose files this context transfers
     * @throws IllegalArgumentException when a setting can't work in this context, such as a destination
     */
    private void bindTo(CamelContext camel, List<String> providers) {
        var properties = camel.getPropertiesComponent();
        properties.setOverrideProperties(settings.asProperties());
        RouteFunctions.addTo(camel);
        properties.addPropertiesFunction(new SecretFile());

        var workers = settings.count("transfer.workers");
        var lease = settings.duration("transfer.lease");
        var failurePolicy = new FailurePolicy(
                clock,
                settings.count("transfer.max-attempts"),
                settings.duration("transfer.retry-delay"),
                settings.duration("transfer.retry-delay-max"));
        var name = UUID.randomUUID().toString();
        var node = new Node(name, clock, lease, providers, workers * 2, failurePolicy.longestWait());
        var claims = new Claims(json, clock, lease);
        var destinations = Destinations.of(
                camel,
                settings.list("archive.to"),
                new StoreOptions(
                        settings.count("transfer.connections"),
                        settings.duration("transfer.retry-delay"),
                        settings.duration("transfer.stall-timeout"),
                        downloader.spool().directory()));
        var delivery = new AtomicDelivery(new TemporaryNames(links.ledgerId(), name), clock);
        var archive = new Archive(camel, settings.text("archive.path"), destinations, delivery, json);
        camel.addComponent(RecordingStoreComponent.SCHEME, new RecordingStoreComponent(camel, destinations, delivery));
        HttpClientConfigurer http = builder -> builder.addExecInterceptorFirst(
                        BoundedResponses.NAME, new BoundedResponses(LONGEST_PAGE, SLOWEST_PAGE))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement();
        var registry = camel.getRegistry();
        registry.bind("rr-ledger", ledger.dataSource());
        registry.bind("rr-node", node);
        registry.bind("rr-range", new PollRange());
        registry.bind("rr-pagination", new Pagination());
        registry.bind("rr-http", HttpClientConfigurer.class, http);
        registry.bind("rr-responses", new ApiResponses(json, pauses, clock));
        registry.bind("rr-pauses", pauses);
        registry.bind("rr-recordings", new RecordingReader(json, links));
        registry.bind("rr-tokens", tokens);
        registry.bind("rr-claims", claims);
        registry.bind("rr-spool", new SpoolSpace(downloader.spool(), claims, settings.size("transfer.min-free")));
        registry.bind("rr-media", new MediaDownload(settings, downloader, links, tokens, pauses));
        registry.bind("rr-archive", archive);
        registry.bind("rr-read-back", new ReadBack(destinations, downloader.spool(), clock));
        registry.bind("rr-failure-policy", failurePolicy);
        registry.bind(
                "rr-listeners",
                new DeliveryListeners(
                        builder.listeners,
                        destinations.all().stream().map(Destination::name).toList()));
        sweep(archive);
    }

    /** Removes what the last process left behind: beginnings of files that are settled, and temporary names. */
    private void sweep(Archive archive) {
        try {
            downloader.spool().sweep(keep -> repository.listUnfinished((id, path) -> keep.accept(id)));
            repository.listUnfinished((id, path) -> path.ifPresent(archive::sweep));
        } catch (IOException e) {
            LOG.warn("what the last process left in the spool can't be removed: {}", e.toString());
        }
    }

    /** Stops within {@code transfer.shutdown-timeout}; files in flight go back to the ledger, due at once. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        main.stop();
        downloader.close();
        try {
            tokens.close();
        } catch (IOException e) {
            LOG.debug("closing the token client", e);
        }
        try {
            repository.releaseLeases();
        } finally {
            spoolLock.close();
            ledger.close();
        }
    }

    /** A directory that is missing stops nobody as long as another destination is there; a mistake in a setting does. */
    private void requireWritable(Archive archive) {
        var missing = new ArrayList<String>();
        for (var destination : archive.destinations()) {
            var unavailable = destination.store().unavailable();
            if (unavailable.isPresent() && repository.hasDeliveries(destination.name())) {
                missing.add("archive.to=%s: %s, though files were delivered to it; mount it, or create it"
                        .formatted(destination, unavailable.get()));
                continue;
            }
            try {
                archive.prepare(destination);
            } catch (IOException e) {
                throw new SettingsException(
                        "archive.to=%s: can't be written: %s".formatted(destination, e.getMessage()));
            }
        }
        if (missing.size() == archive.destinations().size()) {
            throw new SettingsException(String.join("; ", missing));
        }
        missing.forEach(LOG::warn);
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
            return RecordingRoutes.open(copy());
        }
    }
}
