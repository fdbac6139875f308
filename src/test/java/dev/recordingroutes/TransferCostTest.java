package dev.recordingroutes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.HasExpressionType;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counts what the transfer of one small file costs: counts, unlike times, are the same on a machine that is busy. A bound
 * that is passed is a question: is what was added worth it for each of a million files?
 */
class TransferCostTest {
    private static final int FILES = 200;
    private static final Set<String> TRANSFER = Set.of(
            "transfer-file",
            "read-back-file",
            "download-file",
            "find-link",
            "deliver-file",
            "deliver-to-one",
            "list-deliveries",
            "mark-delivered",
            "announce-file");

    private final Simulator simulator = Simulator.start(Clock.systemUTC());
    private final Map<String, LongAdder> sent = new ConcurrentHashMap<>();
    private final LongAdder steps = new LongAdder();
    private final LongAdder expressions = new LongAdder();

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
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        getCamelContext()
                                .getCamelContextExtension()
                                .addInterceptStrategy((context, step, target, next) -> counting(step, target));
                    }
                })
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

    private Processor counting(NamedNode step, Processor target) {
        var route = ProcessorDefinitionHelper.getRouteId(step);
        if (route == null || !TRANSFER.contains(route)) {
            return target;
        }
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                steps.increment();
                if (step instanceof HasExpressionType) {
                    expressions.increment();
                }
                return super.process(exchange, callback);
            }
        };
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
        // Sixteen at a time, but for the first ones, and looks at an empty queue ten times a second.
        assertThat(claims).isLessThan(FILES);
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
    void aFilePassesFewStepsAndExpressions() throws Exception {
        record(FILES);
        steps.reset();
        expressions.reset();

        engine.harvest(HarvestRequest.ofLookback());

        // 51 and 24 were counted; together they take a fifth of the time of a small file.
        assertThat(steps.sum() / FILES).isBetween(30L, 55L);
        assertThat(expressions.sum() / FILES).isBetween(10L, 30L);
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux counts them")
    void aFileOfFiveKilobytesCostsLittleMoreThanThatInBytesWritten() throws Exception {
        record(FILES);
        var before = written();

        engine.harvest(HarvestRequest.ofLookback());

        // The simulator sends it, the spool and its sidecar are written, and the pages of the ledger that change.
        assertThat((written() - before) / FILES).isBetween(10_000L, 150_000L);
    }

    /** Bytes that this process has written so far, to files and connections. */
    private static long written() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("wchar:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
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
