package dev.recordingroutes.network;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.LenientHttpResponseParser;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Limits of every HTTP response, be it from an API, a token server or a media host: of its status line, interim
 * responses, headers and trailers in bytes, and of the wait for a connection and for a byte. Limits of the body and of
 * the time as a whole depend on what the request is for, and are set by its client.
 */
public final class HttpLimits {
    /** Longest line of a status, header, chunk or trailer, in bytes. */
    static final int LONGEST_LINE = 16 << 10;
    /** Most headers of a response; also most trailers. */
    static final int MOST_HEADERS = 100;
    /** Longest status line and headers of one response together, in bytes. */
    static final int LONGEST_HEAD = 128 << 10;
    /** Most interim responses (status 1xx) before the real one. */
    static final int MOST_INTERIM = 16;

    private static final int MOST_CONNECTIONS = 256;
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(30);
    private static final Http1Config HTTP1 = Http1Config.custom()
            .setMaxLineLength(LONGEST_LINE)
            .setMaxHeaderCount(MOST_HEADERS)
            .build();

    private HttpLimits() {}

    /** Longest time for a look-up, a connection or a TLS handshake: 30 s, and not longer than the whole may take. */
    public static Duration connectTimeout(Duration whole) {
        return whole.compareTo(LONGEST_CONNECT) < 0 ? whole : LONGEST_CONNECT;
    }

    /** Opens a connection pool. Closing it at once aborts every request, whatever it waits for but a look-up. */
    public static PoolingHttpClientConnectionManager connections(Lookups lookups, Duration longestSilence) {
        return PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HTTP1)
                        .responseParserFactory(config -> new HeadParser())
                        .build())
                .setDnsResolver(lookups)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTimeout(longestSilence)))
                        .setSocketTimeout(Timeout.of(longestSilence))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .build();
    }

    /** Makes a client use such a pool, and do nothing by itself: no redirects, no retries, no cookies. */
    public static void configure(
            HttpClientBuilder builder, PoolingHttpClientConnectionManager connections, Duration longestSilence) {
        builder.setConnectionManager(connections)
                .setConnectionManagerShared(true)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(longestSilence))
                        .setConnectionRequestTimeout(Timeout.of(longestSilence))
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching();
    }

    /** Names the limit that a response has exceeded; null when a request failed for another reason. */
    public static @Nullable String exceeded(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TooManyInterim) {
                return "sent more than %d interim responses (status 1xx)".formatted(MOST_INTERIM);
            }
            if (cause instanceof MessageConstraintException) {
                return "sent headers or trailers without end: more than %d, a line of more than %d bytes, or %d bytes in all"
                        .formatted(MOST_HEADERS, LONGEST_LINE, LONGEST_HEAD);
            }
        }
        return null;
    }

    private static final class TooManyInterim extends IOException {
        private static final long serialVersionUID = 1L;

        private TooManyInterim() {
            super("too many interim responses");
        }
    }

    /** Parser of the heads of a connection's responses, one for each connection. */
    private static final class HeadParser extends LenientHttpResponseParser {
        private int interim;

        private HeadParser() {
            super(HTTP1);
        }

        @Override
        public @Nullable ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
                throws IOException, HttpException {
            var head = super.parse(buffer, new Head(in));
            if (head == null) {
                // The connection was closed.
                return null;
            }
            interim = head.getCode() < HttpStatus.SC_SUCCESS ? interim + 1 : 0;
            if (interim > MOST_INTERIM) {
                throw new TooManyInterim();
            }
            return head;
        }
    }

    private static final class Head extends FilterInputStream {
        private int length;

        private Head(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            var read = in.read(bytes, from, most);
            length += Math.max(0, read);
            if (length > LONGEST_HEAD) {
                throw new MessageConstraintException("the head is too long");
            }
            return read;
        }
    }
}
