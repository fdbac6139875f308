package dev.recordingroutes.ledger;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Past of the ledger: what happened to each file, and what runs of {@code verify} and {@code audit} found. What is older
 * than {@code ledger.history} is pruned by the routes.
 */
public final class History {
    private final Statements statements;

    public History(Ledger ledger) {
        this.statements = ledger.statements();
    }

    /**
     * A run of {@code verify} or {@code audit}.
     *
     * @param checked number of files and ranges that it looked at
     * @param findings number of those that were not right
     */
    public record Inspection(String command, Instant startedAt, Instant finishedAt, long checked, long findings) {}

    /** Passes on what happened to a file, oldest first. */
    public void listEvents(String file, Consumer<FileEvent> each) {
        statements.forEach("list-events", sql -> sql.param("id", file), row -> {
            var attempt = row.getInt("attempt");
            each.accept(new FileEvent(
                    Instant.ofEpochMilli(row.getLong("at")),
                    row.getString("event"),
                    attempt == 0 ? null : attempt,
                    row.getString("destination"),
                    row.getString("detail")));
        });
    }

    /** Begins a run; returns its number. */
    public long beginInspection(String command, Instant start) {
        return statements.ask("begin-inspection", sql -> sql.param("command", command)
                .param("start", start.toEpochMilli())
                .query(Long.class)
                .single());
    }

    /**
     * Keeps what a run found.
     *
     * @param file null when it concerns no file of the ledger
     * @param finding in one word
     */
    public void addFinding(
            long inspection,
            Instant at,
            @Nullable String file,
            @Nullable String destination,
            String finding,
            @Nullable String detail) {
        statements.ask("add-finding", sql -> sql.param("inspection", inspection)
                .param("at", at.toEpochMilli())
                .param("file", file)
                .param("destination", destination)
                .param("finding", finding)
                .param("detail", detail)
                .update());
    }

    /** Ends a run. */
    public void endInspection(long inspection, Instant now, long checked, long findings) {
        statements.ask("end-inspection", sql -> sql.param("inspection", inspection)
                .param("now", now.toEpochMilli())
                .param("checked", checked)
                .param("findings", findings)
                .update());
    }

    /** Lists the last complete run of {@code verify} and that of {@code audit}. */
    public List<Inspection> lastInspections() {
        return statements.ask("list-last-inspections", sql -> sql.query((row, number) -> new Inspection(
                        row.getString("command"),
                        Instant.ofEpochMilli(row.getLong("started_at")),
                        Instant.ofEpochMilli(row.getLong("finished_at")),
                        row.getLong("checked"),
                        row.getLong("findings")))
                .list());
    }
}
