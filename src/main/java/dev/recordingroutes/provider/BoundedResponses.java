package dev.recordingroutes.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Reads each response into memory, and closes the connection of one that is too long or too slow: closing the response
 * later would read the rest of it first, however much that is.
 *
 * <p>Bytes are counted after decompression, so that a small response does not become a large one.
 *
 * @param longest most bytes of a body
 * @param slowest longest time for a body
 */
public record BoundedResponses(int longest, Duration slowest) implements ExecChainHandler {
    /** Name of the interceptor in the client's chain. */
    public static final String NAME = "bounded-responses";

    private static final int BUFFER = 16 << 10;

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        var response = chain.proceed(request, scope);
        var entity = response.getEntity();
        if (entity == null || entity.getContent() == null) {
            return response;
        }
        var whole = false;
        try {
            var body = read(entity.getContent(), scope.route.getTargetHost().getHostName());
            response.setEntity(new ByteArrayEntity(
                    body, ContentType.parseLenient(entity.getContentType()), entity.getContentEncoding()));
            whole = true;
            return response;
        } finally {
            if (!whole) {
                scope.execRuntime.discardEndpoint();
            }
        }
    }

    private byte[] read(InputStream content, String host) throws IOException {
        var began = System.nanoTime();
        var body = new ByteArrayOutputStream();
        var buffer = new byte[BUFFER];
        int read;
        while ((read = content.read(buffer)) >= 0) {
            body.write(buffer, 0, read);
            if (body.size() > longest) {
                throw new IOException("%s answered with more than %d bytes".formatted(host, longest));
            }
            if (System.nanoTime() - began > slowest.toNanos()) {
                throw new IOException("%s took more than %d s for its answer".formatted(host, slowest.toSeconds()));
            }
        }
        return body.toByteArray();
    }
}
