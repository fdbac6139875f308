package dev.recordingroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

class GroupCommitTest {
    private static final String INSERT = "INSERT INTO thing (name) VALUES (?)";

    @TempDir
    Path directory;

    private SQLiteConnection connection;
    private GroupCommit commits;
    private JdbcTemplate jdbc;
    private final AtomicInteger transactions = new AtomicInteger();

    @BeforeEach
    void open() throws SQLException {
        connection = (SQLiteConnection) source().getConnection();
        commits = new GroupCommit(connection);
        jdbc = new JdbcTemplate(commits);
        jdbc.execute("CREATE TABLE thing (name TEXT PRIMARY KEY)");
        connection.addCommitListener(new SQLiteCommitListener() {
            @Override
            public void onCommit() {
                transactions.incrementAndGet();
            }

            @Override
            public void onRollback() {}
        });
    }

    @AfterEach
    void close() {
        commits.close();
    }

    private SQLiteDataSource source() {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setBusyTimeout(100);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + directory.resolve("ledger.db"));
        return source;
    }

    @Test
    void aChangeThatNobodyWaitsBehindIsCommittedWhenItReturns() throws SQLException {
        assertThat(jdbc.update(INSERT, "a")).isOne();

        assertThat(seenByOthers()).containsExactly("a");
        assertThat(transactions).hasValue(1);
    }

    @Test
    void changesOfThreadsThatWaitForEachOtherAreCommittedTogether() throws Exception {
        var changes = whileTheConnectionIsTaken(() -> {}, "a", "b", "c", "d", "e");

        for (var change : changes) {
            assertThat(change.get(10, TimeUnit.SECONDS)).isOne();
        }
        assertThat(seenByOthers()).containsExactly("a", "b", "c", "d", "e");
        assertThat(transactions).hasValue(1);
    }

    @Test
    void aChangeThatFailsLeavesTheOthersAsTheyAre() throws Exception {
        jdbc.update(INSERT, "c");

        var changes = whileTheConnectionIsTaken(() -> {}, "a", "b", "c", "d", "e");

        var failures = 0;
        for (var change : changes) {
            failures += catchThrowable(() -> change.get(10, TimeUnit.SECONDS)) == null ? 0 : 1;
        }
        assertThat(failures).isOne();
        assertThat(seenByOthers()).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void aCommitThatFailsIsToldToAllOfItsGroup() throws Exception {
        // A commit that finds its transaction gone, as after a full disk.
        jdbc.execute("CREATE TRIGGER full_disk BEFORE INSERT ON thing WHEN NEW.name = 'c' BEGIN"
                + " SELECT RAISE(ROLLBACK, 'disk full'); END");

        var changes = whileTheConnectionIsTaken(() -> {}, "a", "b", "c");

        var failures = new ArrayList<Throwable>();
        for (var change : changes) {
            failures.add(catchThrowable(() -> change.get(10, TimeUnit.SECONDS)));
        }
        assertThat(failures).doesNotContainNull();
        assertThat(seenByOthers()).isEmpty();
        assertThat(jdbc.update(INSERT, "d")).isOne();
        assertThat(seenByOthers()).containsExactly("d");
    }

    @Test
    void whoCantGetTheWriteLockIsToldAndTheNextOneGoesOn() throws SQLException {
        try (var other = source().getConnection()) {
            other.setAutoCommit(false);
            assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> jdbc.update(INSERT, "a"));
        }

        jdbc.update(INSERT, "b");

        assertThat(seenByOthers()).containsExactly("b");
    }

    @Test
    void aTransactionOfOnesOwnIsRolledBackAloneAndAsAWhole() throws Exception {
        var transaction = new TransactionTemplate(new JdbcTransactionManager(commits));

        var changes = whileTheConnectionIsTaken(
                () -> transaction.executeWithoutResult(begun -> {
                    jdbc.update(INSERT, "x");
                    jdbc.update(INSERT, "y");
                    begun.setRollbackOnly();
                }),
                "a",
                "b");

        for (var change : changes) {
            change.get(10, TimeUnit.SECONDS);
        }
        assertThat(seenByOthers()).containsExactly("a", "b");
    }

    @Test
    void aTransactionThatIsLeftOpenIsRolledBack() throws SQLException {
        try (var mine = commits.getConnection()) {
            mine.setAutoCommit(false);
            try (var insert = mine.prepareStatement(INSERT)) {
                insert.setString(1, "a");
                insert.executeUpdate();
            }
        }

        assertThat(seenByOthers()).isEmpty();
        assertThat(jdbc.update(INSERT, "b")).isOne();
    }

    @Test
    void rowsThatAChangeReturnsAreCommittedWhenTheyAreRead() throws SQLException {
        assertThat(jdbc.queryForList("INSERT INTO thing (name) VALUES ('a'), ('b') RETURNING name", String.class))
                .containsExactly("a", "b");

        assertThat(seenByOthers()).containsExactly("a", "b");
    }

    @Test
    void aStatementThatIsUsedAgainKeepsNoValueOfItsLastUse() {
        jdbc.update(INSERT, "a");

        assertThat(jdbc.update(INSERT, (Object) null)).isOne();
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM thing WHERE name IS NULL", Integer.class))
                .isOne();
    }

    @Test
    void aConnectionOrStatementThatWasGivenBackIsOfNoUse() throws SQLException {
        Connection mine = commits.getConnection();
        var insert = mine.prepareStatement(INSERT);
        insert.setString(1, "a");
        insert.executeUpdate();
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert.setString(1, "b"));
        mine.close();

        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> mine.prepareStatement(INSERT));
    }

    /** Takes the connection, lets threads wait for it with a change each, does something, and gives it back. */
    private List<CompletableFuture<Integer>> whileTheConnectionIsTaken(Runnable meanwhile, String... names)
            throws Exception {
        transactions.set(0);
        var changes = new ArrayList<CompletableFuture<Integer>>();
        try (var taken = commits.getConnection();
                var select = taken.prepareStatement("SELECT 1")) {
            select.executeQuery().close();
            for (var name : names) {
                var change = new CompletableFuture<Integer>();
                changes.add(change);
                var thread = new Thread(() -> {
                    change.completeAsync(() -> jdbc.update(INSERT, name), Runnable::run);
                });
                thread.start();
                waiting(thread);
            }
            meanwhile.run();
        }
        return changes;
    }

    private static void waiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private List<String> seenByOthers() throws SQLException {
        return new JdbcTemplate(source()).queryForList("SELECT name FROM thing ORDER BY name", String.class);
    }
}
