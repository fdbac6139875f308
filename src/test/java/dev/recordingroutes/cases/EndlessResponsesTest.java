package dev.recordingroutes.cases;

import static dev.recordingroutes.cases.EndlessServer.CHUNKED;
import static dev.recordingroutes.cases.EndlessServer.dripping;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.cases.EndlessServer.Answer;
import dev.recordingroutes.cases.EndlessServer.Endless;
import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses that have no end, in bytes or in time, from the API, the token server and the media host. */
@Timeout(Waits.SECONDS)
class EndlessResponsesTest {
    private static final String BODY = CHUNKED + "ffffffff\r\n";

    private final EndlessServer server =
            new EndlessServer(Arrays.stream(Endless.values()).map(Endless::name).toList());

    @TempDir
    Path directory;

    private Workplace workplace;

    EndlessResponsesTest() throws IOException {}

    @BeforeEach
    void pointAtTheServer() {
        workplace = new Workplace(directory).set(server.settings());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private Workplace.Result harvest() {
        var result = workplace.run("harvest");
        Waits.await().until(() -> server.connections() == 0);
        return result;
    }

    @Test
    void s15AnAnswerOfTheApiWithoutEndFailsThatUserAndTheOthersGoOn() throws Exception {
        var users = Arrays.stream(Endless.values()).map(Endless::name).toList();
        workplace.set("zoom.users", String.join(",", users) + ",good");
        for (var kind : Endless.values()) {
            server.answer("/v2/users/" + kind + "/", kind);
        }

        var result = harvest();

        assertThat(result.exitCode()).isEqualTo(1);
        for (var kind : Endless.values()) {
            assertThat(result.out()).contains(kind + ": zoom.api-url: 127.0.0.1 " + kind.words());
            // Asking again at once would change nothing.
            assertThat(server.asked("/v2/users/" + kind + "/")).isEqualTo(1);
        }
        assertThat(result.counted("delivered")).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource
    void s15AnAnswerOfTheTokenServerWithoutEndFailsThePoll(Endless kind) {
        server.answer("/token", kind);

        var result = harvest();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("zoom.token-url: 127.0.0.1 " + kind.words());
    }

    @Test
    void s15AnAnswerOfAMediaHostWithoutEndFailsThatFileWhichIsTriedAgain() throws Exception {
        workplace.set("transfer.max-attempts", "2");
        for (var kind : Endless.values()) {
            server.answer("/media/" + kind, kind);
        }

        var result = harvest();

        assertThat(result.exitCode()).isEqualTo(1);
        for (var kind : Endless.values()) {
            assertThat(reason("zoom:" + kind))
                    .as(kind.name())
                    .isEqualTo("gave up after 2 attempts: 127.0.0.1 " + words(kind));
            assertThat(server.asked("/media/" + kind)).isEqualTo(2);
        }
    }

    private static String words(Endless kind) {
        return kind.words()
                + (kind.words().contains("interim")
                        ? " (status 1xx)"
                        : ": more than 100, a line of more than 16384 bytes, or 131072 bytes in all");
    }

    private String reason(String id) throws IOException {
        return workplace.ledger().get(id).path("reason").asText();
    }

    /** Each part of an answer, coming a byte at a time. */
    private static List<Answer> drips() {
        return List.of(
                dripping("HTTP/1.1 200 OK\r\nX-Slow: ", "x", 50),
                dripping("", "HTTP/1.1 103 Early Hints\r\n\r\n", 50),
                dripping(BODY, " ", 50),
                dripping(CHUNKED + EndlessServer.FILM + "0\r\nX-Slow: ", "x", 50));
    }

    private static Answer oneAfterTheOther(List<Answer> answers) {
        var next = new AtomicInteger();
        return (out, server) ->
                answers.get(next.getAndIncrement() % answers.size()).write(out, server);
    }

    @Test
    void s15AnswersThatDripEndWithRequestTimeoutAndThePollFails() {
        workplace.set("zoom.request-timeout", "300ms");
        server.answer("/v2/users/u/", oneAfterTheOther(drips()));
        // At the same time, since each is asked four times, with pauses in between.
        workplace
                .set("webex.enabled", "true")
                .set("webex.api-url", server.url("/webex"))
                .set("webex.token-url", server.url("/webex-token"))
                .set("webex.client-id", "client")
                .set("webex.client-secret", "secret")
                .set("webex.refresh-token", "refresh")
                .set("webex.request-timeout", "400ms");
        server.answer("/webex-token", oneAfterTheOther(drips()));

        var result = harvest();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("zoom.api-url: 127.0.0.1 took longer for its answer than zoom.request-timeout=300ms")
                .contains("webex.token-url: 127.0.0.1 took longer for its answer than webex.request-timeout=400ms");
        assertThat(server.asked("/v2/users/u/")).isEqualTo(4);
        assertThat(server.asked("/webex-token")).isEqualTo(4);
    }

    @Test
    void s15EightDownloadsThatDripHoldNoWorkerForLongAndAreTriedAgain() throws Exception {
        workplace.set("transfer.stall-timeout", "500ms").set("transfer.max-attempts", "2");
        var drip = drips().iterator();
        for (var kind : Endless.values()) {
            drip = drip.hasNext() ? drip : drips().iterator();
            server.answer("/media/" + kind, drip.next());
        }

        var result = harvest();

        assertThat(result.counted("parked")).isEqualTo(8);
        var reasons = workplace.ledger().values().stream()
                .map(row -> row.path("reason").asText())
                .collect(Collectors.groupingBy(
                        reason -> reason.replaceAll("[0-9]+ bytes", "N bytes").replaceAll("in [0-9] s", "in N s"),
                        Collectors.counting()));
        assertThat(reasons)
                .containsOnly(
                        Map.entry(
                                "gave up after 2 attempts: 127.0.0.1 does not answer within transfer.stall-timeout, 1 s",
                                4L),
                        Map.entry("gave up after 2 attempts: 127.0.0.1 does not answer: no byte moved for 1 s", 2L),
                        Map.entry(
                                "gave up after 2 attempts: 127.0.0.1 is too slow: N bytes moved in N s, and transfer.min-rate asks for 1024 a second",
                                2L));
    }

    @Test
    void s15ASlowDownloadIsLeftAloneWhereMinRateIsOff() throws Exception {
        workplace.set("transfer.stall-timeout", "1s").set("transfer.min-rate", "0");
        server.answer("/media/HEADER", (out, any) -> {
            out.write(EndlessServer.bytes("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 10\r\n\r\n"));
            for (var each : EndlessServer.bytes("0123456789")) {
                out.write(each);
                out.flush();
                any.pause(300);
            }
        });

        var result = harvest();

        assertThat(result.exitCode()).isZero();
        assertThat(workplace.ledger().get("zoom:HEADER").path("attempts").asInt())
                .isEqualTo(1);
    }
}
