package dev.recordingroutes.download;

import dev.recordingroutes.download.DownloadException.Kind;
import dev.recordingroutes.settings.Origin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP client for media links. Follows at most five redirects itself, because each hop has to be checked against
 * {@code media-hosts} and only the first hop's origin may see the token. Refuses addresses of private networks.
 * Retries nothing.
 */
final class MediaClient implements AutoCloseable {
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_CONNECTIONS = 256;
    private static final int MAX_HEADER_CHARACTERS = 32 << 10;
    private static final int MAX_HEADERS = 200;
    private static final Duration MAX_CONNECT_TIMEOUT = Duration.ofSeconds(30);

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

    /** @param stallTimeout longest time without a byte; also limits the time to connect, which is 30 s at most */
    MediaClient(Duration stallTimeout) {
        var connect = stallTimeout.compareTo(MAX_CONNECT_TIMEOUT) < 0 ? stallTimeout : MAX_CONNECT_TIMEOUT;
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(MAX_HEADER_CHARACTERS)
                                        .setMaxHeaderCount(MAX_HEADERS)
                                        .build())
                                .build())
                        .setDnsResolver(new PublicAddresses())
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .setMaxConnPerRoute(MAX_CONNECTIONS)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(connect))
                                .setSocketTimeout(Timeout.of(stallTimeout))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(stallTimeout))
                        .setConnectionRequestTimeout(Timeout.of(stallTimeout))
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
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
                var response = client.executeOpen(target, get, null);
                var location = location(response, link);
                if (location == null) {
                    return reader.read(new MediaResponse(Links.host(link), response));
                }
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

    /** Aborts running downloads. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
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
    private final class PublicAddresses extends SystemDefaultDnsResolver {
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
