package dev.recordingroutes.ledger;

import dev.recordingroutes.recording.FileState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What people ask of the ledger from outside the routes. */
public final class LedgerRepository {
    private static final int ROWS_AT_ONCE = 1_000;

    private final DataSource dataSource;

    public LedgerRepository(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * A poll of a provider.
     *
     * @param finishedAt null while it runs, and for one that was killed
     * @param error what of its range could not be read; the next poll covers it again
     * @param notice what was left out for good
     */
    public record Poll(
            String id,
            String provider,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String error,
            @Nullable String notice) {}

    /** How many files a poll saw in one state, and their bytes; {@code before}: they were there when it began. */
    public record Seen(FileState status, boolean before, long files, long bytes) {}

    /** Hands on each file, in the order of recording, without holding more than a few in memory. */
    public void list(@Nullable String provider, @Nullable String status, Consumer<FileRow> each) {
        query("list-files.sql", result -> each.accept(FileRow.of(row(result))), provider, provider, status, status);
    }

    /** Whether there is a file with this id. */
    public boolean has(String id) {
        var found = new AtomicBoolean();
        query("is-known.sql", result -> found.set(true), id);
        return found.get();
    }

    /** How many files of each provider are in each state; every state is there. */
    public Map<String, Map<FileState, Long>> counts() {
        Map<String, Map<FileState, Long>> counts = new TreeMap<>();
        query("count-files.sql", result -> counts.computeIfAbsent(result.getString("provider"), name -> everyState())
                .put(FileState.of(result.getString("status")), result.getLong("files")));
        return counts;
    }

    /** A count of zero for each state. */
    public static Map<FileState, Long> everyState() {
        Map<FileState, Long> counts = new EnumMap<>(FileState.class);
        for (var state : FileState.values()) {
            counts.put(state, 0L);
        }
        return counts;
    }

    /** The newest poll of each provider. */
    public Map<String, Poll> lastPolls() {
        Map<String, Poll> polls = new TreeMap<>();
        query("list-last-polls.sql", result -> polls.put(result.getString("provider"), poll(result)));
        return polls;
    }

    /** The polls of a provider that began at this instant or later. */
    public List<Poll> pollsSince(String provider, Instant start) {
        List<Poll> polls = new ArrayList<>();
        query("list-polls.sql", result -> polls.add(poll(result)), provider, start.toEpochMilli());
        return polls;
    }

    /** What a poll saw, and what became of it. */
    public List<Seen> seenBy(Poll poll) {
        return seenBy(poll.id(), poll.startedAt());
    }

    /** What a poll, or another pass that began at this time, has to do with, and what became of it. */
    public List<Seen> seenBy(String pass, Instant since) {
        List<Seen> seen = new ArrayList<>();
        var start = since.toEpochMilli();
        query(
                "count-seen.sql",
                result -> seen.add(new Seen(
                        FileState.of(result.getString("status")),
                        result.getBoolean("before"),
                        result.getLong("files"),
                        result.getLong("bytes"))),
                start,
                pass,
                start);
        return seen;
    }

    /** When the first of the files that a poll saw is due that is pending; empty when none is. */
    public Optional<Instant> nextTry(Poll poll) {
        List<Instant> due = new ArrayList<>();
        query("find-next-attempt.sql", result -> due.add(Instant.ofEpochMilli(result.getLong("due_at"))), poll.id());
        return due.stream().findFirst();
    }

    /**
     * Brings parked files back.
     *
     * @param id of one file, or null for all that are parked
     * @return how many there were
     */
    public int retry(@Nullable String id) {
        return update("retry-parked.sql", id, id);
    }

    /**
     * Makes files that one destination has, and another lacks, due at once.
     *
     * @param pass by which they can be asked for
     * @param ids of single files, whatever the destinations have of them; none for all
     * @param destinations the names of those that matter
     */
    public void redeliver(String pass, List<String> ids, List<String> destinations) {
        // All or nothing: a daemon that took one up in the middle would not know yet who lacks it.
        inTransaction(connection -> {
            for (var destination : destinations) {
                for (var id : ids) {
                    update(connection, "reset-delivery.sql", id, destination);
                }
            }
            for (var destination : destinations) {
                for (var id : ids) {
                    update(connection, "requeue.sql", pass, id, id, destination);
                }
                if (ids.isEmpty()) {
                    update(connection, "requeue.sql", pass, null, null, destination);
                }
            }
        });
    }

    private interface Changes {
        void on(Connection connection) throws SQLException;
    }

    private void inTransaction(Changes changes) {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                changes.on(connection);
                connection.commit();
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    /** Whether a destination was given this file. */
    public boolean isHeld(String id) {
        var found = new AtomicBoolean();
        query("is-delivered-anywhere.sql", result -> found.set(true), id);
        return found.get();
    }

    /** How many files a destination lacks that another was given. */
    public long couldHave(String destination) {
        var files = new AtomicLong();
        query("count-fillable.sql", result -> files.set(result.getLong("files")), destination);
        return files.get();
    }

    /** How many files a destination lacks, by their states; every state is there. */
    public Map<FileState, Long> lacking(String destination) {
        var counts = everyState();
        query(
                "count-lacking.sql",
                result -> counts.put(FileState.of(result.getString("status")), result.getLong("files")),
                destination);
        return counts;
    }

    /** Whose files a pass has to do with. */
    public List<String> providersOf(String pass) {
        List<String> providers = new ArrayList<>();
        query("list-providers.sql", result -> providers.add(result.getString("provider")), pass);
        return providers;
    }

    /** Gives back every lease, for the one process that works with the ledger; returns how many there were. */
    public int release() {
        return update("release-leases.sql");
    }

    /** Hands on the id of each file that may still be transferred, and where it was being delivered, if it was. */
    public void open(BiConsumer<String, Optional<String>> each) {
        query(
                "list-unfinished.sql",
                result -> each.accept(result.getString("id"), Optional.ofNullable(result.getString("path"))));
    }

    /** Whether a file was delivered to a destination of this name. */
    public boolean hasDeliveredTo(String destination) {
        var found = new AtomicBoolean();
        query("has-deliveries.sql", result -> found.set(true), destination);
        return found.get();
    }

    /** How many files each destination has, those that are no longer in use too. */
    public Map<String, Long> deliveredCounts() {
        Map<String, Long> counts = new TreeMap<>();
        query("count-deliveries.sql", result -> counts.put(result.getString("destination"), result.getLong("files")));
        return counts;
    }

    /**
     * Hands on what a destination has, in the order of recording. Takes as long as it likes: nothing in the ledger is
     * held meanwhile, so that who works with it can write, and shorten its log.
     *
     * @param destination its name
     */
    public void delivered(String destination, Consumer<Delivered> each) {
        var after = Long.MIN_VALUE;
        var id = "";
        while (true) {
            List<Delivered> page = new ArrayList<>();
            query(
                    "list-deliveries.sql",
                    result -> page.add(deliveredRow(result)),
                    destination,
                    after,
                    id,
                    ROWS_AT_ONCE);
            page.forEach(each);
            if (page.size() < ROWS_AT_ONCE) {
                return;
            }
            var last = page.get(page.size() - 1);
            after = last.recordedAt().toEpochMilli();
            id = last.id();
        }
    }

    /** What a destination has of one file; empty when it does not have it. */
    public Optional<Delivered> delivered(String destination, String id) {
        List<Delivered> found = new ArrayList<>();
        query("find-delivery.sql", result -> found.add(deliveredRow(result)), destination, id);
        return found.stream().findFirst();
    }

    /** Fails when the ledger can't be written. */
    public void requireWritable() {
        update("require-writable.sql");
    }

    private static Delivered deliveredRow(ResultSet result) throws SQLException {
        return new Delivered(
                result.getString("id"),
                result.getString("path"),
                result.getLong("size"),
                result.getString("sha256"),
                Instant.ofEpochMilli(result.getLong("recorded_at")),
                Instant.ofEpochMilli(result.getLong("delivered_at")));
    }

    private static Poll poll(ResultSet result) throws SQLException {
        var finishedAt = result.getLong("finished_at");
        return new Poll(
                result.getString("id"),
                result.getString("provider"),
                Instant.ofEpochMilli(result.getLong("started_at")),
                result.wasNull() || finishedAt == 0 ? null : Instant.ofEpochMilli(finishedAt),
                result.getString("error"),
                result.getString("notice"));
    }

    private static Map<String, @Nullable Object> row(ResultSet result) throws SQLException {
        var columns = result.getMetaData();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (var i = 1; i <= columns.getColumnCount(); i++) {
            row.put(columns.getColumnLabel(i), result.getObject(i));
        }
        return row;
    }

    private interface RowReader {
        void read(ResultSet result) throws SQLException;
    }

    private void query(String sql, RowReader reader, @Nullable Object... parameters) {
        try (var connection = dataSource.getConnection();
                var statement = prepare(connection, sql, parameters)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    reader.read(result);
                }
            }
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    private int update(String sql, @Nullable Object... parameters) {
        try (var connection = dataSource.getConnection()) {
            return update(connection, sql, parameters);
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    private static int update(Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
        try (var statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object... parameters)
            throws SQLException {
        var statement = connection.prepareStatement(text(sql));
        for (var i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    private static String text(String name) {
        try (var sql = LedgerRepository.class.getResourceAsStream("/recording-routes/sql/" + name)) {
            if (sql == null) {
                throw new IllegalStateException("the jar lacks recording-routes/sql/" + name);
            }
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LedgerException unusable(SQLException e) {
        return new LedgerException("the ledger can't be read or written: " + e.getMessage());
    }
}
