package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.ZoomSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@code audit}: the provider, the ledger and the destinations held against each other. */
class AuditTest extends Case {
    @Test
    void anArchiveThatHasEverythingHasNoGap() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"), video("b"));
        assertExit(harvest("zoom"), 0);
        var polls = simulator.zoom().requests().size();

        var audit = workplace.run("audit", "--provider", "zoom");

        assertExit(audit, 0);
        assertThat(audit.counted("listed")).isEqualTo(2);
        assertThat(audit.counted("gaps")).isZero();
        assertThat(simulator.zoom().requests()).hasSizeGreaterThan(polls);
        assertThat(simulator.zoom().downloads()).isEqualTo(2);
        assertThat(workplace.run("history", "zoom:a").out().lines()).hasSize(4);
    }

    @Test
    void whatTheProviderHasAndTheLedgerDoesNotIsTold() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        assertExit(harvest("zoom"), 0);
        meeting("late==", "Late", now.minus(Duration.ofDays(20)), video("b"));

        assertThat(audit(0)).isEmpty();
        var gaps = audit(1, "--from", day(now.minus(Duration.ofDays(30))));

        assertThat(gaps).anySatisfy(gap -> {
            assertThat(gap.path("gap").asText()).isEqualTo("unknown");
            assertThat(gap.path("provider").asText()).isEqualTo("zoom");
            assertThat(gap.path("id").asText()).isEqualTo("zoom:b");
            assertThat(gap.path("detail").asText()).contains("\"Late\"");
        });
        assertThat(gaps).anySatisfy(gap -> {
            assertThat(gap.path("gap").asText()).isEqualTo("unread");
            assertThat(gap.path("scope").asText()).isEqualTo("u");
            assertThat(gap.path("from").asText()).isEqualTo(day(now.minus(Duration.ofDays(30))) + "T00:00:00Z");
            assertThat(gap.path("to").asText()).startsWith(day(now.minus(Duration.ofDays(7))));
        });
        assertThat(gaps).hasSize(2);
        assertThat(workplace.ledger()).containsOnlyKeys("zoom:a");
    }

    @Test
    void aRowWithoutADeliveredFileIsTold() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("b"));
        assertExit(harvest("zoom"), 0);
        meeting("two==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        simulator.zoom().respondAlways(Case::isLink, Response.of(500));
        assertExit(harvest("zoom"), 1);
        Files.delete(workplace.archive().resolve(path("zoom:b")));

        var gaps = audit(1);

        assertThat(gaps)
                .extracting(
                        gap -> gap.path("gap").asText() + " " + gap.path("id").asText())
                .containsExactlyInAnyOrder("undelivered zoom:a", "missing zoom:b");
        assertThat(workplace.run("history", "zoom:b").out()).contains("missing", "is not there any more");
    }

    @Test
    void aFileThatCannotBeLookedAtHidesNoOtherThatIsMissing() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        meeting("two==", "Weekly", now.minus(Duration.ofDays(2)), video("b"));
        meeting("three==", "Weekly", now.minus(Duration.ofDays(3)), video("c"));
        assertExit(harvest("zoom"), 0);
        for (var id : List.of("zoom:a", "zoom:b", "zoom:c")) {
            Files.delete(workplace.archive().resolve(path(id)));
        }
        Files.createSymbolicLink(
                workplace.archive().resolve(path("zoom:a")), Files.createFile(directory.resolve("out")));
        Files.createDirectory(workplace.archive().resolve(path("zoom:b")));

        assertThat(audit(1))
                .extracting(
                        gap -> gap.path("gap").asText() + " " + gap.path("id").asText())
                .containsExactlyInAnyOrder("missing zoom:a", "unreachable zoom:b", "missing zoom:c");
    }

    @Test
    void itsPollsAreNotTakenForThoseOfTheSchedule() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        assertExit(harvest("zoom"), 0);

        assertThat(workplace.run("audit", "--provider", "zoom").err()).doesNotContain("poll started", "poll ended");
    }

    @Test
    void aFileAtADestinationThatNoRowKnowsIsTold() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        assertExit(harvest("zoom"), 0);
        var delivered = workplace.archive().resolve(path("zoom:a"));
        Files.writeString(delivered.resolveSibling("holiday.mp4"), "mine");
        Files.createSymbolicLink(workplace.archive().resolve("link to a folder"), delivered.getParent());
        Files.copy(delivered, delivered.resolveSibling(delivered.getFileName() + ".replaced-20260101T000000Z"));

        assertThat(audit(1)).singleElement().satisfies(gap -> {
            assertThat(gap.path("gap").asText()).isEqualTo("foreign");
            assertThat(gap.path("destination").asText()).isEqualTo("file:" + workplace.archive());
            assertThat(gap.path("path").asText()).endsWith("/holiday.mp4");
        });
    }

    @Test
    void aProviderThatCannotBeAskedForAllIsNoCleanBill() throws IOException {
        simulator.zoom().addUser("v", "v@example.com", ZoomSimulator.Status.ACTIVE);
        assertExit(harvest("zoom"), 0);
        simulator.zoom().respondAlways(request -> request.path().contains("/users/v/"), Response.of(403));

        assertThat(audit(1)).singleElement().satisfies(gap -> {
            assertThat(gap.path("gap").asText()).isEqualTo("not-asked");
            assertThat(gap.path("provider").asText()).isEqualTo("zoom");
            assertThat(gap.path("detail").asText()).contains("v: ", "403");
        });
    }

    @Test
    void withoutALedgerThereIsNothingToAudit() {
        var audit = workplace.run("audit");

        assertExit(audit, 2);
        assertThat(audit.err()).contains("ledger.url=", "there is no ledger");
    }

    private List<JsonNode> audit(int exitCode, String... more) {
        var arguments = new ArrayList<>(List.of("audit", "--provider", "zoom", "--json"));
        arguments.addAll(List.of(more));
        var result = workplace.run(arguments.toArray(String[]::new));
        assertExit(result, exitCode);
        return result.out().lines().map(AuditTest::tree).toList();
    }

    private static JsonNode tree(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
