package dev.recordingroutes.benchmark;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Start of a program: until its first HTTP request arrives, or until it has printed its help. */
public final class StartWork implements Work {
    private static final byte[] ANSWER =
            "{\"page_count\":0,\"page_size\":300,\"total_records\":0,\"next_page_token\":\"\",\"meetings\":[]}"
                    .getBytes(StandardCharsets.UTF_8);

    private final Setup setup;
    private final boolean request;
    private @Nullable HttpServer server;

    /** Creates a work: the time to the first request, or to the end of {@code --help}. */
    public StartWork(Setup setup, boolean request) {
        this.setup = setup;
        this.request = request;
    }

    @Override
    public String id() {
        return request ? "h-request" : "h-help";
    }

    @Override
    public String name() {
        return request ? "start to the first HTTP request" : "--help";
    }

    @Override
    public Amount amount() {
        return Amount.NONE;
    }

    @Override
    public List<Arm> prepare() throws Exception {
        return request ? request() : help();
    }

    @Override
    public void close() throws Exception {
        if (server != null) {
            server.stop(0);
        }
        Folders.delete(setup.directory(id()));
    }

    private List<Arm> help() throws IOException {
        var directory = setup.directory(id());
        var product = Product.of(directory.resolve("product"), Account.at(setup.nginx(), id()));
        var harvest = product.command("harvest");
        var help = new Program(
                List.of(harvest.words().get(0), "--help"), harvest.environment(), harvest.output(), harvest.log());
        return List.of(
                Arm.of(Product.NAME, "sh", help),
                Arm.of(
                        "java -version",
                        "sh",
                        Program.of(
                                directory,
                                "java",
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-version"))),
                Arm.of("rclone --help", "rclone", Program.of(directory, "rclone", List.of("rclone", "--help"))),
                Arm.of("curl --help", "curl", Program.of(directory, "curl", List.of("curl", "--help"))));
    }

    private List<Arm> request() throws IOException {
        var first = new AtomicLong();
        var listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listening.createContext("/", exchange -> {
            first.compareAndSet(0, System.nanoTime());
            var api = exchange.getRequestURI().getPath().startsWith("/v2/");
            exchange.getResponseHeaders().set("Content-Type", api ? "application/json" : "text/html");
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
            exchange.close();
        });
        listening.start();
        server = listening;
        var origin = "http://127.0.0.1:" + listening.getAddress().getPort();

        var directory = setup.directory(id());
        var product = Product.of(directory.resolve("product"), Account.at(setup.nginx(), id()))
                .with("zoom.api-url", origin + "/v2");
        var arms = List.of(
                Arm.of(Product.NAME, "sh", product.harvest()),
                Arm.of(
                        "python3 urllib",
                        "python3",
                        Program.of(
                                directory,
                                "python",
                                List.of(
                                        Tools.python(),
                                        "-c",
                                        "import urllib.request; urllib.request.urlopen('%s')".formatted(origin)))),
                Arm.of(
                        "rclone lsf",
                        "rclone",
                        Program.of(
                                directory,
                                "rclone",
                                List.of("rclone", "--config", "", "lsf", "--http-url", origin, ":http:"))),
                Arm.of("curl", "curl", Program.of(directory, "curl", List.of("curl", "-sS", origin))));
        return arms.stream()
                .map(arm -> arm.before(() -> first.set(0)).timing(whole -> {
                    if (first.get() == 0) {
                        throw new IOException("no request came");
                    }
                    return (first.get() - whole.began()) / 1e9;
                }))
                .toList();
    }
}
