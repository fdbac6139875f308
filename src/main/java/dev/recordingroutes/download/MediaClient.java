package dev.recordingroutes.download;

import dev.recordingroutes.download.DownloadException.Kind;
import dev.recordingroutes.network.Daemons;
import dev.recordingroutes.network.Deadline;
import dev.recordingroutes.network.HttpLimits;
import dev.recordingroutes.network.Lookups;
import dev.recordingroutes.network.StallWatch;
import dev.recordingroutes.settings.Origin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * HTTP client for media links. Follows at most five redirects itself, because each hop has to be checked against
 * {@code media-hosts} and only the first hop's origin may see the token. Refuses addresses of private networks.
 * Retries nothing.
 */
final class MediaClient implements AutoCloseable {
    private static final int MAX_REDIRECTS = 5;
    /** Bytes of a redirect's body that are read; the connection of a longer one is closed. */
    private static final int SHORT = 4 << 10;

    private final Duration stallTimeout;
    private final StallWatch watch;
    private final ScheduledExecutorService timer = Daemons.timer("recording-routes-downloads");
    private final PublicAddresses lookups;
    private final PoolingHttpClientConnectionManager connections;
    private final CloseableHttpClient client;
    /** Hosts that may resolve to a private address; a host is added before it is connected to. */
    private final Set<String> privateHosts = ConcurrentHashMap.newKeySet();

    /** Reads a response that is no redirect. */
    interface ResponseReader {
        Spooled read(MediaResponse response) throws IOException, DownloadException;
    }

    /**
     * The rest of a file whose beginning is in the spool.
     *
     * @param validator of the beginning: a strong {@code ETag}, or a {@code Last-Modified}
     * @param offset of the first byte asked for, greater than 0
     */
    record Rest(String validator, long offset) {}

    /**
     * @param stallTimeout longest time for a response to begin, connecting included, and without a byte of its body
     * @param minRate bytes a second, averaged over the stall timeout, under which a download has failed; 0 for none
     */
    MediaClient(Duration stallTimeout, long minRate) {
        this.stallTimeout = stallTimeout;
        this.watch = new StallWatch(stallTimeout, minRate);
        this.lookups = new PublicAddresses(HttpLimits.connectTimeout(stallTimeout));
        this.connections = HttpLimits.connections(lookups, stallTimeout);
        var builder = HttpClients.custom();
        HttpLimits.configure(builder, connections, stallTimeout);
        this.client = builder.disableContentCompression().build();
        var interval = watch.interval().toMillis();
        var unused = timer.scheduleWithFixedDelay(watch::abortStalled, interval, interval, TimeUnit.MILLISECONDS);
    }

    /**
     * Requests a file and follows its redirects.
     *
     * @param rest null to ask for the whole file
     * @throws DownloadException when a link is refused, or redirects too often
     */
    Spooled get(MediaRequest request, @Nullable Rest rest, ResponseReader reader)
            throws IOException, DownloadException {
        var link = Links.check(request.link(), request.hosts());
        var authorize = !request.token().isEmpty() && request.hosts().trusts(link);
        for (var hop = 0; hop <= MAX_REDIRECTS; hop++) {
            if (request.hosts().allowsPrivate(Links.host(link))) {
                privateHosts.add(Links.host(link).toLowerCase(Locale.ROOT));
            }
            var get = get(link, authorize ? request.token() : "", rest);
            var target = new HttpHost(link.getScheme(), link.getHost(), link.getPort());
            try {
                var response = open(target, get);
                var location = location(response, link);
                if (location == null) {
                    return read(get, Links.host(link), response, reader);
                }
                keepConnection(get, response);
                var next = Links.check(location, request.hosts());
                authorize = authorize && Origin.of(next).equals(Origin.of(link));
                link = next;
            } finally {
                // Closing a response or its body would first read it to its end, however long. Cancelling closes the
                // connection at once; one whose response was read completely is back in the pool and unaffected.
                get.cancel();
            }
        }
        throw new DownloadException(
                Kind.RETRY, "%s redirects more than %d times".formatted(Links.host(link), MAX_REDIRECTS));
    }

    /** Reads the few words that come with a redirect, so that the next request needs no other connection. */
    private void keepConnection(HttpGet get, ClassicHttpResponse response) {
        var entity = response.getEntity();
        if (entity != null && entity.getContentLength() >= 0 && entity.getContentLength() <= SHORT) {
            try (var progress = watch.watch(get::cancel)) {
                progress.from(entity.getContent()).readNBytes(SHORT);
            } catch (IOException e) {
                // Where it leads to is known all the same.
            }
        }
    }

    private ClassicHttpResponse open(HttpHost target, HttpGet get) throws IOException, DownloadException {
        var deadline = Deadline.in(stallTimeout, timer, get::cancel);
        try (deadline) {
            return client.executeOpen(target, get, null);
        } catch (IOException | RuntimeException e) {
            if (deadline.hasPassed() || e instanceof SocketTimeoutException) {
                throw silent(target.getHostName(), e);
            }
            requireAnEnd(target.getHostName(), e);
            throw e;
        }
    }

    private Spooled read(HttpGet get, String host, ClassicHttpResponse response, ResponseReader reader)
            throws IOException, DownloadException {
        var progress = watch.watch(get::cancel);
        try (progress) {
            return reader.read(new MediaResponse(host, response, progress));
        } catch (IOException e) {
            var reason = progress.failure();
            if (reason.isPresent()) {
                throw new DownloadException(Kind.RETRY, "%s %s".formatted(host, reason.get()), null, e);
            }
            if (e instanceof SocketTimeoutException) {
                throw silent(host, e);
            }
            requireAnEnd(host, e);
            throw e;
        }
    }

    private DownloadException silent(String host, Exception cause) {
        return new DownloadException(
                Kind.RETRY,
                "%s does not answer within transfer.stall-timeout, %d s"
                        .formatted(host, Math.max(1, stallTimeout.toSeconds())),
                null,
                cause);
    }

    /** Fails in words when a response had no end; does nothing after any other failure. */
    private static void requireAnEnd(String host, Exception failure) throws DownloadException {
        var exceeded = HttpLimits.exceeded(failure);
        if (exceeded != null) {
            throw new DownloadException(Kind.RETRY, "%s %s".formatted(host, exceeded), null, failure);
        }
    }

    /** Aborts running downloads. */
    @Override
    public void close() {
        lookups.close();
        connections.close(CloseMode.IMMEDIATE);
        timer.shutdownNow();
    }

    private static HttpGet get(URI link, String token, @Nullable Rest rest) {
        var get = new HttpGet(link);
        get.setHeader("Accept", "*/*");
        get.setHeader("Accept-Encoding", "identity");
        if (!token.isEmpty()) {
            get.setHeader("Authorization", "Bearer " + token);
        }
        if (rest != null) {
            get.setHeader("Range", "bytes=%d-".formatted(rest.offset()));
            get.setHeader("If-Range", rest.validator());
        }
        return get;
    }

    private static @Nullable String location(ClassicHttpResponse response, URI link) throws DownloadException {
        return switch (response.getCode()) {
            case 301, 302, 303, 307, 308 -> {
                var location = response.getFirstHeader("Location");
                if (location == null) {
                    throw new DownloadException(Kind.RETRY, "%s redirects to nowhere".formatted(Links.host(link)));
                }
                var value = location.getValue();
                try {
                    yield value.matches("[A-Za-z][A-Za-z0-9+.-]*:.*")
                            ? value
                            : link.resolve(value).toString();
                } catch (IllegalArgumentException e) {
                    throw new DownloadException(
                            Kind.PARK, "%s redirects to what is not a URL".formatted(Links.host(link)));
                }
            }
            default -> null;
        };
    }

    /** Refuses host names that resolve to a private address, before connecting to that very address. */
    private final class PublicAddresses extends Lookups {
        private PublicAddresses(Duration limit) {
            super(limit);
        }

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            var addresses = super.resolve(host);
            if (!privateHosts.contains(host.toLowerCase(Locale.ROOT))) {
                for (var address : addresses) {
                    if (Links.isPrivate(address)) {
                        throw new UnknownHostException(
                                "%s leads into a private network, which only a host named in full in media-hosts may"
                                        .formatted(host));
                    }
                }
            }
            return addresses;
        }
    }
}
