package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomSimulator;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of the log: what happened, with its facts as fields. */
class LogTest extends Case {
    @Test
    void whatHappensIsAnEventWithItsFactsAsFields() throws Exception {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        simulator.zoom().respondOnce(Case::isLink, Response.of(500));
        workplace.set("webex.enabled", "false");

        var events = events("harvest");

        var poll = only(events, "poll.started");
        assertThat(poll.path("provider").asText()).isEqualTo("zoom");
        assertThat(Instant.parse(poll.path("from").asText())).isBefore(now);
        var ended = only(events, "poll.ended");
        assertThat(ended.path("files").asInt()).isEqualTo(1);
        assertThat(ended.path("newFiles").asInt()).isEqualTo(1);
        assertThat(ended.path("failed").asInt()).isZero();
        assertThat(ended.path("message").asText())
                .matches("zoom: poll ended after \\d+ s: 1 windows read, 0 failed; 1 files seen, 1 of them new");
        var failed = only(events, "attempt.failed");
        assertThat(failed.path("id").asText()).isEqualTo("zoom:a");
        assertThat(failed.path("attempt").asInt()).isEqualTo(1);
        assertThat(failed.path("reason").asText()).isEqualTo("127.0.0.1 answered 500");
        assertThat(Instant.parse(failed.path("nextTry").asText())).isAfter(now);
        var delivered = only(events, "delivered");
        assertThat(delivered.path("id").asText()).isEqualTo("zoom:a");
        assertThat(delivered.path("recordingId").asText()).isEqualTo("one==");
        assertThat(delivered.path("kind").asText()).isEqualTo("active_speaker");
        assertThat(delivered.path("bytes").asLong()).isEqualTo(5_000);
        assertThat(delivered.path("durationMs").asLong()).isPositive();
        assertThat(delivered.path("attempt").asInt()).isEqualTo(2);
        assertThat(delivered.path("destination").asText()).isEqualTo("file:" + workplace.archive());
        assertThat(delivered.path("path").asText()).isEqualTo(path("zoom:a"));
    }

    @Test
    void oneCauseIsOneLineWithACount() throws Exception {
        var files = new ZoomFile[20];
        for (var i = 0; i < files.length; i++) {
            files[i] = video("f" + i);
        }
        meeting("many==", "Weekly", now.minus(Duration.ofDays(1)), files);
        for (var user = 0; user < 10; user++) {
            simulator.zoom().addUser("x" + user, user + "@example.com", ZoomSimulator.Status.ACTIVE);
        }
        simulator.zoom().respondAlways(request -> request.path().contains("/users/x"), Response.of(403));
        simulator.zoom().respondAlways(Case::isLink, Response.of(500));
        workplace.set("webex.enabled", "false").set("transfer.max-attempts", "1");

        var events = events("harvest");

        only(events, "scope.failed");
        only(events, "parked");
        assertThat(events)
                .filteredOn(event -> event.path("event").asText().equals("repeated"))
                .hasSize(2)
                .anySatisfy(event -> assertThat(event.path("scopes").asInt()).isEqualTo(9))
                .anySatisfy(event -> assertThat(event.path("files").asInt()).isEqualTo(19));
    }

    private static JsonNode only(List<JsonNode> events, String name) {
        var named = events.stream()
                .filter(event -> event.path("event").asText().equals(name))
                .toList();
        assertThat(named).as(name).hasSize(1);
        return named.get(0);
    }

    private List<JsonNode> events(String... command) throws IOException, InterruptedException {
        var process = workplace.set("log.format", "json").start(List.of(), command);
        Waits.ended(process);
        var events = new ArrayList<JsonNode>();
        for (var line : Files.readAllLines(workplace.log())) {
            if (line.startsWith("{")) {
                events.add(new ObjectMapper().readTree(line));
            }
        }
        return events;
    }
}
