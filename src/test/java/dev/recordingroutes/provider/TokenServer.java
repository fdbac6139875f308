package dev.recordingroutes.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Token endpoint on this machine, which numbers the access tokens that it issues. */
final class TokenServer implements AutoCloseable {
    record Asked(String authorization, String form) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile @Nullable String body;

    TokenServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:%d/token".formatted(server.getAddress().getPort());
    }

    /** Sets status and body of answers; a null body stands for a numbered access token that expires after an hour. */
    void answer(int newStatus, @Nullable String newBody) {
        status = newStatus;
        body = newBody;
    }

    List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var authorization = exchange.getRequestHeaders().getFirst("Authorization");
            var form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(new Asked(authorization == null ? "" : authorization, form));
            var text = body;
            var bytes = (text != null
                            ? text
                            : "{\"access_token\":\"at-%d\",\"expires_in\":3600}".formatted(asked.size()))
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
