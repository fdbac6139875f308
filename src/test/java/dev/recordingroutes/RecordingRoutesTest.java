package dev.recordingroutes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recordingroutes.ledger.LedgerException;
import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.recording.FileState;
import dev.recordingroutes.settings.SettingsException;
import dev.recordingroutes.simulator.Response;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the engine as a host application uses it. */
class RecordingRoutesTest {
    private final Simulator simulator = Simulator.start(Clock.systemUTC());

    @TempDir
    Path directory;

    @BeforeEach
    void recordAMeeting() {
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        var yesterday = Clock.systemUTC().instant().minus(Duration.ofDays(1));
        simulator
                .zoom()
                .addMeeting(
                        "u",
                        ZoomMeeting.of(
                                "m1==",
                                1,
                                "Weekly",
                                yesterday,
                                ZoomFile.of("f1", "MP4", "active_speaker", 5_000),
                                ZoomFile.of("f2", "M4A", "audio_only", 900)));
    }

    @AfterEach
    void stopTheSimulator() {
        simulator.close();
    }

    /** Settings for one engine in a directory of its own; the routes are those of the jar. */
    private RecordingRoutes.Builder engine(String name) throws IOException {
        var home = Files.createDirectories(directory.resolve(name));
        return RecordingRoutes.builder()
                .set(simulator.zoom().settings())
                .set("zoom.users", "*")
                .set("zoom.requests-per-second", "1000")
                .set("archive.to", "file:" + home.resolve("archive"))
                .set("ledger.url", "jdbc:sqlite:" + home.resolve("ledger.db"))
                .set("transfer.spool", home.resolve("spool").toString())
                .set("transfer.min-free", "1MB")
                .set("transfer.retry-delay", "100ms")
                .set("transfer.max-attempts", "2")
                .schedules(false);
    }

    @Test
    void aHarvestDeliversAndAListenerGetsEachFileOnce() throws Exception {
        var files = Collections.synchronizedList(new ArrayList<DeliveredFile>());
        try (var engine = engine("one").listener(files::add).open()) {
            engine.start();

            var result = engine.harvest(HarvestRequest.ofLookback());

            assertThat(result.isComplete()).isTrue();
            assertThat(result.files().delivered()).isEqualTo(2);
            assertThat(engine.harvest(HarvestRequest.ofLookback()).files().alreadyThere())
                    .isEqualTo(2);
        }
        assertThat(files).extracting(DeliveredFile::id).containsExactlyInAnyOrder("zoom:f1", "zoom:f2");
        for (var file : files) {
            var path = directory.resolve("one/archive").resolve(file.path());
            assertThat(path).exists().hasSize(file.size());
            assertThat(file.destinations()).containsExactly("file:" + directory.resolve("one/archive"));
        }
    }

    @Test
    void aListenerThatFailsLeavesTheFileDelivered() throws Exception {
        try (var engine = engine("one")
                .listener(file -> {
                    throw new IllegalStateException("the host is busy");
                })
                .open()) {
            engine.start();

            assertThat(engine.harvest(HarvestRequest.ofLookback()).isComplete()).isTrue();
        }
    }

    @Test
    void twoEnginesWorkInOneJvm() throws Exception {
        try (var one = engine("one").open();
                var two = engine("two").open()) {
            one.start();
            two.start();

            assertThat(one.harvest(HarvestRequest.ofLookback()).files().delivered())
                    .isEqualTo(2);
            assertThat(two.harvest(HarvestRequest.ofLookback()).files().delivered())
                    .isEqualTo(2);
        }
    }

    @Test
    void twoEnginesDoNotShareALedger() throws Exception {
        try (var one = engine("one").open()) {
            assertThat(one.isClosed()).isFalse();
            assertThatThrownBy(() -> engine("one").open())
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("another process is working with this ledger");
        }
    }

    @Test
    void nothingIsLeftOfAnEngineAfterItWasClosed() throws Exception {
        // The first engine loads libraries that stay loaded in a JVM, such as SQLite's.
        harvestAndClose("warm-up");
        var before = threads();

        harvestAndClose("one");

        // The ledger's connection pool lets a thread of its own end after it was closed.
        Waits.await().pollInSameThread().untilAsserted(() -> assertThat(threads().stream()
                        .filter(thread -> !before.contains(thread))
                        .filter(Thread::isAlive)
                        .map(Thread::getName))
                .isEmpty());
        assertThat(directory.resolve("one/spool"))
                .isDirectoryNotContaining(file -> file.toString().endsWith(".part"));
        // Ledger and spool can be used by another engine.
        harvestAndClose("one");
    }

    private void harvestAndClose(String name) throws Exception {
        try (var engine = engine(name).schedules(true).open()) {
            engine.start();
            engine.harvest(HarvestRequest.ofLookback());
        }
    }

    /** Threads of this JVM except those of the simulator and of the test runner. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        !thread.getName().matches("(?i).*(simulator|HTTP-Dispatcher|pool-|junit|surefire|main).*"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Test
    void aRouteFileIsReplacedByNameAndARouteInJavaIsAdded() throws Exception {
        var own = Files.writeString(
                directory.resolve("own.camel.yaml"),
                Files.readString(Path.of("routes/transfer.camel.yaml"))
                        .replace(
                                "- bean: {ref: rr-listeners,",
                                "- to: direct:notify\n        - bean: {ref: rr-listeners,"));
        var notified = new AtomicInteger();
        try (var engine = engine("one")
                .route("transfer.camel.yaml", "file:" + own)
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:notify").process(exchange -> notified.incrementAndGet());
                    }
                })
                .open()) {
            engine.start();

            engine.harvest(HarvestRequest.ofLookback());
        }
        assertThat(notified).hasValue(2);
    }

    @Test
    void aRouteCanBeADestination() throws Exception {
        var paths = Collections.synchronizedList(new ArrayList<String>());
        try (var engine = engine("one")
                .set("archive.to", "direct:elsewhere")
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:elsewhere")
                                .process(exchange ->
                                        paths.add(exchange.getIn().getHeader(Exchange.FILE_NAME, String.class)));
                    }
                })
                .open()) {
            engine.start();

            assertThat(engine.harvest(HarvestRequest.ofLookback()).files().delivered())
                    .isEqualTo(2);
        }
        // Each file, and its sidecar.
        assertThat(paths).hasSize(4).anyMatch(path -> path.endsWith(".mp4"));
    }

    @Test
    void theNotificationThatTheRoutesShowAsACommentWritesALineForEachFile() throws Exception {
        var notify = directory.resolve("notify");
        var own = Files.writeString(
                directory.resolve("own.camel.yaml"),
                Files.readString(Path.of("routes/transfer.camel.yaml"))
                        .replace("# - setBody:", "- setBody:")
                        .replace("# - to: {uri: \"file:notify\"", "- to: {uri: \"file:" + notify + "\""));
        try (var engine =
                engine("one").route("transfer.camel.yaml", "file:" + own).open()) {
            engine.start();

            engine.harvest(HarvestRequest.ofLookback());
        }
        assertThat(notify.resolve("delivered.txt")).content().matches("(zoom:f[12] zoom/\\S+\n){2}");
    }

    @Test
    void aRouteThatHangsDoesNotKeepAnEngineFromClosing() throws Exception {
        var hanging = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        var engine = engine("one")
                .set("archive.to", "direct:hang")
                .set("transfer.shutdown-timeout", "1s")
                .routes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:hang").process(exchange -> {
                            hanging.countDown();
                            // As a read from a socket, which no interrupt ends.
                            while (released.getCount() > 0) {
                                try {
                                    released.await();
                                } catch (InterruptedException e) {
                                    assertThat(released.getCount()).isEqualTo(1);
                                }
                            }
                        });
                    }
                })
                .open();
        try {
            engine.start();
            engine.camelContext().createProducerTemplate().sendBody("direct:zoom-poll", null);
            assertThat(hanging.await(Waits.LONG.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();

            CompletableFuture.runAsync(engine::close).get(Waits.LONG.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            released.countDown();
            engine.close();
        }
        // Ledger and spool are free, and the files due again.
        harvestAndClose("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x#y", "a b", "100%", "a+b", "ä&b"})
    void aDirectoryMayHaveAnyName(String name) throws Exception {
        try (var engine = engine("one")
                .set("archive.to", "file:" + directory.resolve(name))
                .open()) {
            engine.start();

            assertThat(engine.harvest(HarvestRequest.ofLookback()).files().delivered())
                    .isEqualTo(2);
        }
        assertThat(directory.resolve(name)).isNotEmptyDirectory();
    }

    @Test
    void destinationsThatCamelTakesForOneAreRefusedAtTheStart() throws Exception {
        try (var engine = engine("one")
                .set("archive.to", "file:%1$s/a b,file:%1$s/a%%20b".formatted(directory))
                .open()) {
            assertThatThrownBy(engine::start)
                    .isInstanceOf(SettingsException.class)
                    .hasMessageStartingWith("archive.to=");
        }
    }

    @Test
    void withoutTransfersFilesAreOnlyListed() throws Exception {
        try (var engine = engine("one").transfers(false).open()) {
            engine.start();
            engine.camelContext().createProducerTemplate().sendBody("direct:zoom-poll", null);

            assertThat(engine.ledger().countFiles().get("zoom")).containsEntry(FileState.PENDING, 2L);
        }
        assertThat(simulator.zoom().downloads()).isZero();
    }

    @Test
    void healthTellsThatTransfersPauseAndWhichPollFailed() throws Exception {
        try (var engine = engine("one")
                .set("transfer.min-free", "900000GB")
                .set("zoom.users", "u, nobody@example.com")
                .open()) {
            assertThat(engine.health().isUp()).isFalse();
            engine.start();
            assertThat(engine.health().running()).isTrue();
            simulator.zoom().respondAlways(request -> request.path().contains("nobody"), Response.of(400));

            engine.camelContext().createProducerTemplate().sendBody("direct:zoom-poll", null);

            Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(
                            engine.health().problems())
                    .anyMatch(problem ->
                            problem.startsWith("transfers pause: ") && problem.contains("transfer.min-free asks for"))
                    .anyMatch(problem -> problem.startsWith("zoom: the last poll failed in part: nobody@")));
        }
    }

    @Test
    void aSettingThatIsWrongIsNamedBeforeAnythingStarts() throws Exception {
        assertThatThrownBy(() -> engine("one").set("transfer.workers", "many").open())
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("transfer.workers=many");
        assertThat(directory.resolve("one/ledger.db")).doesNotExist();
    }

    @Test
    void theRoutesOfTheJarAreThoseOfTheDistribution() throws Exception {
        try (var files = Files.walk(Path.of("routes"))) {
            var names = files.filter(Files::isRegularFile)
                    .map(file -> Path.of("routes").relativize(file).toString())
                    .sorted()
                    .toList();
            assertThat(Files.readAllLines(Path.of("src/main/resources/recording-routes/routes/index.txt")))
                    .containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @Test
    void anEngineStartsOnceAndNotAfterItWasClosed() throws Exception {
        var engine = engine("one").open();
        try (engine) {
            engine.start();
            assertThatThrownBy(engine::start).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(engine::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRequestForAnEmptyRangeIsRefused() {
        var now = Clock.systemUTC().instant();
        assertThatThrownBy(() -> HarvestRequest.between(now, now)).isInstanceOf(IllegalArgumentException.class);
        assertThat(HarvestRequest.ofLookback().ofProviders("zoom").providers()).isEqualTo(List.of("zoom"));
    }
}
