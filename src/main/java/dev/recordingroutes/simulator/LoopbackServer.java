package dev.recordingroutes.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A web server on this machine: remembers what it was asked, and can be told to misbehave. */
final class LoopbackServer implements AutoCloseable {
    private static final int THREADS = 24;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        var thread = new Thread(task, "simulator");
        thread.setDaemon(true);
        return thread;
    });
    private final Function<Request, Response> api;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Fault> faults = new CopyOnWriteArrayList<>();

    private record Fault(Predicate<Request> when, Response then, AtomicInteger left) {}

    LoopbackServer(Function<Request, Response> api) {
        this.api = api;
        // Else each answer waits 40 ms for an acknowledgement; the JDK's server reads it when it is first used.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    void forget() {
        requests.clear();
    }

    /** Answers the next so many requests of a kind otherwise. */
    void fault(int times, Predicate<Request> when, Response then) {
        faults.add(new Fault(when, then, new AtomicInteger(times)));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = read(exchange);
            requests.add(request);
            var fault = fault(request);
            send(exchange, fault != null ? fault : api.apply(request));
        }
    }

    private @Nullable Response fault(Request request) {
        return faults.stream()
                .filter(fault -> fault.when().test(request) && fault.left().getAndDecrement() > 0)
                .map(Fault::then)
                .findFirst()
                .orElse(null);
    }

    private static Request read(HttpExchange exchange) throws IOException {
        var headers = new LinkedHashMap<String, String>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var uri = exchange.getRequestURI();
        return new Request(
                exchange.getRequestMethod(), uri.getRawPath(), pairs(uri.getRawQuery()), headers, pairs(body));
    }

    private static Map<String, String> pairs(@Nullable String text) {
        var pairs = new LinkedHashMap<String, String>();
        for (var pair : text == null || text.isEmpty() ? new String[0] : text.split("&", -1)) {
            var equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            pairs.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return pairs;
    }

    static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        var media = response.body().size() > 0;
        var text = response.text().getBytes(StandardCharsets.UTF_8);
        var length = media ? response.body().size() - response.offset() : text.length;
        exchange.sendResponseHeaders(response.status(), length == 0 ? -1 : length);
        if (length == 0) {
            return;
        }
        var out = exchange.getResponseBody();
        if (!media) {
            out.write(text, 0, (int) Math.min(text.length, response.sent()));
            return;
        }
        var left = response.sent() - response.offset();
        var buffer = new byte[64 << 10];
        try (var in = response.body().open(response.offset())) {
            int read;
            while (left > 0 && (read = in.read(buffer, 0, (int) Math.min(buffer.length, left))) > 0) {
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        out.flush();
    }
}
