package dev.recordingroutes.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {
    private final Path file;
    private final String url;

    LedgerTest(@TempDir Path directory) {
        this.file = directory.resolve("state").resolve("ledger.db");
        this.url = "jdbc:sqlite:" + file;
    }

    @Test
    void theNewestSchemaIsTheOneThatALedgerIsLookedThroughFor() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/recording-routes/schema/sqlite"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()))
                            .map(name -> name.substring(1, name.indexOf("__")))
                            .mapToInt(Integer::parseInt)
                            .max())
                    .hasValue(Integer.parseInt(Schema.NEWEST));
        }
    }

    @Test
    void onlyOneProcessWorksWithALedger() {
        try (var first = Database.at(url).openToWork(2)) {
            assertThat(first.dataSource()).isNotNull();
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> Database.at(url).openToWork(2))
                    .withMessageContaining("ledger.url=" + url)
                    .withMessageContaining("another process is working with this ledger");
        }
        assertThatNoException().isThrownBy(() -> Database.at(url).openToWork(2).close());
    }

    @Test
    void anotherProcessMayReadAndChangeRowsMeanwhile() throws SQLException {
        try (var working = Database.at(url).openToWork(2);
                var beside = Database.at(url).openBeside()) {
            Sql.execute(
                    working,
                    "INSERT INTO poll (id, provider, asked, started_at, range_from, range_to) VALUES ('p', 'zoom', FALSE, 1, 0, 1)");
            Sql.execute(beside, "UPDATE poll SET notice = 'seen' WHERE id = 'p'");

            assertThat(Sql.texts(working, "SELECT notice FROM poll")).containsExactly("seen");
        }
    }

    @Test
    void rowsAreStillThereAfterReopening() throws SQLException {
        assertThat(Database.at(url).exists()).isFalse();
        try (var ledger = Database.at(url).openToWork(2)) {
            Sql.execute(
                    ledger,
                    "INSERT INTO poll (id, provider, asked, started_at, range_from, range_to) VALUES ('p', 'zoom', FALSE, 1, 0, 1)");
        }

        assertThat(Database.at(url).exists()).isTrue();
        try (var ledger = Database.at(url).openBeside()) {
            assertThat(Sql.texts(ledger, "SELECT id FROM poll")).containsExactly("p");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerCanReadTheDatabaseAndItsLog() throws IOException, SQLException {
        try (var ledger = Database.at(url).openToWork(2)) {
            Sql.execute(
                    ledger,
                    "INSERT INTO poll (id, provider, asked, started_at, range_from, range_to) VALUES ('p', 'zoom', FALSE, 1, 0, 1)");
            for (var name : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.resolveSibling(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void theDirectoryOfALedgerIsThatOfItsUrl() {
        assertThat(Database.at(url).directory()).isEqualTo(file.getParent());
        assertThat(Database.at("jdbc:sqlite:ledger.db").directory())
                .isEqualTo(Path.of("").toAbsolutePath());
    }

    @Test
    void anotherDatabaseIsRefused() {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Database.at("jdbc:postgresql://me:S3cret@localhost/ledger?password=S3cret")
                        .openToWork(2))
                .withMessageContaining("ledger.url=jdbc:postgresql://localhost/ledger")
                .withMessageNotContaining("S3cret")
                .withMessageContaining("jdbc:sqlite:FILE");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws IOException {
        Files.createDirectories(Database.at(url).directory());
        var letter = "Dear diary, ".repeat(500);
        Files.writeString(file, letter);

        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Database.at(url).openToWork(2))
                .withMessageStartingWith("ledger.url=" + url + ": can't be opened: ")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("\n"));
        assertThat(file).hasContent(letter);
        // The lock was released with the refusal.
        Files.delete(file);
        assertThatNoException().isThrownBy(() -> Database.at(url).openToWork(2).close());
    }

    @Test
    void aDirectoryIsRefused() throws IOException {
        Files.createDirectories(file);

        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> Database.at(url).openToWork(2))
                .withMessageStartingWith("ledger.url=" + url + ": can't be opened");
    }

    /** Migrates a ledger of the schema in which destinations had no state of their own. */
    private void olderLedger(String version, String rows) throws IOException, SQLException {
        Files.createDirectories(file.getParent());
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + file, "", "")
                .locations("classpath:recording-routes/schema/sqlite")
                .table("schema_history")
                .target(version)
                .load()
                .migrate();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute(rows);
        }
    }

    @Test
    void whatPollsOfAnOlderLedgerReadIsCoveredAndWhatTheyLeftUnreadIsOwed() throws IOException, SQLException {
        olderLedger("2", """
                INSERT INTO poll (id, provider, asked, started_at, range_from, range_to, finished_at, error) VALUES
                    ('a', 'p', FALSE, 1, 100, 200, 2, NULL), ('b', 'p', FALSE, 3, 150, 250, 4, NULL),
                    ('c', 'p', TRUE, 5, 10, 20, 6, NULL), ('d', 'p', TRUE, 7, 30, 40, NULL, NULL),
                    ('e', 'p', FALSE, 9, 200, 300, 10, 'u: refused'),
                    ('f', 'q', FALSE, 11, 50, 60, 12, 'refused'), ('g', 'q', FALSE, 13, 50, 70, 14, NULL)""");

        try (var ledger = Database.at(url).openToWork(1)) {
            assertThat(Sql.texts(ledger, "SELECT provider || scope || range_from || '-' || range_to FROM coverage"))
                    .containsExactlyInAnyOrder("p*10-20", "p*100-250", "q*50-70");
            assertThat(Sql.texts(ledger, "SELECT provider || scope || range_from || '-' || range_to FROM coverage_gap"))
                    .containsExactly("p*30-300");
            assertThat(Sql.texts(ledger, "SELECT id FROM poll WHERE interrupted"))
                    .containsExactly("d");
        }
    }

    @Test
    void whatAnOlderLedgerCallsDeliveredIsSoInEachOfItsDestinations() throws IOException, SQLException {
        olderLedger("1", """
                    INSERT INTO recording_file (id, provider, recording_id, topic, recorded_at, kind, extension,
                        declared_size, status, due_at, path, destination, size, sha256, discovered_at, delivered_at, poll)
                    VALUES ('a', 'p', 'r', 't', 0, 'k', 'mp4', 5, 'delivered', 0, 'x/a.mp4',
                        'file:a"b\\c,sftp://me@nas/in', 5, 'abc', 0, 7, 'q'),
                    ('b', 'p', 'r', 't', 0, 'k', 'mp4', 5, 'pending', 0, 'x/b.mp4', NULL, NULL, NULL, 0, NULL, 'q')""");

        try (var ledger = Database.at(url).openToWork(1)) {
            assertThat(Sql.texts(
                            ledger, "SELECT file || ' ' || destination || ' ' || path || ' ' || sha256 FROM delivery"))
                    .containsExactly("a file:a\"b\\c x/a.mp4 abc", "a sftp://me@nas/in x/a.mp4 abc");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"claim-due", "renew-leases", "count-seen"})
    void frequentStatementsSearchByAnIndex(String name) throws IOException, SQLException {
        var plan = plan(name);

        assertThat(plan.get(0)).startsWith("SEARCH recording_file USING ");
        assertThat(plan).noneMatch(step -> step.startsWith("SCAN"));
    }

    @Test
    void aClaimTakesTheDueFilesInTheOrderOfTheIndex() throws IOException, SQLException {
        assertThat(plan("claim-due")).singleElement().asString().contains("recording_file_due (due_at<?)");
    }

    @Test
    void aListFollowsTheIndexOfItsOrder() throws IOException, SQLException {
        assertThat(plan("list-files"))
                .singleElement()
                .asString()
                .endsWith("recording_file USING INDEX recording_file_recorded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list-files-as-json", "list-checksums", "find-page-end"})
    void aPageIsReadFromTheIndexOfItsOrder(String name) throws IOException, SQLException {
        var plan = plan(name);

        assertThat(plan.get(0)).startsWith("SEARCH recording_file USING ").contains("INDEX recording_file_recorded");
        assertThat(plan).filteredOn(step -> step.contains(" delivery ")).allMatch(step -> step.startsWith("SEARCH"));
        assertThat(plan).noneMatch(step -> step.contains("TEMP B-TREE"));
    }

    @Test
    void filesInFlightAreFoundWithoutALookAtAllFiles() throws IOException, SQLException {
        assertThat(plan("list-in-flight")).noneMatch(step -> step.startsWith("SCAN"));
    }

    private static String file(String name) {
        var own = "sqlite/" + name;
        return Ledger.class.getResource("/recording-routes/sql/" + own + ".sql") == null ? name : own;
    }

    private List<String> plan(String name) throws IOException, SQLException {
        String sql;
        try (var in = Objects.requireNonNull(
                Ledger.class.getResourceAsStream("/recording-routes/sql/" + file(name) + ".sql"), name)) {
            sql = new String(in.readAllBytes(), UTF_8);
        }
        var statement = sql.replaceAll("(?m)^--.*$", "")
                .replaceAll(":#in:(\\$\\{[^}]*}|\\w+)", "?, ?")
                .replaceAll(":#(\\$\\{[^}]*}|\\w+)", "?");
        if (name.equals("claim-due")) {
            statement = statement.substring(
                    statement.indexOf("SELECT"), statement.lastIndexOf(")", statement.indexOf("RETURNING")));
        }
        try (var ledger = Database.at(url).openToWork(1);
                var connection = ledger.dataSource().getConnection();
                var explain = connection.prepareStatement("EXPLAIN QUERY PLAN " + statement);
                var rows = explain.executeQuery()) {
            var steps = new ArrayList<String>();
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
            return steps;
        }
    }
}
