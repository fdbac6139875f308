package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import dev.recordingroutes.testing.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that memory does not grow with the size of a file. */
@Tag("slow")
class LargeFileTest {
    private static final long TWO_GIGABYTES = 2L << 30;

    @TempDir
    Path directory;

    @Test
    void aRecordingOfTwoGigabytesArrivesWholeWithAHeapOf64Megabytes() throws Exception {
        try (var simulator = Simulator.start()) {
            simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
            var start = Instant.now().minus(Duration.ofDays(1));
            var file = ZoomFile.of("large", "MP4", "active_speaker", TWO_GIGABYTES);
            simulator.zoom().addMeeting("u", ZoomMeeting.of("uuid==", 88L, "All hands", start, file));
            var id = "zoom:large";
            var workplace =
                    new Workplace(directory).set(simulator.zoom().settings()).set("zoom.users", "u");

            var process = workplace.start(List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError"), "harvest");

            Waits.ended(process, Waits.VERY_LONG);
            assertThat(process.exitValue())
                    .as(Files.readString(workplace.log()))
                    .isZero();
            var row = workplace.ledger().get(id);
            assertThat(row.path("size").asLong()).isEqualTo(TWO_GIGABYTES);
            assertThat(Workplace.sha256(
                            workplace.archive().resolve(row.path("path").asText())))
                    .isEqualTo(simulator.zoom().expected().get(id).sha256())
                    .isEqualTo(row.path("sha256").asText());
        }
    }
}
