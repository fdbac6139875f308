package dev.recordingroutes.cases;

import static dev.recordingroutes.cases.EndlessServer.dripping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping an engine whose peers hold on to it. */
@Timeout(Waits.SECONDS)
class StoppingTest {
    /** A second as promised, and two for a machine under load. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final int WORKERS = 8;

    private final EndlessServer server =
            new EndlessServer(IntStream.range(0, WORKERS).mapToObj(n -> "f" + n).toList());

    @TempDir
    Path directory;

    StoppingTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private RecordingRoutes.Builder engine() {
        return RecordingRoutes.builder()
                .set(server.settings())
                .set("zoom.request-timeout", "1h")
                .set("archive.to", "file:" + directory.resolve("archive"))
                .set("ledger.url", "jdbc:sqlite:" + directory.resolve("ledger.db"))
                .set("transfer.spool", directory.resolve("spool").toString())
                .set("transfer.min-free", "1MB")
                .set("transfer.stall-timeout", "1h")
                .set("transfer.shutdown-timeout", "1s")
                .schedules(false);
    }

    @Test
    void eightDownloadsThatDripAreAbortedAndDueAgain() throws Exception {
        server.answer("/media/", dripping(EndlessServer.CHUNKED, "1\r\nx\r\n", 50));

        var engine = stop(engine(), Duration.ofSeconds(1), () -> server.asked("/media/") == WORKERS);

        assertThat(engine).isEqualTo("pending, no attempt");
    }

    /** Repeated, since whether the poll or the stop comes first is decided anew each time. */
    @RepeatedTest(5)
    void aPageThatDripsIsAbortedAtOnceWhateverTheShutdownTimeoutAndIsNobodysFailure() throws Exception {
        server.answer("/v2/", dripping("HTTP/1.1 200 OK\r\n\r\n", " ", 50));

        stop(engine().set("transfer.shutdown-timeout", "1h"), Duration.ZERO, () -> server.asked("/v2/") == 1);

        try (var ledger =
                Database.at("jdbc:sqlite:" + directory.resolve("ledger.db")).openBeside()) {
            var repository = new LedgerRepository(ledger);
            assertThat(repository.listLastPolls().get("zoom").finishedAt()).isNull();
            repository.listGaps(gap -> assertThat(gap.failures()).isZero());
        }
    }

    @Test
    void aPollThatWaitsForTheEndOfAPauseEndsAtOnce() throws Exception {
        server.answer("/v2/", (out, any) -> {
            out.write(EndlessServer.bytes(
                    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 50\r\nContent-Length: 0\r\n\r\n"));
            out.flush();
        });

        stop(engine().set("transfer.shutdown-timeout", "1h"), Duration.ZERO, () -> server.asked("/v2/") == 1);
    }

    @Test
    void aTokenThatDripsIsAborted() throws Exception {
        server.answer("/token", dripping("HTTP/1.1 200 OK\r\nX-Slow: ", "x", 50));

        stop(engine(), Duration.ofSeconds(1), () -> server.asked("/token") == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp", "ftps", "sftp"})
    void aServerThatTakesConnectionsAndSaysNothingIsLeft(String scheme) throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var uri = "%s://me@127.0.0.1:%d/in?password=secret".formatted(scheme, silent.getLocalPort());
            var accepted = CompletableFuture.supplyAsync(() -> {
                try {
                    return silent.accept();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });

            var engine = stop(engine().set("archive.to", uri), Duration.ofSeconds(1), accepted::isDone);

            assertThat(engine).isEqualTo("pending, no attempt");
        }
    }

    /**
     * Harvests, closes the engine once it is stuck, and sees that this takes no longer than it may and leaves no thread.
     *
     * @return states of the files and whether any attempt was counted
     */
    private String stop(RecordingRoutes.Builder builder, Duration longest, Callable<Boolean> stuck) throws Exception {
        var before = threads();
        var engine = builder.open();
        engine.start();
        var harvest = CompletableFuture.runAsync(() -> {
            try {
                engine.harvest(HarvestRequest.ofLookback());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Waits.await().until(stuck);

        var began = System.nanoTime();
        engine.close();
        var took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(took).isLessThan(longest.plus(GRACE));
        Waits.await().untilAsserted(() -> assertThat(harvest).isDone());
        Waits.await().untilAsserted(() -> assertThat(names(threads(), before)).isEmpty());
        Waits.await().until(() -> server.connections() == 0);
        try (var next = builder.transfers(false).open()) {
            var states = new TreeSet<String>();
            next.ledger()
                    .listFiles(
                            null,
                            null,
                            row -> states.add(row.recording().status().text()
                                    + (row.attempts() == 0 ? ", no attempt" : ", an attempt")));
            return String.join("; ", states);
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("Camel.*|recording-routes.*|.*[Cc]onnect thread.*"))
                .collect(Collectors.toSet());
    }

    private static List<String> names(Set<Thread> threads, Set<Thread> except) {
        return threads.stream()
                .filter(thread -> !except.contains(thread))
                .map(Thread::getName)
                .toList();
    }
}
