package dev.recordingroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counts what the transfer of one small file costs: counts, unlike times, are the same on a machine that is busy. A bound
 * that is passed is a question: is what was added worth it for each of a million files?
 */
class TransferCostTest {
    private static final int FILES = 200;

    private final Simulator simulator = Simulator.start(Clock.systemUTC());
    private final Map<String, LongAdder> sent = new ConcurrentHashMap<>();

    @TempDir
    Path directory;

    private RecordingRoutes engine;
    private int meetings;

    @BeforeEach
    void startAnEngineThatHasTransferredSomething() throws Exception {
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        engine = RecordingRoutes.builder()
                .set(simulator.zoom().settings())
                .set("zoom.users", "u")
                .set("zoom.requests-per-second", "1000")
                .set("archive.to", "file:" + directory.resolve("archive"))
                .set("ledger.url", "jdbc:sqlite:" + directory.resolve("ledger.db"))
                .set("transfer.spool", directory.resolve("spool").toString())
                .set("transfer.min-free", "1MB")
                .schedules(false)
                .open();
        engine.start();
        record(FILES);
        engine.harvest(HarvestRequest.ofLookback());
        engine.context().camel().getManagementStrategy().addEventNotifier(new Counter());
    }

    @AfterEach
    void stop() {
        engine.close();
        simulator.close();
    }

    private final class Counter extends EventNotifierSupport {
        @Override
        public void notify(CamelEvent event) {
            var uri = ((ExchangeSendingEvent) event).getEndpoint().getEndpointUri();
            if (uri.startsWith("sql:")) {
                sent.computeIfAbsent(uri.replaceAll(".*/|\\.sql.*", ""), name -> new LongAdder())
                        .increment();
            }
        }

        @Override
        public boolean isEnabled(CamelEvent event) {
            return event instanceof ExchangeSendingEvent;
        }
    }

    /** Adds one meeting with many files. */
    private void record(int files) {
        var some = new ArrayList<ZoomFile>();
        for (var n = 0; n < files; n++) {
            some.add(ZoomFile.of("f%d-%d".formatted(meetings, n), "M4A", "audio_only", 5_000));
        }
        var start = Instant.now().minus(Duration.ofDays(1)).minusSeconds(600L * meetings);
        simulator
                .zoom()
                .addMeeting(
                        "u",
                        ZoomMeeting.of(
                                "m%d==".formatted(meetings++), 1, "Weekly", start, some.toArray(new ZoomFile[0])));
    }

    @Test
    void aFileCostsFourStatementsAndAShareOfAClaim() throws Exception {
        record(FILES);

        assertThat(engine.harvest(HarvestRequest.ofLookback()).isComplete()).isTrue();

        var counts = sent.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().sum(), Long::sum, TreeMap::new));
        var claims = counts.remove("claim-due");
        // What is done by the clock, or for a page of the listing.
        counts.values().removeIf(times -> times < FILES / 4);
        // The path is reserved before the first byte, and each destination is noted before the file is settled.
        assertThat(counts)
                .containsOnly(
                        Map.entry("reserve-path", (long) FILES),
                        Map.entry("mark-delivered-to", (long) FILES),
                        Map.entry("list-deliveries-of-file", (long) FILES),
                        Map.entry("mark-delivered", (long) FILES));
        // Sixteen at a time, but for the first ones, and looks at an empty queue twice a second.
        assertThat(claims).isLessThan(FILES / 4);
    }

    @Test
    void aFileCostsOneRequestAndARedirect() throws Exception {
        record(FILES);
        simulator.zoom().clearRequests();

        engine.harvest(HarvestRequest.ofLookback());

        // Zoom redirects; and a page of the listing.
        assertThat(simulator.zoom().requests()).hasSizeBetween(2 * FILES, 2 * FILES + 5);
    }

    @Test
    void aFileCostsThreeSynchronisationsAtMost() throws Exception {
        record(FILES);
        var file = directory.resolve("harvest.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.FileForce").withThreshold(Duration.ZERO);
            recording.start();
            engine.harvest(HarvestRequest.ofLookback());
            recording.stop();
            recording.dump(file);
        }
        var forced = RecordingFile.readAllEvents(file).size();

        // Its bytes, those of its sidecar, and the folder for the names of both; a folder once for all who wait for it.
        assertThat(forced).isBetween(2 * FILES, 3 * FILES + 20);
    }

    @Test
    void aFileAllocatesLittle() throws Exception {
        record(FILES);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = allocated(threads);

        engine.harvest(HarvestRequest.ofLookback());

        var each = (allocated(threads) - before) / FILES;
        // 420,000 were measured; a buffer of 128 KB for each file, or an exception with its stack for each look, show.
        assertThat(each).isLessThan(600_000);
    }

    /** Bytes that the threads of the routes have allocated so far. */
    private static long allocated(ThreadMXBean threads) {
        var sum = 0L;
        for (var id : threads.getAllThreadIds()) {
            var thread = threads.getThreadInfo(id);
            if (thread != null && thread.getThreadName().contains("transfer-file")) {
                sum += threads.getThreadAllocatedBytes(id);
            }
        }
        return sum;
    }
}
