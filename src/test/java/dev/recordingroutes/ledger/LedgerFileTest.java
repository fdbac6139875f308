package dev.recordingroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which file a ledger is, and which ones are refused. */
@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "links and pipes are made as POSIX has them")
@Timeout(Waits.SECONDS)
class LedgerFileTest {
    @TempDir
    Path directory;

    private Path file;
    private Path elsewhere;

    @BeforeEach
    void makeTwoDirectories() throws IOException {
        file = Files.createDirectory(directory.resolve("state")).resolve("ledger.db");
        elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    }

    @Test
    void aSymbolicLinkToALedgerIsTheSameLedgerAndTheSameLock() throws IOException {
        try (var first = Database.at(url(file)).openToWork(1)) {
            var link = Files.createSymbolicLink(elsewhere.resolve("link.db"), file);

            assertThat(Database.at(url(link)).isInUse()).isTrue();
            refused(() -> Database.at(url(link)).openToWork(1), "another process is working with this ledger");
            assertThat(first.dataSource()).isNotNull();
        }
    }

    @Test
    void aDirectoryThatIsReachedByALinkIsTheSameOne() throws IOException {
        var link = Files.createSymbolicLink(directory.resolve("link"), file.getParent());

        try (var first = Database.at(url(link.resolve("ledger.db"))).openToWork(1)) {
            refused(() -> Database.at(url(file)).openToWork(1), "another process is working with this ledger");
            assertThat(first.dataSource()).isNotNull();
        }
    }

    @Test
    void whatBelongsToALedgerStandsBesideTheFileAndNotBesideALinkToIt() throws Exception {
        Database.at(url(file)).openToWork(1).close();
        var link = Files.createSymbolicLink(elsewhere.resolve("link.db"), file);

        assertThat(Database.at(url(link)).links()).isNotNull();
        assertThat(file.resolveSibling("ledger.db.key")).exists();
        assertThat(Database.at(url(link)).directory()).isEqualTo(file.getParent());
        try (var ledger = Database.at(url(link)).openToWork(1)) {
            Sql.execute(
                    ledger,
                    "INSERT INTO poll (id, provider, asked, started_at, range_from, range_to) VALUES ('p', 'zoom', FALSE, 1, 0, 1)");
            assertThat(file.resolveSibling("ledger.db-wal")).exists();
            assertThat(file.resolveSibling("ledger.db.lock")).exists();
            assertThat(elsewhere.toFile().list()).containsExactly("link.db");
        }
    }

    @Test
    void aKeyThatStandsBesideALinkIsAskedToBeMovedRatherThanMadeAnew() throws IOException {
        Database.at(url(file)).openToWork(1).close();
        var link = Files.createSymbolicLink(elsewhere.resolve("link.db"), file);
        var former = Files.createFile(elsewhere.resolve("link.db.key"));

        refused(
                () -> Database.at(url(link)).openToWork(1),
                "move " + former + " to " + file.resolveSibling("ledger.db.key"));
        Files.move(former, file.resolveSibling("ledger.db.key"));

        Database.at(url(link)).openToWork(1).close();
    }

    @Test
    void aLinkThatLeadsNowhereIsRefusedAndNothingIsMadeThere() throws IOException {
        var link = Files.createSymbolicLink(elsewhere.resolve("link.db"), file);

        refused(() -> Database.at(url(link)).openToWork(1), "it is a link, and what it leads to is not there");
        assertThat(file).doesNotExist();
    }

    @Test
    void aHardLinkIsRefusedByWhicheverNameItIsOpened() throws IOException {
        Database.at(url(file)).openToWork(1).close();
        var other = Files.createLink(elsewhere.resolve("other.db"), file);

        for (var name : new Path[] {file, other}) {
            refused(
                    () -> Database.at(url(name)).openToWork(1),
                    "the file has 2 names (hard links)",
                    "remove the others");
            refused(() -> Database.at(url(name)).openBeside(), "the file has 2 names (hard links)");
        }
        Files.delete(other);
        Database.at(url(file)).openToWork(1).close();
    }

    @Test
    void aLedgerThatIsNotThereIsNotMadeByWhoeverReadsIt() {
        refused(() -> Database.at(url(file)).openBeside(), "there is no ledger yet; run and harvest make one");
        assertThat(file.getParent()).isEmptyDirectory();
    }

    @Test
    void aLedgerOfANewerSchemaIsRefusedByWhoeverOpensItAndStaysAsItIs() throws Exception {
        try (var ledger = Database.at(url(file)).openToWork(1)) {
            Sql.execute(ledger, """
                    INSERT INTO schema_history (installed_rank, version, description, type, script, checksum,
                        installed_by, execution_time, success)
                    VALUES (999, '999', 'of a later time', 'SQL', 'V999__later.sql', 0, '', 0, TRUE)""");
        }

        var says = "has schema version 999, and this program knows ";
        refused(() -> Database.at(url(file)).openToWork(1), says, "use the version of the program that made it");
        refused(() -> Database.at(url(file)).openBeside(), says);
        refused(() -> Database.at(url(file)).openToWork(1), says);
    }

    @Test
    void noReaderMigratesAndTheNextProcessThatWorksWithItDoes() throws Exception {
        Flyway.configure()
                .dataSource(url(file), "", "")
                .locations("classpath:recording-routes/schema/sqlite")
                .table("schema_history")
                .target("1")
                .load()
                .migrate();
        var before = Files.readAllBytes(file);

        assertThatExceptionOfType(OlderSchemaException.class)
                .isThrownBy(() -> Database.at(url(file)).openBeside())
                .withMessageContaining("ledger.url=" + url(file) + ": has schema version 1, and this program reads ")
                .withMessageContaining("run or harvest of this version migrates it");
        assertThat(file).hasBinaryContent(before);

        Database.at(url(file)).openToWork(1).close();
        Database.at(url(file)).openBeside().close();
    }

    @Test
    void aDatabaseThatIsNoLedgerIsLeftAsItIsByWhoeverReads() throws Exception {
        try (var connection = DriverManager.getConnection(url(file));
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE diary (day TEXT)");
        }
        var before = Files.readAllBytes(file);

        refused(() -> Database.at(url(file)).openBeside(), "holds no ledger yet");
        assertThat(file).hasBinaryContent(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger.db", "ledger.db.lock"})
    void aPipeIsNotOpened(String name) throws Exception {
        pipe(file.resolveSibling(name));

        refused(() -> Database.at(url(file)).openToWork(1), "is no regular file");
        if (name.equals("ledger.db")) {
            refused(() -> Database.at(url(file)).openBeside(), "is no regular file");
        }
    }

    @Test
    void aPipeInThePlaceOfTheKeyIsNotOpened() throws Exception {
        var key = file.resolveSibling("ledger.db.key");
        pipe(key);

        refused(() -> SealedLinks.with(key), "ledger.db.key, beside the ledger, is no regular file");
    }

    @Test
    void aDirectoryWithAQuestionMarkIsRefusedSinceSqliteWouldOpenAnotherFile() throws IOException {
        var odd = Files.createDirectory(directory.resolve("what?"));

        refused(() -> Database.at(url(odd.resolve("ledger.db"))).openToWork(1), "SQLite takes what follows a '?'");
        assertThat(odd).isEmptyDirectory();
        assertThat(directory.resolve("what")).doesNotExist();
    }

    private static void refused(ThrowingCallable opening, String... words) {
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(opening)
                .satisfies(refused ->
                        assertThat(refused.getMessage()).contains(words).doesNotContain("\n"));
    }

    private static String url(Path ledger) {
        return "jdbc:sqlite:" + ledger;
    }

    private static void pipe(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }
}
