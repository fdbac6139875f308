package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Base of delivery tests: a simulated Zoom, and the directory where a server stores files. */
abstract class ArchiveCase {
    static final Duration LONG = Waits.LONG;

    /** Password that contains the separators of options, users and hosts in a URI. */
    static final String PASSWORD = "p&ss w+rd?#/%@=";

    final Simulator simulator = Simulator.start(Clock.systemUTC());

    @TempDir
    Path directory;

    Workplace workplace;

    @BeforeEach
    void pointAtTheSimulator() throws IOException {
        workplace = new Workplace(directory).set(simulator.zoom().settings()).set("zoom.users", "*");
        // Servers store their files here.
        Files.createDirectories(workplace.archive());
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
    }

    @AfterEach
    void stopTheSimulator() {
        simulator.close();
    }

    /** Returns the path of a delivered file on the server's disk. */
    Path delivered(String id) throws IOException {
        return workplace
                .archive()
                .resolve(workplace.ledger().get(id).path("path").asText());
    }

    void record(String id, long size) {
        record(id, "Weekly", size);
    }

    void record(String id, String topic, long size) {
        var file = ZoomFile.of(id, "MP4", "active_speaker", size);
        var yesterday = Clock.systemUTC().instant().minus(Duration.ofDays(1));
        simulator.zoom().addMeeting("u", ZoomMeeting.of(id + "==", 1, topic, yesterday, file));
    }

    Workplace.Result harvest() {
        return workplace.run("harvest", "--provider", "zoom");
    }

    /** Asserts that the file's only attempt fails with this reason, and leaves nothing at the destination. */
    void assertRefused(String id, String... words) throws IOException {
        var result = workplace.set("transfer.max-attempts", "1").run("harvest", "--provider", "zoom");
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(1);
        assertThat(reasonOf(id)).contains(words).doesNotContain("RAW", "p&ss", "\n");
        assertThat(workplace.files()).as("what is left of it").isEmpty();
    }

    /** Asserts that the file waits for its next attempt with this reason, and is delivered after mending. */
    void assertLaterDelivered(String id, Mending mending, String... words) throws Exception {
        workplace.set("transfer.max-attempts", "1000");
        var harvest = CompletableFuture.supplyAsync(this::harvest);
        Waits.await().untilAsserted(() -> assertThat(reasonOf(id)).contains(words[0]));
        assertThat(reasonOf(id)).contains(words);
        assertThat(workplace.ledger().get(id).path("status").asText()).isNotEqualTo("parked");
        assertThat(workplace.files()).noneMatch(file -> file.toString().endsWith(".mp4"));
        mending.mend();
        assertThat(Waits.get(harvest).exitCode()).isZero();
        assertEverythingIsThere();
    }

    interface Mending {
        void mend() throws Exception;
    }

    String reasonOf(String id) throws IOException {
        var row = workplace.ledger().get(id);
        return row == null ? "" : row.path("reason").asText("");
    }

    /** Asserts that a harvest succeeds and the server's disk has each file with its sidecar, and nothing else. */
    void assertHarvested() throws IOException {
        var result = harvest();
        assertThat(result.exitCode())
                .as(result.out() + result.err() + workplace.ledger())
                .isZero();
        assertEverythingIsThere();
    }

    void assertEverythingIsThere() throws IOException {
        var expected = simulator.zoom().expected();
        var ledger = workplace.ledger();
        var onDisk = workplace.delivered();
        assertThat(ledger).containsOnlyKeys(expected.keySet());
        assertThat(workplace.files()).hasSize(2 * expected.size());
        expected.forEach((id, content) -> {
            var row = ledger.get(id);
            assertThat(row.path("status").asText())
                    .as(row.path("reason").asText())
                    .isEqualTo("delivered");
            assertThat(onDisk).as(id).containsEntry(row.path("path").asText(), content.sha256());
        });
    }
}
