package dev.recordingroutes.cases;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Zoom on a raw socket: a token, a listing for each user, and media, each of which may be answered without end. The JDK's
 * server can't send interim responses, headers or trailers at will.
 */
final class EndlessServer implements AutoCloseable {
    static final String CHUNKED = "HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nTransfer-Encoding: chunked\r\n\r\n";
    /** A chunk that is as long as every file is said to be. */
    static final String FILM = "a\r\n0123456789\r\n";

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> files;

    /** Writes a response; may write for ever. */
    interface Answer {
        void write(OutputStream out, EndlessServer server) throws IOException;
    }

    /** Kinds of responses that have no end in bytes. */
    enum Endless implements Answer {
        STATUS_LINE("sent headers or trailers without end", "HTTP/1.1 200 ", many()),
        HEADER("sent headers or trailers without end", "HTTP/1.1 200 OK\r\nX-Long: ", many()),
        HEADERS("sent headers or trailers without end", "HTTP/1.1 200 OK\r\n", "X-Many: x\r\n"),
        INTERIM("sent more than 16 interim responses", "", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
        CONTINUE("sent more than 16 interim responses", "", "HTTP/1.1 100 Continue\r\n\r\n"),
        CHUNK_LINE("sent headers or trailers without end", CHUNKED + "2;", many()),
        TRAILER("sent headers or trailers without end", CHUNKED + FILM + "0\r\nX-Long: ", many()),
        TRAILERS("sent headers or trailers without end", CHUNKED + FILM + "0\r\n", "X-Many: x\r\n");

        private final String words;
        private final String beginning;
        private final String repeated;

        Endless(String words, String beginning, String repeated) {
            this.words = words;
            this.beginning = beginning;
            this.repeated = repeated;
        }

        /** What is said of it. */
        String words() {
            return words;
        }

        @Override
        public void write(OutputStream out, EndlessServer server) throws IOException {
            out.write(bytes(beginning));
            var more = bytes(repeated.length() < 1_000 ? repeated.repeat(1_000) : repeated);
            while (true) {
                out.write(more);
            }
        }
    }

    /** Answers that come a byte at a time, once in so many milliseconds. */
    static Answer dripping(String beginning, String repeated, int millis) {
        return (out, server) -> {
            out.write(bytes(beginning));
            for (var i = 0; !server.pause(millis); i++) {
                out.write(repeated.charAt(i % repeated.length()));
                out.flush();
            }
        };
    }

    /** A body of this text. */
    static Answer ok(String type, String body) {
        return (out, server) -> {
            var bytes = body.getBytes(UTF_8);
            out.write("HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
                    .formatted(type, bytes.length)
                    .getBytes(UTF_8));
            out.write(bytes);
            out.flush();
        };
    }

    /** @param files ids of the files that the listing of each user has */
    EndlessServer(List<String> files) throws IOException {
        this.files = files;
        answer("/token", ok("application/json", "{\"access_token\":\"t\",\"expires_in\":3600}"));
        start(this::accept);
    }

    Map<String, String> settings() {
        return Map.of(
                "zoom.enabled", "true",
                "zoom.api-url", url("/v2"),
                "zoom.token-url", url("/token"),
                "zoom.account-id", "account",
                "zoom.client-id", "client",
                "zoom.client-secret", "secret",
                "zoom.users", "u",
                "zoom.requests-per-second", "1000");
    }

    String url(String path) {
        return "http://127.0.0.1:%d%s".formatted(socket.getLocalPort(), path);
    }

    /** Answers requests for paths that begin like this. */
    void answer(String path, Answer answer) {
        answers.put(path, answer);
    }

    /** Counts requests for paths that begin like this. */
    int asked(String path) {
        return asked.computeIfAbsent(path, key -> new AtomicInteger()).get();
    }

    /** Counts connections that are open. */
    int connections() {
        return open.size();
    }

    private void accept() throws IOException {
        while (!socket.isClosed()) {
            var client = socket.accept();
            open.add(client);
            start(() -> {
                try (client) {
                    serve(new BufferedInputStream(client.getInputStream()), client.getOutputStream());
                } finally {
                    open.remove(client);
                }
            });
        }
    }

    private void serve(InputStream in, OutputStream out) throws IOException {
        for (var head = head(in); !head.isEmpty(); head = head(in)) {
            var length = head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                    .findFirst()
                    .orElse(0);
            in.readNBytes(length);
            var path = head.split(" ", 3)[1];
            var known = answers.keySet().stream().filter(path::startsWith).max(Comparator.comparingInt(String::length));
            known.ifPresent(key ->
                    asked.computeIfAbsent(key, any -> new AtomicInteger()).incrementAndGet());
            known.map(answers::get).orElseGet(() -> usual(path)).write(out, this);
        }
    }

    private Answer usual(String path) {
        return path.startsWith("/media/") ? ok("video/mp4", "0123456789") : ok("application/json", listing());
    }

    private String listing() {
        var entries = files.stream()
                .map(file ->
                        "{\"id\":\"%1$s\",\"file_type\":\"MP4\",\"file_extension\":\"MP4\",\"file_size\":10,\"status\":\"completed\",\"recording_type\":\"active_speaker\",\"recording_start\":\"%2$s\",\"download_url\":\"%3$s\"}"
                                .formatted(file, start(), url("/media/" + file)))
                .collect(Collectors.joining(","));
        return "{\"page_size\":300,\"total_records\":1,\"next_page_token\":\"\",\"meetings\":[{\"uuid\":\"uuid==\",\"id\":88,\"topic\":\"Topic\",\"start_time\":\"%s\",\"recording_files\":[%s]}]}"
                .formatted(start(), entries);
    }

    private static String start() {
        return Instant.now().minusSeconds(3_600).truncatedTo(ChronoUnit.HOURS).toString();
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (int read; head.indexOf("\r\n\r\n") < 0 && (read = in.read()) >= 0; ) {
            head.append((char) read);
        }
        return head.toString();
    }

    /** Waits; tells whether the server was closed meanwhile. */
    boolean pause(int millis) throws IOException {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String many() {
        return "x".repeat(64 << 10);
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        var thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // The client, or the test, has closed the connection.
                    }
                },
                "endless-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        for (var each : open) {
            each.close();
        }
    }
}
