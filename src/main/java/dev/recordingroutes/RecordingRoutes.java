package dev.recordingroutes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.recordingroutes.delivery.Archive;
import dev.recordingroutes.delivery.Destinations;
import dev.recordingroutes.delivery.FileContent;
import dev.recordingroutes.delivery.ReadBack;
import dev.recordingroutes.delivery.Remote;
import dev.recordingroutes.disk.ProcessLock;
import dev.recordingroutes.download.Downloader;
import dev.recordingroutes.download.Spool;
import dev.recordingroutes.ledger.Claims;
import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.ledger.Node;
import dev.recordingroutes.ledger.SealedLinks;
import dev.recordingroutes.provider.AccessTokens;
import dev.recordingroutes.provider.Answers;
import dev.recordingroutes.provider.BoundedAnswers;
import dev.recordingroutes.provider.Pauses;
import dev.recordingroutes.provider.Ranges;
import dev.recordingroutes.provider.Recordings;
import dev.recordingroutes.provider.RefreshTokens;
import dev.recordingroutes.settings.Settings;
import dev.recordingroutes.transfer.FailurePolicy;
import dev.recordingroutes.transfer.MediaDownload;
import dev.recordingroutes.transfer.SpoolSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the routes need, in a CamelContext: their beans, whose names begin with {@code rr-}, and their settings.
 *
 * <p>One instance serves one context, and holds the ledger from opening to closing. Close it after the context has
 * stopped: what was in flight then goes back to the ledger, due at once.
 */
public final class RecordingRoutes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RecordingRoutes.class);

    /** For the polls, the claims and whoever looks; each file in flight holds at most one. */
    private static final int SPARE_CONNECTIONS = 4;

    /** No page of a listing is near this size, in bytes. */
    private static final int LONGEST_PAGE = 16 << 20;

    private static final Duration SLOWEST_PAGE = Duration.ofMinutes(5);

    private final Settings settings;
    private final Clock clock;
    private final ObjectMapper json = JsonMapper.builder().build();
    private final Ledger ledger;
    private final LedgerRepository view;
    private final ProcessLock spoolLock;
    private final SealedLinks links;
    private final AccessTokens tokens;
    private final Pauses pauses;
    private final Downloader downloader;

    private RecordingRoutes(
            Settings settings, Clock clock, Ledger ledger, SealedLinks links, Spool spool, ProcessLock spoolLock) {
        this.settings = settings;
        this.clock = clock;
        this.ledger = ledger;
        this.view = new LedgerRepository(ledger.dataSource());
        this.spoolLock = spoolLock;
        this.links = links;
        this.pauses = new Pauses(clock);
        var refreshTokens = new RefreshTokens(Ledger.directory(settings.text("ledger.url")));
        this.tokens = new AccessTokens(settings, refreshTokens, json, pauses, clock);
        this.downloader = new Downloader(spool, settings.duration("transfer.stall-timeout"), clock);
    }

    /**
     * Opens the ledger and the spool, and makes what the last process left behind due again.
     *
     * @throws dev.recordingroutes.ledger.LedgerException when the ledger can't be used, or another process has it
     * @throws IOException when the spool can't be used, or another process has it
     */
    public static RecordingRoutes open(Settings settings, Clock clock) throws IOException {
        return open(settings, clock, settings.text("ledger.url"), Path.of(settings.text("transfer.spool")));
    }

    /**
     * Opens an empty ledger and spool in a directory, to try things out. Refresh tokens are still kept beside the
     * real ledger: a rotated one is the only one that works.
     */
    public static RecordingRoutes openBlank(Settings settings, Clock clock, Path directory) throws IOException {
        return open(settings, clock, "jdbc:sqlite:" + directory.resolve("ledger.db"), directory.resolve("spool"));
    }

    private static RecordingRoutes open(Settings settings, Clock clock, String url, Path spoolDirectory)
            throws IOException {
        var ledger = Ledger.openToWork(url, connections(settings));
        @Nullable ProcessLock lock = null;
        try {
            var links = SealedLinks.with(Ledger.keyFile(url));
            var spool = new Spool(spoolDirectory);
            lock = spool.lock()
                    .orElseThrow(() -> new IOException("another process is working with it; give this one its own"));
            var opened = new RecordingRoutes(settings, clock, ledger, links, spool, lock);
            var left = opened.view.releaseLeases();
            if (left > 0) {
                LOG.info("{} files that were in flight when the last process ended are due again", left);
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            if (lock != null) {
                lock.close();
            }
            ledger.close();
            throw e;
        }
    }

    private static int connections(Settings settings) {
        return settings.count("transfer.workers") + SPARE_CONNECTIONS;
    }

    /**
     * Puts the beans and the settings into a context, before its routes are added, and tidies up after the last process.
     *
     * @param providers whose files this context transfers
     * @throws IllegalArgumentException when a setting can't work in this context, such as a destination
     */
    public void bindTo(CamelContext camel, List<String> providers) {
        var properties = camel.getPropertiesComponent();
        properties.setOverrideProperties(settings.asProperties());
        properties.addPropertiesFunction(new JqLiteral(properties));
        properties.addPropertiesFunction(new FileContent());

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
        var remote = remote(camel);
        var destinations =
                Destinations.of(camel, settings.list("archive.to"), settings.duration("transfer.stall-timeout"));
        var archive = new Archive(camel, settings.text("archive.path"), destinations, remote, json, clock);
        HttpClientConfigurer http = builder -> builder.addExecInterceptorFirst(
                        BoundedAnswers.NAME, new BoundedAnswers(LONGEST_PAGE, SLOWEST_PAGE))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement();
        var registry = camel.getRegistry();
        registry.bind("rr-ledger", ledger.dataSource());
        registry.bind("rr-node", node);
        registry.bind("rr-range", new Ranges());
        registry.bind("rr-http", HttpClientConfigurer.class, http);
        registry.bind("rr-answers", new Answers(json, pauses, clock));
        registry.bind("rr-pauses", pauses);
        registry.bind("rr-recordings", new Recordings(json, links));
        registry.bind("rr-tokens", tokens);
        registry.bind("rr-claims", claims);
        registry.bind("rr-spool", new SpoolSpace(downloader.spool(), claims, settings.size("transfer.min-free")));
        registry.bind("rr-media", new MediaDownload(settings, downloader, links, tokens, pauses));
        registry.bind("rr-archive", archive);
        registry.bind("rr-remote", remote);
        registry.bind("rr-copies", new ReadBack(destinations, remote, downloader.spool(), clock));
        registry.bind("rr-failure-policy", failurePolicy);
        sweep(archive);
    }

    /** Ends with the context. */
    private Remote remote(CamelContext camel) {
        var remote = new Remote(
                camel,
                settings.count("transfer.connections"),
                settings.duration("transfer.retry-delay"),
                settings.duration("transfer.stall-timeout"),
                clock);
        try {
            camel.addService(remote);
        } catch (Exception e) {
            throw new IllegalStateException("the context takes no service", e);
        }
        return remote;
    }

    /** Removes what the last process left behind: beginnings of files that are settled, and temporary names. */
    private void sweep(Archive archive) {
        try {
            downloader.spool().sweep(keep -> view.listUnfinished((id, path) -> keep.accept(id)));
            view.listUnfinished((id, path) -> path.ifPresent(archive::sweep));
        } catch (IOException e) {
            LOG.warn("what the last process left in the spool can't be removed: {}", e.toString());
        }
    }

    /** What people may ask of the ledger. */
    public LedgerRepository view() {
        return view;
    }

    /** The pauses that providers asked for. */
    public Pauses pauses() {
        return pauses;
    }

    /** Bytes of media that came in since opening. */
    public long bytesReceived() {
        return downloader.bytesReceived();
    }

    @Override
    public void close() {
        downloader.close();
        try {
            tokens.close();
        } catch (IOException e) {
            LOG.debug("closing the token client", e);
        }
        try {
            view.releaseLeases();
        } finally {
            spoolLock.close();
            ledger.close();
        }
    }
}
