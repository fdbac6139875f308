package dev.recordingroutes.benchmark;

import dev.recordingroutes.benchmark.Account.Meeting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Ledgers with many rows: copies, made by SQL, of rows that a real harvest wrote. Made once, and kept. */
public final class LedgerFiles {
    private static final long KB = 1 << 10;
    private static final int ROWS_OF_A_TRANSACTION = 50_000;

    private final Setup setup;
    private final String commit;

    /** Creates it for this version of the product, since ledgers of another may differ. */
    public LedgerFiles(Setup setup, String commit) {
        this.setup = setup;
        this.commit = commit;
    }

    /** Returns the files that the harvest finds: small ones. */
    public List<Meeting> meetings() {
        return Accounts.equal(setup.options().scaled(4000), KB);
    }

    /** Returns the account with these files; it is served by the present server. */
    public Account account() throws IOException {
        var account = Account.at(setup.nginx(), "ledger");
        account.writeMedia(meetings());
        account.writeMeetings("me", meetings());
        return account;
    }

    /** Returns a product with a ledger of the files of {@link #account()} and so many rows more. */
    public Product copyTo(Path directory, long more) throws Exception {
        var product = Product.of(Folders.empty(directory), account()).with("archive.to", "file:" + seed().archive());
        Files.copy(ledger(more), product.ledger());
        return product;
    }

    private Product seed() throws IOException {
        return Product.of(
                setup.options()
                        .directory()
                        .resolve("ledgers")
                        .resolve(commit + "-" + setup.options().scale()),
                Account.at(setup.nginx(), "ledger"));
    }

    private Path ledger(long more) throws Exception {
        var seed = seed();
        if (!Files.exists(seed.directory().resolve("complete"))) {
            Folders.empty(seed.directory());
            account();
            var logs = seed.directory().resolveSibling("logs");
            Files.createDirectories(logs);
            setup.stopwatch().measure(seed.harvest());
            Files.createFile(seed.directory().resolve("complete"));
        }
        if (more == 0) {
            return seed.ledger();
        }
        var file = seed.directory().resolve("ledger-and-%d.db".formatted(more));
        if (!Files.exists(file)) {
            var unfinished = seed.directory().resolve("unfinished.db");
            Folders.run("rm", "-f", unfinished.toString(), unfinished + "-wal", unfinished + "-shm");
            Files.copy(seed.ledger(), unfinished);
            multiply(unfinished, more);
            Files.move(unfinished, file);
        }
        return file;
    }

    private static void multiply(Path file, long more) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            execute(connection, "PRAGMA synchronous = OFF");
            var original = count(connection);
            var columns = columns(connection);
            connection.setAutoCommit(false);
            execute(connection, "CREATE TEMP TABLE original AS SELECT rowid AS number, * FROM recording_file");
            execute(connection, "CREATE TEMP TABLE original_delivery AS SELECT * FROM delivery");
            execute(connection, "CREATE INDEX temp.original_file ON original_delivery (file)");
            var copiesAtOnce = Math.max(1, ROWS_OF_A_TRANSACTION / original);
            for (long copy = 0; copy * original < more; copy += copiesAtOnce) {
                var numbers = "WITH RECURSIVE copy(n) AS (SELECT %d UNION ALL SELECT n + 1 FROM copy WHERE n + 1 < %d) "
                        .formatted(copy, copy + copiesAtOnce);
                var where = " FROM copy, original WHERE n * %d + original.number <= %d".formatted(original, more);
                execute(
                        connection,
                        numbers + "INSERT INTO recording_file (" + String.join(", ", columns) + ") SELECT "
                                + columns.stream().map(LedgerFiles::copied).collect(Collectors.joining(", ")) + where);
                execute(
                        connection,
                        numbers
                                + "INSERT INTO delivery (file, destination, path, size, sha256, delivered_at) "
                                + "SELECT d.file || '-' || n, d.destination, 'copy ' || n || '/' || d.path, d.size,"
                                + " d.sha256, d.delivered_at FROM copy, original"
                                + " JOIN original_delivery AS d ON d.file = original.id"
                                + " WHERE n * %d + original.number <= %d".formatted(original, more));
                connection.commit();
            }
            connection.setAutoCommit(true);
            execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }
    }

    /** Value of a column in a copy: other ids and paths, and an hour earlier each. */
    private static String copied(String column) {
        return switch (column) {
            case "id", "recording_id" -> "original." + column + " || '-' || n";
            case "path" -> "'copy ' || n || '/' || path";
            case "recorded_at" -> "recorded_at - n * 3600000";
            default -> "original." + column;
        };
    }

    private static List<String> columns(Connection connection) throws SQLException {
        var columns = new ArrayList<String>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT name FROM pragma_table_info('recording_file')")) {
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
        }
        return columns;
    }

    private static long count(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM recording_file")) {
            return rows.getLong(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
