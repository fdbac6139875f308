package dev.recordingroutes.download;

import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.download.DownloadException.Kind;
import dev.recordingroutes.download.Spool.Validators;
import dev.recordingroutes.message.Redaction;
import dev.recordingroutes.provider.RetryAfter;
import dev.recordingroutes.settings.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
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
 * Downloads media into the spool: streamed, whatever its size, resumed where it was cut off, and never trusted.
 *
 * <p>Redirects are followed here rather than by the HTTP client, since each hop has to be checked and none but the
 * first may carry the token. Nothing is retried here: a file that fails goes back to the ledger.
 */
public final class Downloader implements AutoCloseable {
    private static final int BUFFER = 128 << 10;
    private static final int MOST_REDIRECTS = 5;
    private static final int CONNECTIONS = 256;
    private static final int SNIFFED = 512;
    private static final int LONGEST_HEADER = 32 << 10;
    private static final int MOST_HEADERS = 200;
    /** How a web page begins, in lower case; no file of a recording begins with a comment. */
    private static final Pattern WEB_PAGE = Pattern.compile("<!doctype html|<html|<head|<body|<!--");

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(30);

    private final Spool spool;
    private final Duration stallTimeout;
    private final Clock clock;
    private final CloseableHttpClient client;
    private final LongAdder received = new LongAdder();
    /** Hosts that may be on a private network; filled before any of them is connected to. */
    private final Set<String> privateHosts = ConcurrentHashMap.newKeySet();

    /**
     * Opens the spool.
     *
     * @param stallTimeout a download that moves no byte for this long has failed
     */
    public Downloader(Spool spool, Duration stallTimeout, Clock clock) {
        this.spool = spool;
        this.stallTimeout = stallTimeout;
        this.clock = clock;
        var connect = stallTimeout.compareTo(LONGEST_CONNECT) < 0 ? stallTimeout : LONGEST_CONNECT;
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(LONGEST_HEADER)
                                        .setMaxHeaderCount(MOST_HEADERS)
                                        .build())
                                .build())
                        .setDnsResolver(new PublicAddresses())
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
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

    public Spool spool() {
        return spool;
    }

    /** Bytes of media that came in so far. */
    public long bytesReceived() {
        return received.sum();
    }

    /**
     * Downloads a file, or the rest of it.
     *
     * @return the whole file, checked against every size that was stated
     * @throws DownloadException when it could not be had; what came is kept where it can be resumed
     */
    public Spooled download(MediaRequest request) throws DownloadException {
        try {
            return follow(request);
        } catch (IOException e) {
            if (isFull(e)) {
                // Begun files that wait for each other to make room would wait for ever.
                discardQuietly(request.id());
            }
            throw new DownloadException(Kind.RETRY, explain(e), null, e);
        }
    }

    /** Ends running downloads too. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }

    private Spooled follow(MediaRequest request) throws IOException, DownloadException {
        var link = Links.check(request.link(), request.hosts());
        var authorize = !request.token().isEmpty() && request.hosts().trusts(link);
        for (var hop = 0; hop <= MOST_REDIRECTS; hop++) {
            if (request.hosts().allowsPrivate(Links.host(link))) {
                privateHosts.add(Links.host(link).toLowerCase(Locale.ROOT));
            }
            var begun = spool.read(request.id());
            var have = begun.isPresent() ? Files.size(spool.bytes(request.id())) : 0;
            // A file that is all there is asked for its last byte again: that also tells whether it is still the same.
            var offset = begun.isPresent() ? Math.min(have, begun.get().size() - 1) : 0;
            var get = new HttpGet(link);
            get.setHeader("Accept", "*/*");
            get.setHeader("Accept-Encoding", "identity");
            if (authorize) {
                get.setHeader("Authorization", "Bearer " + request.token());
            }
            if (offset > 0) {
                get.setHeader("Range", "bytes=%d-".formatted(offset));
                get.setHeader("If-Range", begun.get().validator());
            }
            var target = new HttpHost(link.getScheme(), link.getHost(), link.getPort());
            var response = client.executeOpen(target, get, null);
            try {
                var location = redirect(response, link);
                if (location == null) {
                    return receive(request, link, response, offset > 0 ? begun.get() : null, offset);
                }
                var next = Links.check(location, request.hosts());
                authorize = authorize && Origin.of(next).equals(Origin.of(link));
                link = next;
            } finally {
                // Closing an answer, or its body, would read it to its end first, however much that is. This closes the
                // connection; one whose answer was read to its end is in the pool again by now, and stays there.
                get.cancel();
            }
        }
        throw new DownloadException(
                Kind.RETRY, "%s redirects more than %d times".formatted(Links.host(link), MOST_REDIRECTS));
    }

    private static @Nullable String redirect(ClassicHttpResponse response, URI link) throws DownloadException {
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

    private Spooled receive(
            MediaRequest request, URI link, ClassicHttpResponse response, @Nullable Validators begun, long offset)
            throws IOException, DownloadException {
        var host = Links.host(link);
        var status = response.getCode();
        if (status == 416 && begun != null) {
            spool.discard(request.id());
            throw new DownloadException(
                    Kind.RETRY, "%s has less of the file than came before; it starts again".formatted(host));
        }
        if (status != 200 && !(status == 206 && begun != null)) {
            throw refusal(host, response);
        }
        var length = length(response);
        var resumed = status == 206;
        if (resumed && begun != null) {
            requireRest(host, request, response, begun, offset);
        } else {
            spool.discard(request.id());
            offset = 0;
        }
        var type = header(response, "Content-Type").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html") || type.startsWith("application/xhtml")) {
            throw signIn(host);
        }
        var entity = response.getEntity();
        if (entity == null) {
            throw new DownloadException(Kind.RETRY, "%s sent an empty file".formatted(host));
        }
        var encoding = header(response, "Content-Encoding");
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            throw new DownloadException(
                    Kind.RETRY, "%s sends it encoded as %s, though it was asked not to".formatted(host, encoding));
        }
        var suggested = Extensions.suggested(response);
        var isMedia = request.isMedia(suggested);
        var body = new PushbackInputStream(entity.getContent(), SNIFFED);
        if (offset == 0) {
            // Before the sizes are compared: a sign-in page is no file of another size, it asks for another token.
            var first = body.readNBytes(SNIFFED);
            requireMedia(isMedia, host, first);
            body.unread(first);
        }
        var whole = resumed && begun != null ? begun.size() : length;
        if (isMedia && request.size() > 0 && whole >= 0 && whole != request.size()) {
            throw new DownloadException(
                    Kind.RETRY,
                    "sizes differ: %s sends %d bytes, and the listing said %d".formatted(host, whole, request.size()));
        }
        var validator = validator(response);
        if (!resumed && whole > 0 && !validator.isEmpty()) {
            spool.write(request.id(), new Validators(validator, whole));
        }
        // Where an answer ends with its connection, a cut one looks like a whole one: any size that was said must hold.
        var expected = whole < 0 && (isMedia || !entity.isChunked()) && request.size() > 0 ? request.size() : whole;
        return store(request, host, body, offset, expected, suggested);
    }

    private Spooled store(
            MediaRequest request, String host, InputStream body, long offset, long expected, String suggested)
            throws IOException, DownloadException {
        var file = spool.bytes(request.id());
        var digest = sha256();
        var size = offset;
        try (var channel = OwnerOnly.open(file)) {
            channel.truncate(offset);
            hash(channel, digest);
            var buffer = new byte[BUFFER];
            int read;
            // Not a byte more is read than proves the size wrong.
            while ((expected < 0 || size <= expected) && (read = body.read(buffer)) > 0) {
                digest.update(buffer, 0, read);
                write(channel, ByteBuffer.wrap(buffer, 0, read));
                size += read;
                received.add(read);
            }
        }
        if (size == 0 || (expected >= 0 && size != expected)) {
            spool.discard(request.id());
            throw new DownloadException(
                    Kind.RETRY,
                    size == 0
                            ? "%s sent an empty file".formatted(host)
                            : "sizes differ: %s sent %d bytes of %d".formatted(host, size, expected));
        }
        return new Spooled(file, size, HexFormat.of().formatHex(digest.digest()), suggested, clock.instant());
    }

    private static void requireMedia(boolean isMedia, String host, byte[] first) throws DownloadException {
        var start = new String(first, StandardCharsets.ISO_8859_1)
                .replaceFirst("^\u00ef\u00bb\u00bf", "")
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (WEB_PAGE.matcher(start).lookingAt()) {
            throw signIn(host);
        }
        if (isMedia && start.startsWith("{")) {
            throw new DownloadException(Kind.RETRY, "%s sent JSON instead of media".formatted(host));
        }
    }

    private void requireRest(
            String host, MediaRequest request, ClassicHttpResponse response, Validators begun, long offset)
            throws IOException, DownloadException {
        var range = header(response, "Content-Range");
        var expected = "bytes %d-%d/%d".formatted(offset, begun.size() - 1, begun.size());
        var validator = validator(response);
        if (!validator.isEmpty() && !validator.equals(begun.validator())) {
            // A server that does not know If-Range.
            spool.discard(request.id());
            throw new DownloadException(
                    Kind.RETRY, "%s has another version of the file than came before; it starts again".formatted(host));
        }
        if (!range.equals(expected)) {
            spool.discard(request.id());
            throw new DownloadException(
                    Kind.RETRY,
                    "%s sent the part '%s' of %s, asked for was '%s'".formatted(host, range, request.id(), expected));
        }
    }

    private DownloadException refusal(String host, ClassicHttpResponse response) {
        var status = response.getCode();
        var said = "%s answered %d".formatted(host, status);
        var wait = RetryAfter.parse(header(response, "Retry-After"), clock.instant())
                .orElse(null);
        return switch (status) {
            case 401, 403 -> new DownloadException(Kind.UNAUTHORIZED, said + ": not authorised, or the link expired");
            case 410 -> new DownloadException(Kind.UNAVAILABLE, said + ": the provider no longer has it");
            case 428 ->
                new DownloadException(
                        Kind.PARK, said + ": it can't be scanned for malware, and has to be downloaded by hand");
            case 429 -> new DownloadException(Kind.LIMITED, said + ": too many requests", wait, null);
            default -> new DownloadException(Kind.RETRY, said, wait, null);
        };
    }

    private static DownloadException signIn(String host) {
        return new DownloadException(
                Kind.UNAUTHORIZED, "%s sent a web page instead of media: not authorised, or deleted".formatted(host));
    }

    private String explain(IOException e) {
        var message = String.valueOf(e.getMessage());
        if (e instanceof SocketTimeoutException) {
            return "no byte came for %d s".formatted(stallTimeout.toSeconds());
        }
        if (isFull(e)) {
            return "the spool %s is full".formatted(spool.directory());
        }
        return "the download failed: " + Redaction.text(message);
    }

    private static boolean isFull(IOException e) {
        return String.valueOf(e.getMessage()).contains("No space left");
    }

    private void discardQuietly(String id) {
        try {
            spool.discard(id);
        } catch (IOException e) {
            // What could not be removed now is found again by its name, or swept at the next start.
        }
    }

    private static long length(ClassicHttpResponse response) {
        var entity = response.getEntity();
        return entity == null ? 0 : entity.getContentLength();
    }

    private static String validator(ClassicHttpResponse response) {
        var tag = header(response, "ETag");
        return tag.startsWith("\"") ? tag : header(response, "Last-Modified");
    }

    private static String header(ClassicHttpResponse response, String name) {
        var header = response.getFirstHeader(name);
        return header == null || header.getValue() == null
                ? ""
                : header.getValue().strip();
    }

    private static void hash(FileChannel channel, MessageDigest digest) throws IOException {
        channel.position(0);
        var buffer = ByteBuffer.allocate(BUFFER);
        while (channel.read(buffer) >= 0) {
            digest.update(buffer.flip());
            buffer.clear();
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Refuses names that lead into a private network, with the same answer that is then connected to. */
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
