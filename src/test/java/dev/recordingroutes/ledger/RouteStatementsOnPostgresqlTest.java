package dev.recordingroutes.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Statements of the routes that are written for PostgreSQL, several at the same time as several nodes send them. */
@Tag("slow")
class RouteStatementsOnPostgresqlTest {
    private static final long LEASE_END = 9_000;
    private static final int BATCH = 16;

    private Ledger ledger;

    @BeforeEach
    void open() throws Exception {
        ledger = PostgresqlLedger.open();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void nodesThatClaimAtOnceShareTheFilesAndNoneIsClaimedTwice() throws Exception {
        Sql.execute(ledger, """
                INSERT INTO recording_file (id, provider, recording_id, topic, recorded_at, kind, extension,
                    declared_size, status, due_at, discovered_at, poll)
                SELECT 'zoom:' || n, 'zoom', 'r', 't', 0, 'k', 'mp4', 5, 'pending', n, 0, 'q'
                FROM GENERATE_SERIES(1, 3000) AS n""");
        var nodes = Executors.newFixedThreadPool(3);
        try {
            var claims = nodes.invokeAll(IntStream.range(0, 3)
                    .<Callable<List<String>>>mapToObj(number -> () -> claimAll("node" + number))
                    .toList());

            var claimed = new ArrayList<String>();
            for (var claim : claims) {
                assertThat(claim.get()).isNotEmpty();
                claimed.addAll(claim.get());
            }
            assertThat(claimed).hasSize(3_000).doesNotHaveDuplicates();
        } finally {
            nodes.shutdownNow();
        }
    }

    @Test
    void aClaimPassesOverWhatAnotherNodeIsClaimingAndTakesTheFilesThatAreDueFirst() throws Exception {
        for (var number = 1; number <= 2 * BATCH; number++) {
            file("zoom:%02d".formatted(number), "pending", number);
        }
        try (var first = ledger.dataSource().getConnection();
                var second = ledger.dataSource().getConnection()) {
            first.setAutoCommit(false);

            assertThat(claim(first, "first")).hasSize(BATCH).contains("zoom:01", "zoom:16");
            assertThat(claim(second, "second")).hasSize(BATCH).contains("zoom:17", "zoom:32");
            first.commit();
        }
    }

    @Test
    void aFileWhoseLeaseRanOutIsClaimedWithItsDeliveries() throws Exception {
        file("zoom:a", "transferring", 5);
        Sql.execute(ledger, "UPDATE recording_file SET owner = 'dead'");
        Sql.execute(
                ledger,
                "INSERT INTO delivery (file, destination, path, size, sha256, delivered_at) VALUES"
                        + " ('zoom:a', 'file:a', 'x/a.mp4', 5, 'abc', 7), ('zoom:a', 'file:b', NULL, NULL, NULL, NULL)");

        try (var connection = ledger.dataSource().getConnection();
                var statement = connection.prepareStatement(claimSql("node"));
                var rows = statement.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("owner")).isEqualTo("node");
            assertThat(rows.getLong("due_at")).isEqualTo(LEASE_END);
            assertThat(DeliveryRow.ofJson(rows.getString("deliveries")))
                    .containsExactlyInAnyOrder(
                            new DeliveryRow("file:a", "x/a.mp4", "abc", 5, true, null),
                            new DeliveryRow("file:b", null, null, 0, false, null));
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void aPageIsRecordedOnceAndWhatIsKnownIsOnlySeen() throws Exception {
        file("zoom:known", "delivered", 0);
        file("zoom:waits", "waiting", 0);
        var page = """
                [%s, %s, %s, %s]""".formatted(
                        item("zoom:new", "pending", 1),
                        item("zoom:known", "pending", 2),
                        item("zoom:waits", "pending", 3),
                        item("zoom:new", "pending", 4));

        run("mark-seen", page);
        run("record-page", page);
        run("record-page", page);

        assertThat(
                        Sql.texts(
                                ledger,
                                "SELECT id || ' ' || status || ' ' || declared_size || ' ' || poll FROM recording_file ORDER BY id"))
                .containsExactly("zoom:known delivered 5 p", "zoom:new pending 4 p", "zoom:waits pending 3 p");
        assertThat(Sql.texts(ledger, "SELECT file || ' ' || event FROM file_event ORDER BY id"))
                .containsExactly("zoom:known listed", "zoom:waits listed", "zoom:new listed", "zoom:waits ready");
    }

    private List<String> claimAll(String node) throws Exception {
        var claimed = new ArrayList<String>();
        try (var connection = ledger.dataSource().getConnection()) {
            for (var batch = claim(connection, node); !batch.isEmpty(); batch = claim(connection, node)) {
                assertThat(batch).hasSizeLessThanOrEqualTo(BATCH);
                claimed.addAll(batch);
            }
        }
        return claimed;
    }

    private static List<String> claim(Connection connection, String node) throws Exception {
        try (var statement = connection.prepareStatement(claimSql(node));
                var rows = statement.executeQuery()) {
            var ids = new ArrayList<String>();
            while (rows.next()) {
                ids.add(rows.getString("id"));
            }
            return ids;
        }
    }

    /** The statement as the route sends it, with its values. */
    private static String claimSql(String node) throws IOException {
        return sql("claim-due")
                .replace(":#${bean:rr-node?method=now}", "5000")
                .replace(":#${bean:rr-node?method=batch}", String.valueOf(BATCH))
                .replace(":#${bean:rr-node?method=name}", "'" + node + "'")
                .replace(":#${bean:rr-node?method=leaseEnd}", String.valueOf(LEASE_END))
                .replace(":#in:${variable.providers}", "'zoom', 'webex'");
    }

    private void run(String name, String page) throws Exception {
        Sql.execute(
                ledger,
                sql(name)
                        .replace(":#json", "'" + page + "'")
                        .replace(":#${variable.poll}", "'p'")
                        .replace(":#${bean:rr-node?method=now}", "5000"));
    }

    private static String sql(String name) throws IOException {
        var file = "/recording-routes/sql/postgresql/" + name + ".sql";
        try (var in = Objects.requireNonNull(Ledger.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static String item(String id, String status, long size) {
        return """
                {"id":"%s","provider":"zoom","recordingId":"r","topic":"t","recordedAt":1780272000000,"kind":"k",\
                "extension":"mp4","size":%d,"status":"%s","url":"sealed"}""".formatted(id, size, status);
    }

    private void file(String id, String status, long dueAt) throws SQLException {
        Sql.execute(ledger, """
                INSERT INTO recording_file (id, provider, recording_id, topic, recorded_at, kind, extension,
                    declared_size, status, reason, due_at, discovered_at, poll)
                VALUES ('%s', 'zoom', 'r', 't', 0, 'k', 'mp4', 5, '%s', 'why', %d, 0, 'q')""".formatted(id, status, dueAt));
    }
}
