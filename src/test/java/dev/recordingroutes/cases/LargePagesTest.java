package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.simulator.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests case S16: pages whose size is in what their files share, or in the number of their files. */
class LargePagesTest extends Case {
    private static final String SMALL_HEAP = "-Xmx128m";

    @Test
    @Timeout(60)
    void s16AMegabyteOfTopicForTwoThousandFilesFitsIntoASmallHeap() throws Exception {
        var files = IntStream.range(0, 2_000)
                .mapToObj(i -> "{\"id\":\"f%d\",\"status\":\"processing\",\"file_type\":\"MP4\"}".formatted(i))
                .collect(Collectors.joining(","));
        simulator.zoom().respondAlways(Case::isListing, page("x".repeat(1_000_000), files));

        harvestInASmallHeap();

        var rows = workplace.ledger();
        assertThat(rows).hasSize(2_000).containsKeys("zoom:f0", "zoom:f1999");
        assertThat(rows.get("zoom:f1999").path("topic").asText()).hasSize(4_000).endsWith("x…");
    }

    @Test
    @Timeout(60)
    void s16ThousandsOfFilesWithoutIdAreReadInSecondsAndKeepTheirIds() throws IOException {
        workplace.set("zoom.file-types", "MP4");
        simulator.zoom().respondAlways(Case::isListing, page("Weekly", timelines(6_000)));

        var began = System.nanoTime();
        assertExit(harvest("zoom"), 0);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(workplace.ledger())
                .hasSize(6_000)
                .containsKeys(
                        "zoom:u==/TIMELINE/2026-01-31T10:00:00Z/0", "zoom:u==/TIMELINE/2026-01-31T10:00:00Z/5999");
    }

    @Test
    @Tag("slow")
    @Timeout(120)
    void s16SixtyThousandFilesWithoutIdFitIntoASmallHeap() throws Exception {
        simulator.zoom().respondAlways(Case::isListing, page("Weekly", timelines(60_000)));

        harvestInASmallHeap();

        assertThat(workplace.run("status", "--json").out()).contains("\"skipped\":60000");
    }

    private void harvestInASmallHeap() throws Exception {
        workplace.set("zoom.file-types", "MP4");
        var process = workplace.start(List.of(SMALL_HEAP), "harvest", "--provider", "zoom");
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(workplace.log())).isZero();
    }

    private static String timelines(int number) {
        return "{\"file_type\":\"TIMELINE\",\"recording_start\":\"2026-01-31T10:00:00Z\",\"download_url\":\"https://zoom.us/rec/download/x\"},"
                .repeat(number)
                .replaceAll(",$", "");
    }

    private static Response page(String topic, String files) {
        return Response.json(
                200,
                "{\"total_records\":1,\"meetings\":[{\"uuid\":\"u==\",\"id\":7,\"topic\":\"%s\",\"start_time\":\"2026-01-31T10:00:00Z\",\"recording_files\":[%s]}]}"
                        .formatted(topic, files));
    }
}
