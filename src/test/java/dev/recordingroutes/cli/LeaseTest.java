package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.DeliveredFile;
import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.recording.FileState;
import dev.recordingroutes.simulator.SettableClock;
import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.WebexRecording;
import dev.recordingroutes.testing.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.camel.builder.NotifyBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests leases of files with the real routes, on a clock that stands still until it is moved. */
class LeaseTest {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final String ID = "webex:r1:recording";
    private static final String HOST = "ada.lovelace@example.com";

    private final SettableClock clock = new SettableClock("2026-11-25T12:00:00Z");
    private final Simulator simulator = Simulator.start(clock);

    @TempDir
    Path directory;

    private final List<DeliveredFile> announced = new CopyOnWriteArrayList<>();
    private RecordingRoutes engine;

    @BeforeEach
    void startTheRoutes() {
        var recorded = clock.instant().minus(Duration.ofHours(3));
        simulator
                .webex()
                .addRecording(
                        "site4-example.webex.com",
                        WebexRecording.of("r1", "Topic", recorded, recorded.plusSeconds(600), 40_000));
        var settings = new HashMap<>(simulator.webex().settings());
        settings.put("archive.to", "file:" + archive());
        settings.put("ledger.url", "jdbc:sqlite:" + directory.resolve("ledger.db"));
        settings.put("transfer.spool", directory.resolve("spool").toString());
        settings.put("transfer.min-free", "1MB");
        settings.put("transfer.lease", LEASE.toMinutes() + "m");
        engine = RecordingRoutes.builder()
                .routes(Path.of("routes"))
                .set(settings)
                .providers(List.of("webex"))
                .schedules(false)
                .clock(clock)
                .listener(announced::add)
                .open();
        engine.start();
    }

    @AfterEach
    void stop() {
        engine.close();
        simulator.close();
    }

    @Test
    void aFileOfANodeThatDiedIsTakenOverWhenItsLeaseRunsOutAndNotBefore() throws Exception {
        record("'transferring'", "'a node that died'", clock.instant().plus(LEASE));

        awaitClaims(3);
        assertThat(row().recording().status()).isEqualTo(FileState.TRANSFERRING);
        assertThat(simulator.webex().downloads()).isZero();

        clock.pass(LEASE);

        awaitDelivered();
        assertThat(simulator.webex().downloads()).isEqualTo(1);
    }

    @Test
    void aFileInHandIsNotTakenASecondTimeWhenItsLeaseRanOutWhileTheMachineSlept() throws Exception {
        // After a sleep, either leases are renewed first or files are claimed first; the test needs the second.
        engine.camelContext().getRouteController().stopRoute("renew-leases");
        var begun = new CountDownLatch(1);
        var awake = new CountDownLatch(1);
        simulator.webex().spoilOnce(simulator.webex()::isDownload, answer -> {
            begun.countDown();
            await(awake);
            return answer;
        });
        record("'pending'", "NULL", Instant.EPOCH);
        await(begun);

        clock.pass(LEASE.plusSeconds(1));
        awaitClaims(3);
        awake.countDown();

        awaitDelivered();
        assertThat(simulator.webex().downloads()).isEqualTo(1);
    }

    @Test
    void aFileThatAnotherNodeHasTakenOverIsLeftToIt() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        simulator.webex().spoilOnce(simulator.webex()::isDownload, answer -> {
            begun.countDown();
            await(goOn);
            return answer;
        });
        var ended = new NotifyBuilder(engine.camelContext())
                .fromRoute("transfer-file")
                .whenDone(1)
                .create();
        record("'pending'", "NULL", Instant.EPOCH);
        await(begun);
        execute("UPDATE recording_file SET owner = 'another node', due_at = "
                + clock.instant().plus(LEASE).toEpochMilli());

        goOn.countDown();

        assertThat(ended.matches(Waits.SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(row().recording().status()).isEqualTo(FileState.TRANSFERRING);
        assertThat(row().owner()).isEqualTo("another node");
        assertThat(row().attempts()).isZero();
        assertThat(announced).isEmpty();
        try (var files = Files.walk(archive())) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }

        clock.pass(LEASE);

        awaitDelivered();
        Waits.await().untilAsserted(() -> assertThat(announced).hasSize(1));
    }

    private void record(String status, String owner, Instant dueAt) throws SQLException {
        var recorded = clock.millis();
        execute("INSERT INTO recording_file (id, provider, recording_id, topic, host, recorded_at, kind,"
                + " extension, declared_size, status, due_at, owner, discovered_at, poll)"
                + " VALUES ('%s', 'webex', 'r1', 'Topic', '%s', %d, 'recording', 'mp4', 40000, %s, %d, %s, %d, 'p')"
                        .formatted(ID, HOST, recorded, status, dueAt.toEpochMilli(), owner, recorded));
    }

    private void execute(String sql) throws SQLException {
        try (var connection = ledger().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitClaims(int count) {
        var claims = new NotifyBuilder(engine.camelContext())
                .fromRoute("claim-files")
                .whenDone(count)
                .create();
        engine.camelContext().getCamelContextExtension().setEventNotificationApplicable(true);
        assertThat(claims.matches(Waits.SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private void awaitDelivered() throws Exception {
        Waits.await().until(() -> row().recording().status() == FileState.DELIVERED);
        var content = simulator.webex().expected().get(ID);
        assertThat(Workplace.sha256(archive().resolve(Objects.requireNonNull(row().path()))))
                .isEqualTo(content.sha256())
                .isEqualTo(row().sha256());
    }

    private FileRow row() {
        var rows = new HashMap<String, FileRow>();
        engine.ledger().listFiles(null, null, row -> rows.put(row.id(), row));
        return rows.get(ID);
    }

    private DataSource ledger() {
        return engine.camelContext().getRegistry().lookupByNameAndType("rr-ledger", DataSource.class);
    }

    private Path archive() {
        return directory.resolve("archive");
    }

    private static void await(CountDownLatch latch) {
        try {
            Waits.open(latch);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
