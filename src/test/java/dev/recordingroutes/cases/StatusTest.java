package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of {@code status}: what it shows, and when it fails. */
class StatusTest extends Case {
    @Test
    void nothingFailsWhereEverythingIsWell() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        workplace.set("webex.enabled", "false");
        assertExit(harvest("zoom"), 0);

        assertExit(workplace.run("status", "--fail-if", "parked,gaps,down,stale=1h,backlog=6h"), 0);
    }

    @Test
    void aParkedFileFailsWhenItIsAskedFor() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        simulator.zoom().respondAlways(Case::isLink, Response.of(500));
        assertExit(harvest("zoom"), 1);

        assertExit(workplace.run("status"), 0);
        var status = workplace.run("status", "--fail-if", "gaps,parked");
        assertExit(status, 1);
        assertThat(status.out()).contains("fails: parked: 1 files").doesNotContain("fails: gaps");
    }

    @Test
    void itSaysWhyFilesWereGivenUpAndWhatBringsThemBack() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"), video("b"));
        simulator.zoom().respondAlways(Case::isLink, Response.of(500));
        assertExit(harvest("zoom"), 1);

        assertThat(workplace.run("status").out())
                .contains(
                        "zoom: 2 files are parked: gave up after ",
                        "127.0.0.1 answered 500",
                        "'retry --all' brings them back");
    }

    @Test
    void itSaysWhetherAProcessIsRunning() throws Exception {
        workplace.set("webex.enabled", "false");
        assertExit(harvest("zoom"), 0);
        assertThat(workplace.run("status").out())
                .contains("no process is working with this ledger; 'run' starts one")
                .doesNotContain("next at");

        var daemon = workplace.start(List.of(), "run");
        try {
            Waits.await().until(() -> Files.readString(workplace.log()).contains("zoom is polled at"));
            assertThat(workplace.run("status").out()).contains("next at").doesNotContain("no process");
            assertThat(new ObjectMapper()
                            .readTree(workplace.run("status", "--json").out())
                            .path("running")
                            .asBoolean())
                    .isTrue();
        } finally {
            daemon.destroy();
            Waits.ended(daemon);
        }
        assertThat(Files.readString(workplace.log())).contains("INFO  stopped\n");
    }

    @Test
    void aDirectoryThatIsNotThereIsDownWhetherOrNotAFileWasOffered() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        assertExit(harvest("zoom"), 0);
        Files.move(workplace.archive(), directory.resolve("elsewhere"));

        var status = workplace.run("status", "--fail-if", "down");

        assertExit(status, 1);
        assertThat(status.out())
                .contains("takes no files: the directory %s is not there; mount it, or create it"
                        .formatted(workplace.archive()));
    }

    @Test
    void whatVerifyFoundIsNotForgotten() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        assertExit(harvest("zoom"), 0);
        Files.delete(workplace.archive().resolve(path("zoom:a")));
        assertExit(workplace.run("verify"), 1);

        assertThat(workplace.run("status").out()).containsPattern("verify of .* found 1; it tells them again");
    }

    @Test
    void aRangeThatIsNotReadFailsWhenItIsAskedFor() throws IOException {
        simulator.zoom().respondAlways(Case::isListing, Response.of(403));
        assertExit(harvest("zoom"), 1);

        var status = workplace.run("status", "--fail-if", "gaps", "--json");

        assertExit(status, 1);
        var tree = new ObjectMapper().readTree(status.out());
        assertThat(tree.path("fails").path(0).asText()).isEqualTo("gaps: 1 ranges that were asked for are not read");
        assertThat(tree.path("gaps").path(0).path("reason").asText()).contains("403");
        assertThat(tree.path("providers").path("zoom").path("nextPoll").asText())
                .satisfies(next -> assertThat(Instant.parse(next)).isAfter(now));
    }

    @Test
    void aPollThatIsOverdueFailsWhenItIsAskedFor() throws IOException {
        workplace.set("webex.enabled", "false");
        assertExit(harvest("zoom"), 0);
        workplace.clock(Clock.fixed(now.plus(Duration.ofHours(3)), ZoneOffset.UTC));

        assertExit(workplace.run("status", "--fail-if", "stale=4h"), 0);
        var stale = workplace.run("status", "--fail-if", "stale=2h");

        assertExit(stale, 1);
        assertThat(stale.out()).contains("fails: stale: zoom: the last poll that read everything ended at ");
    }

    @Test
    void aDestinationThatTookNothingLatelyFailsWhenItIsAskedFor() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        workplace.set("archive.to", workplace.get("archive.to") + ",ftp://me@127.0.0.1:1/in?password=p");
        assertExit(harvest("zoom"), 1);

        var status = workplace.run("status", "--fail-if", "down");

        assertExit(status, 1);
        assertThat(status.out()).contains("fails: down: ftp://me@127.0.0.1:1/in: ");
    }

    @Test
    void tenFilesInFlightAreShownWithTopicSizeAndAgeAndTheOthersAreCounted() throws Exception {
        var files = new ZoomFile[14];
        for (var i = 0; i < files.length; i++) {
            files[i] = ZoomFile.of("many-" + i, "MP4", "active_speaker", 30L << 20);
        }
        meeting(
                "many==",
                "Weekly with a topic that is longer than a line has room for",
                now.minus(Duration.ofHours(1)),
                files);
        workplace.set("webex.enabled", "false").set("zoom.schedule", "0/1 * * * * ?");
        simulator
                .zoom()
                .spoilAlways(simulator.zoom()::isDownload, answer -> answer.stalledAfter(1_000, Duration.ofMinutes(5)));
        var daemon = workplace.start(List.of(), "run", "--set", "transfer.shutdown-timeout=1s");
        try {
            Waits.await().until(() -> workplace.run("status").out().contains("in flight: 4 more"));

            var lines = new ArrayList<>(workplace.run("status").out().lines().toList());
            lines.removeIf(line -> !line.startsWith("in flight: "));
            assertThat(lines).hasSize(11);
            assertThat(lines.get(0))
                    .matches(
                            "in flight: zoom:many-\\d+ {2}\"Weekly with a topic that is longer than…\" {2}30.0 MB, for \\d+ s");
            assertThat(workplace.run("status").out())
                    .containsPattern("to be transferred: 14 files, 420 MB as far as is known");
            assertExit(workplace.run("status", "--fail-if", "backlog=1ms"), 1);
            assertExit(workplace.run("status", "--fail-if", "backlog=1h"), 0);
        } finally {
            daemon.destroyForcibly();
            Waits.ended(daemon);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, 'parked, gaps, down, stale=DURATION and backlog=DURATION are possible'",
        "stale, 'parked, gaps, down, stale=DURATION and backlog=DURATION are possible'",
        "parked=1h, 'parked, gaps, down, stale=DURATION and backlog=DURATION are possible'",
        "stale=soon, a duration"
    })
    void aConditionThatDoesNotExistIsAMistake(String condition, String allowed) {
        var status = workplace.run("status", "--fail-if", condition);

        assertExit(status, 2);
        assertThat(status.err())
                .contains("--fail-if " + condition + ": ", allowed)
                .hasLineCount(1);
    }
}
