package dev.recordingroutes.provider;

import dev.recordingroutes.network.Deadline;
import dev.recordingroutes.network.HttpLimits;
import dev.recordingroutes.network.Lookups;
import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of the requests to one provider's API or token server, in bytes and in time, and the connections for them. Each
 * response is read into memory; the connection of one that is too long or too slow is closed, since closing the response
 * later would read the rest of it first, however much that is.
 *
 * <p>Bytes are counted after decompression, so that a small response does not become a large one. Requests fail with a
 * {@link ProviderException}: {@link ErrorAction#RETRY} when the time was up or the body too long, {@link ErrorAction#FAIL}
 * when headers, trailers or interim responses had no end, {@link ErrorAction#RATE_LIMITED} after {@link #close}, so that a
 * poll ends and a file waits.
 */
public final class BoundedRequests implements HttpClientConfigurer, AutoCloseable {
    /** Largest response, in bytes; providers' pages are far smaller. */
    public static final int LONGEST = 16 << 20;
    /** Larger ones are read one at a time: many at once would fill the memory. */
    private static final int LARGE = 1 << 20;

    private static final int PART = 64 << 10;
    /** A provider that sends nothing for so long is asked again rather than waited for. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);

    private final String asked;
    private final String limit;
    private final Duration timeout;
    private final int longest;
    private final Duration silence;
    private final ScheduledExecutorService timer;
    private final Semaphore large;
    private final Lookups lookups;
    private final PoolingHttpClientConnectionManager connections;
    private volatile boolean closed;

    /**
     * @param asked setting that has the URL, for messages: {@code api-url} or {@code token-url}
     * @param timer that aborts requests
     * @param large permit for large responses of this provider, so that a slow one delays no other
     */
    public BoundedRequests(
            String provider, String asked, Settings settings, ScheduledExecutorService timer, Semaphore large) {
        this(
                "%s.%s".formatted(provider, asked),
                "%s.request-timeout=%s".formatted(provider, settings.text(provider + ".request-timeout")),
                settings.duration(provider + ".request-timeout"),
                LONGEST,
                timer,
                large);
    }

    BoundedRequests(
            String asked,
            String limit,
            Duration timeout,
            int longest,
            ScheduledExecutorService timer,
            Semaphore large) {
        this.asked = asked;
        this.limit = limit;
        this.timeout = timeout;
        this.longest = longest;
        this.timer = timer;
        this.large = large;
        this.silence = timeout.compareTo(LONGEST_SILENCE) < 0 ? timeout : LONGEST_SILENCE;
        this.lookups = new Lookups(HttpLimits.connectTimeout(timeout));
        this.connections = HttpLimits.connections(lookups, silence);
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        HttpLimits.configure(builder, connections, silence);
        builder.addExecInterceptorFirst("bounded-requests", this::execute);
    }

    private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        var host = scope.route.getTargetHost().getHostName();
        var deadline = Deadline.in(timeout, timer, scope.execRuntime::discardEndpoint);
        var whole = false;
        try (deadline) {
            if (closed) {
                throw stopping();
            }
            var response = chain.proceed(request, scope);
            var entity = response.getEntity();
            if (entity != null && entity.getContent() != null) {
                var body = read(entity.getContent(), host, deadline);
                response.setEntity(new ByteArrayEntity(
                        body, ContentType.parseLenient(entity.getContentType()), entity.getContentEncoding()));
            }
            whole = true;
            return response;
        } catch (IOException | HttpException | RuntimeException e) {
            var explained = explain(e, host, deadline);
            if (explained != null) {
                throw explained;
            }
            throw e;
        } finally {
            if (!whole) {
                scope.execRuntime.discardEndpoint();
            }
        }
    }

    private byte[] read(InputStream content, String host, Deadline deadline) throws IOException {
        var parts = new ArrayList<byte[]>();
        var length = 0;
        var isLarge = false;
        try {
            for (var part = content.readNBytes(PART); part.length > 0; part = content.readNBytes(PART)) {
                parts.add(part);
                length += part.length;
                if (length > longest) {
                    throw new ProviderException(
                            ErrorAction.RETRY,
                            "%s: %s answered with more than %d bytes".formatted(asked, host, longest));
                }
                if (length > LARGE && !isLarge) {
                    acquireLarge(host, deadline);
                    isLarge = true;
                }
            }
            var whole = ByteBuffer.allocate(length);
            parts.forEach(whole::put);
            return whole.array();
        } finally {
            if (isLarge) {
                large.release();
            }
        }
    }

    private void acquireLarge(String host, Deadline deadline) throws IOException {
        try {
            while (!large.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                if (closed) {
                    throw stopping();
                }
                if (deadline.hasPassed()) {
                    throw new ProviderException(
                            ErrorAction.RETRY,
                            "%s: another response of %s that is larger than %d bytes was still being read after %s"
                                    .formatted(asked, host, LARGE, limit));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private @Nullable ProviderException explain(Exception failure, String host, Deadline deadline) {
        if (failure instanceof ProviderException explained) {
            return explained;
        }
        var exceeded = HttpLimits.exceeded(failure);
        if (exceeded != null) {
            return new ProviderException(ErrorAction.FAIL, "%s: %s %s".formatted(asked, host, exceeded));
        }
        if (deadline.hasPassed()) {
            return new ProviderException(
                    ErrorAction.RETRY, "%s: %s took longer for its answer than %s".formatted(asked, host, limit));
        }
        return closed ? stopping() : null;
    }

    /** Failure of whatever is begun, or under way, while the program is stopping. */
    static ProviderException stopping() {
        return new ProviderException(ErrorAction.RATE_LIMITED, "the program is stopping");
    }

    /** Aborts all requests, and refuses others. */
    @Override
    public void close() {
        closed = true;
        lookups.close();
        connections.close(CloseMode.IMMEDIATE);
    }
}
