package dev.recordingroutes.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** HTTP server on a free port of the loopback interface. */
final class LoopbackServer implements AutoCloseable {

    private static final int CHUNK = 64 * 1024;

    private final HttpServer server;
    private final String origin;
    private final Function<Request, Response> application;
    private final CountDownLatch closing = new CountDownLatch(1);

    private LoopbackServer(HttpServer server, Function<Request, Response> application) {
        this.server = server;
        this.origin = "http://127.0.0.1:" + server.getAddress().getPort();
        this.application = application;
    }

    static LoopbackServer start(Executor workers, Function<Request, Response> application) {
        // The JDK's server writes headers and body separately; Nagle's algorithm would delay each response by 40 ms.
        // The server reads this property once, and has no other setting for it.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
            LoopbackServer started = new LoopbackServer(server, application);
            server.createContext("/", started::handle);
            server.setExecutor(workers);
            server.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("no port on 127.0.0.1 could be opened for the simulator", e);
        }
    }

    /** Scheme, host and port, without a slash at the end. */
    String origin() {
        return origin;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        send(exchange, answer(Request.of(origin, exchange)));
        exchange.close();
    }

    private Response answer(Request request) {
        try {
            return application.apply(request);
        } catch (RuntimeException e) {
            // Without a response the connection would just end, and the fault be sought in the client.
            return Response.html(500, "The simulator failed: " + e);
        }
    }

    private void send(HttpExchange exchange, Response response) throws IOException {
        if (response.fault() instanceof Response.Fault.Disconnect) {
            throw new IOException("hung up, as asked");
        }
        response.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(response.status(), announced(response));
        if (response.length() == 0) {
            return;
        }
        try (InputStream body = response.open()) {
            sendBody(body, exchange.getResponseBody(), response);
        }
    }

    /** Length in the terms of the JDK's server: -1 for no body, 0 for a body in chunks. */
    private static long announced(Response response) {
        if (response.length() == 0) {
            return -1;
        }
        return response.lengthStated() ? response.length() : 0;
    }

    private void sendBody(InputStream body, OutputStream out, Response response) throws IOException {
        if (response.fault() instanceof Response.Fault.Cut cut && cut.after() < response.length()) {
            copy(body, out, cut.after());
            // A handler that throws makes the server drop the connection, as the fault demands.
            throw new IOException("cut after " + cut.after() + " bytes, as asked");
        }
        long sent = 0;
        if (response.fault() instanceof Response.Fault.Stall stall) {
            sent = Math.min(stall.after(), response.length());
            copy(body, out, sent);
            pause(stall.time());
        }
        copy(body, out, response.length() - sent);
    }

    private static void copy(InputStream from, OutputStream to, long count) throws IOException {
        byte[] chunk = new byte[(int) Math.min(CHUNK, count)];
        long left = count;
        while (left > 0) {
            int read = from.read(chunk, 0, (int) Math.min(chunk.length, left));
            if (read < 0) {
                break;
            }
            to.write(chunk, 0, read);
            left -= read;
        }
        to.flush();
    }

    private void pause(Duration time) throws IOException {
        try {
            if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the simulator is closing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the simulator is closing", e);
        }
    }
}
