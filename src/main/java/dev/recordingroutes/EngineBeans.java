package dev.recordingroutes;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.recordingroutes.delivery.Archive;
import dev.recordingroutes.delivery.AtomicDelivery;
import dev.recordingroutes.delivery.Delivery;
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
import dev.recordingroutes.ledger.Coverage;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerException;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.ledger.Node;
import dev.recordingroutes.ledger.SealedLinks;
import dev.recordingroutes.ledger.StatementParameters;
import dev.recordingroutes.network.Daemons;
import dev.recordingroutes.provider.AccessTokens;
import dev.recordingroutes.provider.ApiResponses;
import dev.recordingroutes.provider.BoundedRequests;
import dev.recordingroutes.provider.LargePages;
import dev.recordingroutes.provider.Pagination;
import dev.recordingroutes.provider.PollLog;
import dev.recordingroutes.provider.RateLimitPauses;
import dev.recordingroutes.provider.RecordingReader;
import dev.recordingroutes.provider.RefreshTokens;
import dev.recordingroutes.provider.RouteFunctions;
import dev.recordingroutes.provider.Scopes;
import dev.recordingroutes.settings.Settings;
import dev.recordingroutes.settings.SettingsException;
import dev.recordingroutes.transfer.FailureDecision;
import dev.recordingroutes.transfer.FailurePolicy;
import dev.recordingroutes.transfer.MediaDownload;
import dev.recordingroutes.transfer.SpoolSpace;
import dev.recordingroutes.transfer.TransferLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.support.SimpleTypeConverter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Objects behind the routes: opened with the ledger and the spool, bound by name into the engine's context, and closed. */
final class EngineBeans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineBeans.class);

    /** Most names, values and brackets of a page: in memory each takes many times the bytes that it takes in JSON. */
    private static final int MOST_TOKENS = 1_000_000;

    /** Time that a request for a token has left when the program stops. */
    private static final Duration LONGEST_TOKEN_REQUEST = Duration.ofSeconds(2);

    /** Connections for those who look at the ledger while it is worked with. */
    private static final int READERS = 4;

    private final Settings settings;
    private final Clock clock;
    private final ObjectMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .build();
    private final Ledger ledger;
    private final LedgerRepository repository;
    private final ProcessLock spoolLock;
    /** True when files are listed into an empty ledger, and none is transferred. */
    private final boolean isScratch;

    private final SealedLinks links;
    private final AccessTokens tokens;
    private final RateLimitPauses pauses;
    private final Downloader downloader;
    private final ScheduledExecutorService timer = Daemons.timer("recording-routes-requests");
    private final Map<String, Semaphore> largeResponses = new ConcurrentHashMap<>();
    private final List<BoundedRequests> requests = new ArrayList<>();
    private volatile boolean pollsEnd;
    private @Nullable Archive archive;
    private @Nullable SpoolSpace spoolSpace;
    private @Nullable TransferLog transferLog;

    private EngineBeans(
            Settings settings,
            Clock clock,
            Ledger ledger,
            SealedLinks links,
            Spool spool,
            ProcessLock spoolLock,
            boolean isScratch) {
        this.isScratch = isScratch;
        this.settings = settings;
        this.clock = clock;
        this.ledger = ledger;
        this.repository = new LedgerRepository(ledger);
        this.spoolLock = spoolLock;
        this.links = links;
        this.pauses = new RateLimitPauses(clock);
        var refreshTokens = new RefreshTokens(Database.of(settings).directory());
        this.tokens = new AccessTokens(
                settings, refreshTokens, json, pauses, clock, provider -> requests(provider, "token-url"));
        this.downloader = new Downloader(
                spool, settings.duration("transfer.stall-timeout"), settings.size("transfer.min-rate"), clock);
    }

    /**
     * Opens ledger and spool, and makes files that the last process left in flight due again.
     *
     * @param scratch directory for an empty ledger and spool; null for those that the settings name
     */
    static EngineBeans open(Settings settings, Clock clock, @Nullable Path scratch) {
        var database =
                scratch == null ? Database.of(settings) : Database.at("jdbc:sqlite:" + scratch.resolve("ledger.db"));
        var ledger = database.openToWork(READERS);
        @Nullable ProcessLock lock = null;
        try {
            var links = database.links();
            var spool =
                    new Spool(scratch == null ? Path.of(settings.text("transfer.spool")) : scratch.resolve("spool"));
            lock = spool.lock()
                    .orElseThrow(() -> new IOException("another process is working with it; give this one its own"));
            var opened = new EngineBeans(settings, clock, ledger, links, spool, lock, scratch != null);
            var left = opened.repository.takeOver();
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

    LedgerRepository ledger() {
        return repository;
    }

    RateLimitPauses pauses() {
        return pauses;
    }

    /** Lists reasons why transfers or polls pause now, one sentence each. */
    List<String> pauseReasons(List<String> providers) {
        var reasons = new ArrayList<String>();
        if (archive != null && spoolSpace != null) {
            archive.pauseReason().ifPresent(reason -> reasons.add("transfers pause: " + reason));
            reasons.addAll(archive.fullDisks());
            spoolSpace.pauseReason().ifPresent(reason -> reasons.add("transfers pause: " + reason));
        }
        providers.forEach(provider ->
                pauses.tooLong(provider).ifPresent(reason -> reasons.add("%s: %s".formatted(provider, reason))));
        return reasons;
    }

    long bytesReceived() {
        return downloader.bytesReceived();
    }

    /**
     * Puts beans and settings into a context, before its routes are added, and tidies up after the last process.
     *
     * @param providers whose files are transferred
     * @param listeners of delivered files
     * @throws IllegalArgumentException when a setting can't work in this context, such as a destination's URI
     * @throws SettingsException when no destination can be written
     */
    void bindTo(CamelContext camel, List<String> providers, List<DeliveryListener> listeners) {
        var properties = camel.getPropertiesComponent();
        var values = settings.asProperties();
        // A dry run has a ledger of its own.
        values.setProperty(Settings.LEDGER_DATABASE, ledger.database());
        properties.setOverrideProperties(values);
        RouteFunctions.addTo(camel, settings);
        properties.addPropertiesFunction(new SecretFile());

        // What statements of routes take by name; without it Camel would look through all of its converters each time.
        for (var type : List.of(FileRow.class, Delivery.class, FailureDecision.class, RecordingReader.Page.class)) {
            camel.getTypeConverterRegistry()
                    .addTypeConverter(
                            Map.class,
                            type,
                            new SimpleTypeConverter(
                                    false, (to, exchange, value) -> ((StatementParameters) value).parameters()));
        }
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
                        settings.size("transfer.min-rate"),
                        downloader.spool().directory()));
        var delivery = new AtomicDelivery(new TemporaryNames(links.ledgerId(), name), clock);
        archive = new Archive(camel, settings.text("archive.path"), destinations, delivery, json);
        var stores = new RecordingStoreComponent(camel, destinations, delivery);
        camel.addComponent(RecordingStoreComponent.SCHEME, stores);
        stores.requireAddressable();
        var registry = camel.getRegistry();
        registry.bind("rr-ledger", ledger.writer());
        registry.bind("rr-node", node);
        BooleanSupplier stopping = () -> pollsEnd || camel.isStopping() || camel.isStopped();
        registry.bind("rr-coverage", new Coverage(ledger, clock, stopping));
        // As many threads as there are readers: one that waits for a free thread would keep its poll from ending.
        registry.bind("rr-readers", camel.getExecutorServiceManager().newCachedThreadPool(this, "read-windows"));
        registry.bind("rr-scopes", new Scopes());
        registry.bind("rr-pagination", new Pagination());
        for (var provider : settings.providers()) {
            var api = requests(provider, "api-url");
            requests.add(api);
            registry.bind("rr-http-" + provider, HttpClientConfigurer.class, api);
        }
        var largePages = new LargePages(stopping);
        registry.bind("rr-large-pages", largePages);
        registry.bind("rr-responses", new ApiResponses(json, pauses, largePages, clock));
        registry.bind("rr-pauses", pauses);
        registry.bind("rr-recordings", new RecordingReader(json, links));
        registry.bind("rr-tokens", tokens);
        registry.bind("rr-claims", claims);
        spoolSpace = new SpoolSpace(downloader.spool(), claims, settings.size("transfer.min-free"));
        registry.bind("rr-spool", spoolSpace);
        registry.bind("rr-media", new MediaDownload(settings, downloader, links, tokens, pauses));
        registry.bind("rr-archive", archive);
        registry.bind("rr-read-back", new ReadBack(destinations, downloader.spool(), clock));
        registry.bind("rr-failure-policy", failurePolicy);
        var names = destinations.all().stream().map(Destination::name).toList();
        registry.bind("rr-listeners", new DeliveryListeners(listeners, names));
        transferLog = new TransferLog(names, clock);
        registry.bind("rr-transfer-log", transferLog);
        registry.bind("rr-poll-log", new PollLog(repository, clock, isScratch ? Level.DEBUG : Level.INFO));
        if (!isScratch) {
            requireWritable(archive);
            sweep(archive);
        }
    }

    private BoundedRequests requests(String provider, String asked) {
        var large = largeResponses.computeIfAbsent(provider, name -> new Semaphore(1));
        return new BoundedRequests(provider, asked, settings, timer, large);
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

    /**
     * Ends polls: they can be cut anywhere, since the next one reads what this one did not. A file that is just about to
     * ask for its link goes back to the ledger, and costs no attempt. A request for a token gets a moment: its answer may
     * hold a rotated refresh token.
     */
    void endPolls() {
        // Before requests fail for it.
        pollsEnd = true;
        pauses.close();
        requests.forEach(BoundedRequests::close);
        // Early enough for the polls that wait for one to end, and for the words about that.
        var patience = shutdownTimeout().dividedBy(2);
        var longest = patience.compareTo(LONGEST_TOKEN_REQUEST) < 0 ? patience : LONGEST_TOKEN_REQUEST;
        var unused = timer.schedule(tokens::close, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Aborts transfers that outlast {@code transfer.shutdown-timeout}. Camel would wait for their threads without end,
     * because an interrupt does not end a read from a socket.
     *
     * @param stopped open once the context has stopped
     */
    void abortTransfersUnless(CountDownLatch stopped) {
        try {
            if (stopped.await(shutdownTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Released first, so that the failures that follow are not counted as attempts.
        try {
            repository.releaseLeases();
        } catch (LedgerException e) {
            LOG.warn("leases stay until they run out, or the next start: {}", e.getMessage());
        } finally {
            downloader.close();
            tokens.close();
            if (archive != null) {
                archive.destinations()
                        .forEach(destination -> destination.store().close());
            }
        }
    }

    Duration shutdownTimeout() {
        return settings.duration("transfer.shutdown-timeout");
    }

    @Override
    public void close() {
        if (transferLog != null) {
            transferLog.close();
        }
        downloader.close();
        tokens.close();
        timer.shutdownNow();
        try {
            repository.letGo();
        } finally {
            spoolLock.close();
            ledger.close();
        }
    }
}
