package dev.recordingroutes.cases;

import static dev.recordingroutes.cases.EndlessServer.dripping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.cases.EndlessServer.Answer;
import dev.recordingroutes.cases.EndlessServer.Endless;
import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes whose peers send without end, with a small heap, and processes that are told to stop meanwhile. */
@Tag("slow")
class EndlessProcessTest {
    private static final List<String> SMALL_HEAP = List.of("-Xmx128m", "-XX:+ExitOnOutOfMemoryError");
    /** The shutdown timeout and a second, as promised; and one for the JVM and the machine. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(7);

    private final EndlessServer server =
            new EndlessServer(Arrays.stream(Endless.values()).map(Endless::name).toList());

    @TempDir
    Path directory;

    private Workplace workplace;

    EndlessProcessTest() throws IOException {}

    @BeforeEach
    void pointAtTheServer() {
        workplace = new Workplace(directory)
                .set(server.settings())
                .set("zoom.schedule", "0/1 * * * * ?")
                .set("transfer.shutdown-timeout", "5s");
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void s15AHeapOf128MegabytesStandsEveryAnswerOfTheApiAndOfMediaHosts() throws Exception {
        var users = Arrays.stream(Endless.values()).map(Endless::name).toList();
        workplace.set("zoom.users", String.join(",", users) + ",good").set("transfer.max-attempts", "2");
        for (var kind : Endless.values()) {
            server.answer("/v2/users/" + kind + "/", kind);
            server.answer("/media/" + kind, kind);
        }

        assertThat(harvest()).contains(Endless.HEADER + ": zoom.api-url: 127.0.0.1 " + Endless.HEADER.words());

        assertThat(workplace.ledger().values())
                .hasSize(users.size())
                .allSatisfy(row -> assertThat(row.path("status").asText()).isEqualTo("parked"));
    }

    @Test
    void s15AHeapOf128MegabytesStandsEightBodiesOfTheApiAtOnce() throws Exception {
        Answer endless = (out, any) -> {
            out.write(EndlessServer.bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n"));
            while (true) {
                out.write(new byte[64 << 10]);
            }
        };
        // Eight workers ask for the links of eight recordings.
        var items = IntStream.range(0, 8)
                .mapToObj(n ->
                        "{\"id\":\"r%d\",\"topic\":\"Topic\",\"timeRecorded\":\"%s\",\"format\":\"MP4\",\"status\":\"available\"}"
                                .formatted(n, Instant.now().minusSeconds(3_600)))
                .collect(Collectors.joining(","));
        server.answer("/webex/admin/recordings", EndlessServer.ok("application/json", "{\"items\":[" + items + "]}"));
        server.answer("/webex/recordings/", endless);
        workplace
                .set("zoom.enabled", "false")
                .set("webex.enabled", "true")
                .set("webex.access-token", "t")
                .set("webex.api-url", server.url("/webex"))
                .set("webex.files", "recording")
                .set("webex.requests-per-second", "1000")
                .set("transfer.max-attempts", "1");

        harvest();

        assertThat(workplace.ledger().values().stream()
                        .map(row -> row.path("reason").asText())
                        .filter(reason -> reason.contains("answered with more than 16777216 bytes")))
                .hasSize(8);
    }

    @ParameterizedTest
    @EnumSource
    void s15AHeapOf128MegabytesStandsEveryAnswerOfTheTokenServer(Endless kind) throws Exception {
        server.answer("/token", kind);

        assertThat(harvest()).contains("zoom.token-url: 127.0.0.1 " + kind.words());
    }

    private String harvest() throws Exception {
        var process = workplace.start(SMALL_HEAP, "harvest");
        try {
            Waits.ended(process);
        } finally {
            process.destroyForcibly();
        }
        var log = Files.readString(workplace.log());
        assertThat(process.exitValue()).as(log).isEqualTo(1);
        assertThat(log).doesNotContain("OutOfMemory");
        return log;
    }

    @Test
    void aDaemonStopsInTimeDuringEightDownloadsThatDrip() throws Exception {
        server.answer("/media/", dripping(EndlessServer.CHUNKED, "1\r\nx\r\n", 50));

        stop("run", () -> server.asked("/media/") == Endless.values().length, LONGEST_STOP);
    }

    /** Polls and requests for tokens end before the timeout. */
    @ParameterizedTest
    @ValueSource(strings = {"/v2/", "/token"})
    void aDaemonStopsInTimeDuringAnAnswerThatDrips(String path) throws Exception {
        server.answer(path, dripping("HTTP/1.1 200 OK\r\nX-Slow: ", "x", 50));

        stop("run", () -> server.asked(path) == 1, LONGEST_STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp", "ftps", "sftp"})
    void aDaemonStopsInTimeWhileAServerSaysNothing(String scheme) throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            workplace.set(
                    "archive.to", "%s://me@127.0.0.1:%d/in?password=secret".formatted(scheme, silent.getLocalPort()));
            var accepted = CompletableFuture.supplyAsync(() -> {
                try {
                    return silent.accept();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });

            stop("run", accepted::isDone, LONGEST_STOP);
        }
    }

    @Test
    void aHarvestThatIsInterruptedWhileItListsEndsWithinSecondsWhateverTheShutdownTimeout() throws Exception {
        server.answer("/v2/", dripping("HTTP/1.1 200 OK\r\n\r\n", " ", 50));
        workplace.set("transfer.shutdown-timeout", "1h");

        stop("harvest", () -> server.asked("/v2/") == 1, Duration.ofSeconds(3));
    }

    private void stop(String command, Callable<Boolean> stuck, Duration longest) throws Exception {
        workplace.set("transfer.stall-timeout", "1h").set("zoom.request-timeout", "1h");
        var process = workplace.start(SMALL_HEAP, command);
        try {
            Waits.await().until(stuck);
            var began = System.nanoTime();

            new ProcessBuilder("kill", command.equals("run") ? "-TERM" : "-INT", String.valueOf(process.pid()))
                    .start()
                    .waitFor();

            assertThat(process.waitFor(Waits.SECONDS, TimeUnit.SECONDS)).isTrue();
            var took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(took).as(Files.readString(workplace.log())).isLessThan(longest);
            if (command.equals("run")) {
                assertThat(process.exitValue()).isZero();
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
