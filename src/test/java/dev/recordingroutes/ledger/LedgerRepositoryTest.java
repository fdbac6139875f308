package dev.recordingroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.recording.FileState;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerRepositoryTest {
    private static final Instant START = Instant.ofEpochMilli(1);

    private Ledger ledger;
    private LedgerRepository repository;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        ledger = ledger(directory);
        repository = new LedgerRepository(ledger);
    }

    /** Opens an empty ledger. */
    Ledger ledger(Path directory) throws Exception {
        return Database.at("jdbc:sqlite:" + directory.resolve("ledger.db")).openToWork(2);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void filesAreListedInTheOrderOfRecordingAndByProviderAndState() throws SQLException {
        file("zoom:late", "zoom", "pending", 2);
        file("zoom:early", "zoom", "parked", 1);
        file("webex:other", "webex", "pending", 3);

        assertThat(list(null, null)).containsExactly("zoom:early", "zoom:late", "webex:other");
        assertThat(list("zoom", "pending")).containsExactly("zoom:late");
        assertThat(repository.countFiles().get("zoom"))
                .containsEntry(FileState.PARKED, 1L)
                .containsEntry(FileState.DELIVERED, 0L);
        assertThat(repository.isKnown("zoom:late")).isTrue();
        assertThat(repository.isKnown("zoom:never")).isFalse();
    }

    @Test
    void parkedFilesAreRequeuedOneByOneOrAllAtOnce() throws SQLException {
        for (var id : List.of("zoom:a", "zoom:b", "zoom:c")) {
            file(id, "zoom", "parked", 0);
        }

        assertThat(repository.requeue(EnumSet.of(FileState.PARKED), "zoom:a")).isEqualTo(1);
        assertThat(repository.requeue(EnumSet.of(FileState.PARKED), "zoom:a")).isZero();
        assertThat(repository.requeue(EnumSet.of(FileState.PARKED), null)).isEqualTo(2);
        assertThat(list(null, "pending")).containsExactly("zoom:a", "zoom:b", "zoom:c");
    }

    @Test
    void filesThatOneDestinationLacksAreRequeuedUnderTheIdOfTheRun() throws SQLException {
        file("zoom:both", "zoom", "delivered", 0);
        file("zoom:one", "zoom", "delivered", 0);
        file("webex:none", "webex", "pending", 0);
        delivery("zoom:both", "file:a");
        delivery("zoom:both", "file:b");
        delivery("zoom:one", "file:a");

        assertThat(repository.countFillable("file:b")).isEqualTo(1);
        assertThat(repository.countLacking("file:b"))
                .containsEntry(FileState.DELIVERED, 1L)
                .containsEntry(FileState.PENDING, 1L);
        repository.requeueLacking("run", List.of(), List.of("file:a", "file:b"));

        assertThat(repository.listProviders("run")).containsExactly("zoom");
        assertThat(repository.countSeen("run", START))
                .containsExactly(new LedgerRepository.Seen(FileState.PENDING, false, 1, 5));
        assertThat(list(null, "delivered")).containsExactly("zoom:both");
    }

    @Test
    void aFileThatIsNamedIsRequeuedThoughEveryDestinationHasIt() throws SQLException {
        file("zoom:both", "zoom", "delivered", 0);
        delivery("zoom:both", "file:a");

        repository.requeueLacking("run", List.of("zoom:both"), List.of("file:a"));

        assertThat(list(null, "pending")).containsExactly("zoom:both");
        assertThat(repository.isDeliveredAnywhere("zoom:both")).isTrue();
    }

    @Test
    void deliveriesAreListedPageByPageWithoutALoss() throws SQLException {
        var ids = IntStream.range(0, 2_500).mapToObj("%04d"::formatted).toList();
        for (var id : ids) {
            file(id, "zoom", "delivered", Integer.parseInt(id) / 700);
            delivery(id, "file:a");
        }

        var listed = new ArrayList<String>();
        repository.listDeliveries("file:a", delivered -> listed.add(delivered.id()));

        assertThat(listed).containsExactlyElementsOf(ids);
        var paths = new ArrayList<String>();
        repository.listChecksums("file:a", checksum -> paths.add(checksum.path()));
        assertThat(paths)
                .containsExactlyElementsOf(ids.stream().map("%s.mp4"::formatted).toList());
        var json = new ArrayList<String>();
        repository.listFilesAsJson(null, null, json::add);
        assertThat(json).hasSameSizeAs(ids);
        assertThat(json.get(2_499)).contains("\"id\":\"2499\"");
        assertThat(repository.countDeliveries()).containsEntry("file:a", 2_500L);
        assertThat(repository.hasDeliveries("file:a")).isTrue();
        assertThat(repository.hasDeliveries("file:b")).isFalse();
        assertThat(repository.findDelivery("file:a", "0007")).isPresent();
        assertThat(repository.findDelivery("file:b", "0007")).isEmpty();
    }

    @Test
    void theJsonOfAFileIsWhatJacksonWrites() throws SQLException {
        var topic = "a 'quoted' \"topic\" \\\\u001b \\ / \t \n \u001b[2J \u007f 東京 👩\u200D💻 \u2028";
        file("zoom:a", "zoom", "pending", 1_780_272_000_000L);
        Sql.execute(
                ledger,
                "UPDATE recording_file SET topic = '%s', due_at = 1780272000120, discovered_at = 1000"
                        .formatted(topic.replace("'", "''")));
        file("zoom:b", "zoom", "delivered", 1_780_272_000_001L);
        Sql.execute(
                ledger,
                "UPDATE recording_file SET path = 'x/b.mp4', sha256 = 'abc', reason = NULL, delivered_at = 1999 WHERE id = 'zoom:b'");
        delivery("zoom:b", "file:a");
        delivery("zoom:b", "file:b");
        Sql.execute(
                ledger,
                "INSERT INTO delivery (file, destination, reason) VALUES ('zoom:b', 'sftp://nas/in', 'refused')");

        var json = new ObjectMapper();
        var first = json.createObjectNode()
                .put("provider", "zoom")
                .put("id", "zoom:a")
                .put("recordingId", "r")
                .putNull("meetingId")
                .put("topic", topic)
                .putNull("host")
                .put("recordedAt", "2026-06-01T00:00:00Z")
                .put("kind", "k")
                .put("extension", "mp4")
                .put("size", 5)
                .put("declaredSize", 5)
                .put("status", "pending")
                .put("attempts", 0)
                .put("dueAt", "2026-06-01T00:00:00.120Z")
                .put("reason", "why")
                .putNull("path")
                .putNull("destination")
                .putNull("sha256")
                .put("discoveredAt", "1970-01-01T00:00:01Z")
                .putNull("deliveredAt");
        first.putArray("deliveries");
        var copy = "{\"destination\":\"file:%s\",\"path\":\"zoom:b.mp4\",\"size\":5,\"sha256\":\"abc\","
                + "\"deliveredAt\":\"1970-01-01T00:00:00.007Z\",\"reason\":null}";
        var second =
                "{\"provider\":\"zoom\",\"id\":\"zoom:b\",\"recordingId\":\"r\",\"meetingId\":null,\"topic\":\"t\","
                        + "\"host\":null,\"recordedAt\":\"2026-06-01T00:00:00.001Z\",\"kind\":\"k\",\"extension\":\"mp4\",\"size\":5,"
                        + "\"declaredSize\":5,\"status\":\"delivered\",\"attempts\":0,\"dueAt\":null,\"reason\":null,"
                        + "\"path\":\"x/b.mp4\",\"destination\":\"file:a,file:b\",\"sha256\":\"abc\","
                        + "\"discoveredAt\":\"1970-01-01T00:00:00Z\",\"deliveredAt\":\"1970-01-01T00:00:01.999Z\",\"deliveries\":["
                        + copy.formatted("a") + "," + copy.formatted("b")
                        + ",{\"destination\":\"sftp://nas/in\",\"path\":null,\"size\":null,\"sha256\":null,\"deliveredAt\":null,"
                        + "\"reason\":\"refused\"}]}";

        assertThat(json(null, null)).containsExactly(first.toString(), second);
        assertThat(json("zoom", "delivered")).containsExactly(second);
        assertThat(json("webex", null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, 999, 1_000, 951_782_400_000L, 1_780_272_059_999L, 4_102_444_799_010L, 253_402_300_799_999L})
    void timesInJsonAreThoseOfJava(long millis) throws SQLException {
        file("zoom:a", "zoom", "waiting", millis);

        assertThat(json(null, null))
                .singleElement()
                .asString()
                .contains("\"recordedAt\":\"%s\"".formatted(Instant.ofEpochMilli(millis)));
    }

    private List<String> json(String provider, String status) {
        var lines = new ArrayList<String>();
        repository.listFilesAsJson(provider, status, lines::add);
        return lines;
    }

    @Test
    void leasesAreReleasedAndUnfinishedFilesListedWithTheirPaths() throws SQLException {
        file("leased", "zoom", "transferring", 0);
        Sql.execute(ledger, "UPDATE recording_file SET owner = 'node', path = 'x/leased.mp4'");
        file("due", "zoom", "pending", 0);

        assertThat(repository.releaseLeases()).isEqualTo(1);
        var unfinished = new ArrayList<String>();
        repository.listUnfinished((id, path) -> unfinished.add(id + " " + path.orElse("none")));
        assertThat(unfinished).containsExactlyInAnyOrder("leased x/leased.mp4", "due none");
    }

    @Test
    void aFailureIsOneLineThatNamesTheCause() throws SQLException {
        repository.requireWritable();
        Sql.execute(ledger, "ALTER TABLE delivery RENAME TO other");

        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> repository.hasDeliveries("file:a"))
                .withMessageStartingWith("the ledger can't be read or written: ")
                .withMessageMatching(".*no such table: delivery.*|.*relation \"delivery\" does not exist.*")
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("\n"));
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> repository.requeueLacking("run", List.of("a"), List.of("file:a")));
    }

    private List<String> list(String provider, String status) {
        var ids = new ArrayList<String>();
        repository.listFiles(provider, status, file -> ids.add(file.id()));
        return ids;
    }

    private void file(String id, String provider, String status, long recordedAt) throws SQLException {
        Sql.execute(ledger, """
                INSERT INTO recording_file (id, provider, recording_id, topic, recorded_at, kind, extension,
                    declared_size, status, reason, due_at, size, discovered_at, poll)
                VALUES ('%s', '%s', 'r', 't', %d, 'k', 'mp4', 5, '%s', 'why', 0, 5, 0, 'q')""".formatted(id, provider, recordedAt, status));
    }

    private void delivery(String id, String destination) throws SQLException {
        Sql.execute(
                ledger,
                "INSERT INTO delivery (file, destination, path, size, sha256, delivered_at)"
                        + " VALUES ('%s', '%s', '%s.mp4', 5, 'abc', 7)".formatted(id, destination, id));
    }
}
