package dev.recordingroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.recording.FileState;
import dev.recordingroutes.recording.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Queries and changes of the ledger that commands and start-up need, beside the statements that stand in the routes.
 *
 * <p>Each method runs the SQL file of its name, and throws {@link LedgerException} when the ledger can't be read or
 * written. Lists are passed on row by row, so that memory does not grow with the ledger.
 */
public final class LedgerRepository {
    private static final int PAGE_SIZE = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Statements statements;
    private final Pages pages;

    public LedgerRepository(Ledger ledger) {
        this.statements = ledger.statements();
        this.pages = new Pages(statements);
    }

    /**
     * Poll of a provider.
     *
     * @param finishedAt null while it runs, and for one that was interrupted
     * @param interrupted true when its process is known to have ended before it did
     * @param error parts of the range that could not be read; the next poll covers them again
     * @param notice parts that are left out for good
     */
    public record Poll(
            String id,
            String provider,
            Instant startedAt,
            @Nullable Instant finishedAt,
            boolean interrupted,
            @Nullable String error,
            @Nullable String notice) {}

    /** Range of a scope that was read to its end. */
    public record ReadRange(String provider, String scope, TimeRange range) {}

    /**
     * Count of the files in one state that a poll saw.
     *
     * @param before true for files that were delivered before the poll began
     * @param bytes their size as delivered
     */
    public record Seen(FileState status, boolean before, long files, long bytes) {}

    /**
     * Passes on each file, in the order of recording.
     *
     * @param provider null for all providers
     * @param status null for all states
     */
    public void listFiles(@Nullable String provider, @Nullable String status, Consumer<FileRow> each) {
        var columns = new Columns();
        statements.forEach(
                "list-files",
                sql -> sql.param("provider", provider).param("status", status),
                row -> each.accept(FileRow.of(columns.of(row))));
    }

    /**
     * Passes on the JSON of each file, as {@code list --json} prints it, in the order of recording: without links and
     * the provider's own JSON. Reads several pages at once.
     *
     * @param provider null for all providers
     * @param status null for all states
     */
    public void listFilesAsJson(@Nullable String provider, @Nullable String status, Consumer<String> each) {
        pages.forEach(
                "list-files-as-json",
                sql -> sql.param("provider", provider)
                        .param("status", status)
                        .query((row, number) -> likeJackson(row.getString(1)))
                        .list(),
                each);
    }

    /** Writes control characters as Jackson does everywhere else: SQLite escapes some of them with small letters. */
    private static String likeJackson(String json) {
        if (!json.contains("\\u00")) {
            return json;
        }
        try {
            return JSON.readTree(json).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database writes JSON", e);
        }
    }

    /**
     * Passes on each file of a provider that was recorded in a range, in the order of recording.
     *
     * <p>{@code each} may take any time, and may ask the ledger: it is called between pages.
     *
     * @param from inclusive
     * @param to exclusive
     */
    public void listFilesBetween(String provider, Instant from, Instant to, Consumer<FileRow> each) {
        var recordedAt = from.toEpochMilli();
        var id = "";
        while (true) {
            var page = listFilesBetween(provider, recordedAt, id, to);
            page.forEach(each);
            if (page.size() < PAGE_SIZE) {
                return;
            }
            var last = page.get(page.size() - 1).recording();
            recordedAt = last.recordedAt().toEpochMilli();
            id = last.id();
        }
    }

    private List<FileRow> listFilesBetween(String provider, long recordedAt, String id, Instant to) {
        var columns = new Columns();
        return statements.ask("list-files-between", sql -> sql.param("provider", provider)
                .param("recordedAt", recordedAt)
                .param("id", id)
                .param("to", to.toEpochMilli())
                .param("limit", PAGE_SIZE)
                .query((row, number) -> FileRow.of(columns.of(row)))
                .list());
    }

    /** True when the ledger has a file of this id. */
    public boolean isKnown(String id) {
        return statements.ask("is-known", sql -> Statements.hasRow(sql.param("id", id)));
    }

    /** Counts files by provider and state; every state is present. */
    public Map<String, Map<FileState, Long>> countFiles() {
        Map<String, Map<FileState, Long>> counts = new TreeMap<>();
        statements.forEach("count-files", sql -> sql, row -> counts.computeIfAbsent(
                        row.getString("provider"), provider -> zeroCounts())
                .put(state(row), row.getLong("files")));
        return counts;
    }

    /** A count of zero for each state. */
    public static Map<FileState, Long> zeroCounts() {
        Map<FileState, Long> counts = new EnumMap<>(FileState.class);
        for (var state : FileState.values()) {
            counts.put(state, 0L);
        }
        return counts;
    }

    /**
     * A file that is being transferred.
     *
     * @param declaredSize in bytes, as the provider says; 0 when it does not say
     * @param since when the transfer began; null when the ledger's history does not reach back so far
     */
    public record InFlight(
            String id,
            String topic,
            long declaredSize,
            @Nullable Instant since) {}

    /** Lists some of the files that are being transferred, the oldest transfer first. */
    public List<InFlight> listInFlight(int most) {
        return statements.ask("list-in-flight", sql -> sql.param("limit", most)
                .query((row, number) -> new InFlight(
                        row.getString("id"), row.getString("topic"), row.getLong("declared_size"), time(row, "since")))
                .list());
    }

    /**
     * Files that are to be transferred, or are being transferred.
     *
     * @param bytes their size, as far as the providers say
     * @param oldest when the first of them was listed; null when there is none
     */
    public record Backlog(long files, long bytes, @Nullable Instant oldest) {}

    /** Sums up the files that are to be transferred, or are being transferred. */
    public Backlog backlog() {
        return statements.ask("summarize-backlog", sql -> sql.query(
                        (row, number) -> new Backlog(row.getLong("files"), row.getLong("bytes"), time(row, "oldest")))
                .single());
    }

    /** End of the last poll of each provider that read everything. */
    public Map<String, Instant> listLastSuccesses() {
        Map<String, Instant> ends = new TreeMap<>();
        statements.forEach(
                "list-last-successes",
                sql -> sql,
                row -> ends.put(row.getString("provider"), Instant.ofEpochMilli(row.getLong("finished_at"))));
        return ends;
    }

    /**
     * Lists the most frequent reasons of a provider's files in one state, two at most.
     *
     * @param files number of files with this reason
     */
    public record Cause(String reason, long files) {}

    /** Lists why files failed that are in a state, such as pending or parked: the two most frequent reasons. */
    public List<Cause> listCauses(String provider, FileState state) {
        return statements.ask("list-reasons", sql -> sql.param("provider", provider)
                .param("status", state.text())
                .query((row, number) -> new Cause(row.getString("reason"), row.getLong("files")))
                .list());
    }

    /** Reason why a destination did not take the last file that it was offered; empty when it took it, or got none. */
    public Optional<String> findLastRefusal(String destination) {
        return statements.ask("find-last-outcome", sql -> sql.param("destination", destination)
                .query((row, number) ->
                        row.getString("event").equals("stored") ? "" : String.valueOf(row.getString("detail")))
                .optional()
                .filter(reason -> !reason.isEmpty()));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        var millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    /** Newest poll of each provider. */
    public Map<String, Poll> listLastPolls() {
        Map<String, Poll> polls = new TreeMap<>();
        statements.forEach("list-last-polls", sql -> sql, row -> polls.put(row.getString("provider"), poll(row)));
        return polls;
    }

    /** Polls of a provider that began at this instant or later, oldest first. */
    public List<Poll> listPolls(String provider, Instant start) {
        return statements.ask("list-polls", sql -> sql.param("provider", provider)
                .param("start", start.toEpochMilli())
                .query((row, number) -> poll(row))
                .list());
    }

    /**
     * Number of files that a poll saw.
     *
     * @param fresh those that were not in the ledger before
     */
    public record Found(long files, long fresh) {}

    /** Counts the files that a poll saw, and those of them that were new. */
    public Found countFound(String poll, Instant start) {
        return statements.ask("count-found", sql -> sql.param("poll", poll)
                .param("start", start.toEpochMilli())
                .query((row, number) -> new Found(row.getLong("files"), row.getLong("fresh")))
                .single());
    }

    /** Counts the files that a poll saw. */
    public List<Seen> countSeen(Poll poll) {
        return countSeen(poll.id(), poll.startedAt());
    }

    /**
     * Counts the files that a poll saw or a redelivery requeued.
     *
     * @param id of the poll, or as given to {@link #requeueLacking}
     * @param start when it began
     */
    public List<Seen> countSeen(String id, Instant start) {
        return statements.ask("count-seen", sql -> sql.param("poll", id)
                .param("start", start.toEpochMilli())
                .query((row, number) ->
                        new Seen(state(row), row.getBoolean("before"), row.getLong("files"), row.getLong("bytes")))
                .list());
    }

    /** Time at which the first pending file of a poll is due; empty when none is pending. */
    public Optional<Instant> findNextAttempt(Poll poll) {
        return statements.ask(
                "find-next-attempt",
                sql -> sql.param("poll", poll.id()).query(Long.class).optional().map(Instant::ofEpochMilli));
    }

    /**
     * Makes files due at once that were given up.
     *
     * @param states of the files, such as parked
     * @param id of one file; null for all in these states
     * @return number of files that are pending now
     */
    public int requeue(Set<FileState> states, @Nullable String id) {
        var texts = states.stream().map(FileState::text).toList();
        return statements.ask(
                "requeue", sql -> sql.param("states", texts).param("id", id).update());
    }

    /**
     * Makes files due at once that one destination has and another lacks.
     *
     * @param run unique id, by which {@link #countSeen(String, Instant)} and {@link #listProviders} find the files
     * @param ids files to deliver again even where a destination has them; empty for all files that one lacks
     * @param destinations names of the destinations to fill
     */
    public void requeueLacking(String run, List<String> ids, List<String> destinations) {
        // In one transaction: a daemon that claimed a file in between would not know yet which destinations lack it.
        statements.inTransaction(() -> {
            for (var destination : destinations) {
                for (var id : ids) {
                    resetDelivery(id, destination);
                }
            }
            for (var destination : destinations) {
                for (var id : ids) {
                    requeueLacking(run, id, destination);
                }
                if (ids.isEmpty()) {
                    requeueLacking(run, (String) null, destination);
                }
            }
        });
    }

    private void resetDelivery(String id, String destination) {
        statements.ask(
                "reset-delivery",
                sql -> sql.param("id", id).param("destination", destination).update());
    }

    private void requeueLacking(String run, @Nullable String id, String destination) {
        statements.ask("requeue-lacking", sql -> sql.param("run", run)
                .param("id", id)
                .param("destination", destination)
                .update());
    }

    /** True when a file was delivered to any destination. */
    public boolean isDeliveredAnywhere(String id) {
        return statements.ask("is-delivered-anywhere", sql -> Statements.hasRow(sql.param("id", id)));
    }

    /** Counts the files that a destination lacks and another was given. */
    public long countFillable(String destination) {
        return statements.ask(
                "count-fillable",
                sql -> sql.param("destination", destination).query(Long.class).single());
    }

    /** Counts by state the files that a destination lacks; every state is present. */
    public Map<FileState, Long> countLacking(String destination) {
        var counts = zeroCounts();
        statements.forEach(
                "count-lacking",
                sql -> sql.param("destination", destination),
                row -> counts.put(state(row), row.getLong("files")));
        return counts;
    }

    /** Providers of the files that a poll saw or a redelivery requeued. */
    public List<String> listProviders(String run) {
        return statements.ask(
                "list-providers",
                sql -> sql.param("poll", run).query(String.class).list());
    }

    /**
     * Makes all files due at once that are leased, for the one process that works with the ledger.
     *
     * @return number of files that were leased
     */
    public int releaseLeases() {
        return statements.ask("release-leases", StatementSpec::update);
    }

    /**
     * Takes the ledger over from a process that ended: its leases end, its polls were interrupted, and scopes that
     * failed are asked again at once, since a start often follows the mending of what made them fail.
     *
     * @return number of files that were leased
     */
    public int takeOver() {
        statements.ask("release-scopes", StatementSpec::update);
        return letGo();
    }

    /**
     * Ends the leases of this process, and marks polls as interrupted that did not end.
     *
     * @return number of files that were leased
     */
    public int letGo() {
        statements.ask("interrupt-polls", StatementSpec::update);
        return releaseLeases();
    }

    /** Passes on each range that was asked for and is not read yet: by provider, those that failed first. */
    public void listGaps(Consumer<CoverageGap> each) {
        statements.forEach("list-gaps", sql -> sql, row -> each.accept(CoverageGap.of(row)));
    }

    /** Passes on each range that was read to its end. */
    public void listCoverage(Consumer<ReadRange> each) {
        statements.forEach(
                "list-coverage",
                sql -> sql,
                row -> each.accept(
                        new ReadRange(row.getString("provider"), row.getString("scope"), CoverageGap.range(row))));
    }

    /** Lists the ranges of a scope that were read to their end and touch a range. */
    public List<TimeRange> findRead(String provider, String scope, TimeRange range) {
        return Coverage.read(statements, provider, scope, range);
    }

    /** Latest end of what a provider was polled for; empty before the first poll. */
    public Optional<Instant> findLastEnd(String provider) {
        return statements.ask("find-last-end", sql -> sql.param("provider", provider)
                .query(Long.class)
                .optional()
                .map(Instant::ofEpochMilli));
    }

    /** True when a file of the ledger has this path; case does not count. */
    public boolean isPathKnown(String path) {
        return statements.ask("is-path-known", sql -> Statements.hasRow(sql.param("path", path)));
    }

    /** Passes on the id of each file that may still be transferred, and the path reserved for it, if any. */
    public void listUnfinished(BiConsumer<String, Optional<String>> each) {
        statements.forEach(
                "list-unfinished",
                sql -> sql,
                row -> each.accept(row.getString("id"), Optional.ofNullable(row.getString("path"))));
    }

    /** True when any file was delivered to a destination of this name. */
    public boolean hasDeliveries(String destination) {
        return statements.ask("has-deliveries", sql -> Statements.hasRow(sql.param("destination", destination)));
    }

    /** Counts the files delivered to each destination, including destinations that are no longer in use. */
    public Map<String, Long> countDeliveries() {
        Map<String, Long> counts = new TreeMap<>();
        statements.forEach(
                "count-deliveries", sql -> sql, row -> counts.put(row.getString("destination"), row.getLong("files")));
        return counts;
    }

    /**
     * Passes on each file delivered to a destination, in the order of recording.
     *
     * <p>{@code each} may take any time: it is called between pages, while no statement is open, because an open one
     * would keep SQLite from truncating its write-ahead log.
     */
    public void listDeliveries(String destination, Consumer<Delivered> each) {
        var recordedAt = Long.MIN_VALUE;
        var id = "";
        while (true) {
            var page = listDeliveries(destination, recordedAt, id);
            page.forEach(each);
            if (page.size() < PAGE_SIZE) {
                return;
            }
            var last = page.get(page.size() - 1);
            recordedAt = last.recordedAt().toEpochMilli();
            id = last.id();
        }
    }

    /**
     * SHA-256 of a delivered file.
     *
     * @param sha256 in hexadecimal digits
     * @param path relative to the destination
     */
    public record Checksum(String sha256, String path) {}

    /** Passes on the SHA-256 of each file delivered to a destination, in the order of recording. Reads pages at once. */
    public void listChecksums(String destination, Consumer<Checksum> each) {
        pages.forEach(
                "list-checksums",
                sql -> sql.param("destination", destination)
                        .query((row, number) -> new Checksum(row.getString(1), row.getString(2)))
                        .list(),
                each);
    }

    private List<Delivered> listDeliveries(String destination, long recordedAt, String id) {
        return statements.ask("list-deliveries", sql -> sql.param("destination", destination)
                .param("recordedAt", recordedAt)
                .param("id", id)
                .param("limit", PAGE_SIZE)
                .query((row, number) -> delivered(row))
                .list());
    }

    /** Delivery of one file to a destination; empty when it was not delivered there. */
    public Optional<Delivered> findDelivery(String destination, String id) {
        return statements.ask("find-delivery", sql -> sql.param("destination", destination)
                .param("id", id)
                .query((row, number) -> delivered(row))
                .optional());
    }

    /** Fails when the ledger can't be written. */
    public void requireWritable() {
        statements.ask("require-writable", StatementSpec::update);
    }

    /** Reads the columns of a query's rows by name; asks for the names once, since that takes longer than the values. */
    private static final class Columns {
        private final List<String> names = new ArrayList<>();

        Map<String, @Nullable Object> of(ResultSet row) throws SQLException {
            if (names.isEmpty()) {
                var labels = row.getMetaData();
                for (var i = 1; i <= labels.getColumnCount(); i++) {
                    names.add(labels.getColumnLabel(i));
                }
            }
            Map<String, @Nullable Object> columns = new HashMap<>();
            for (var i = 0; i < names.size(); i++) {
                columns.put(names.get(i), row.getObject(i + 1));
            }
            return columns;
        }
    }

    private static FileState state(ResultSet row) throws SQLException {
        return FileState.of(row.getString("status"));
    }

    /** Reads a row by the positions of its columns, since a look-up of their names takes longer than the values. */
    private static Delivered delivered(ResultSet row) throws SQLException {
        return new Delivered(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)));
    }

    private static Poll poll(ResultSet row) throws SQLException {
        var finishedAt = row.getLong("finished_at");
        return new Poll(
                row.getString("id"),
                row.getString("provider"),
                Instant.ofEpochMilli(row.getLong("started_at")),
                finishedAt == 0 ? null : Instant.ofEpochMilli(finishedAt),
                row.getBoolean("interrupted"),
                row.getString("error"),
                row.getString("notice"));
    }
}
