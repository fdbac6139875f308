package dev.recordingroutes.ledger;

import dev.recordingroutes.recording.FileState;
import dev.recordingroutes.recording.Recording;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file as the ledger knows it.
 *
 * @param recording what the provider said of it
 * @param attempts how often its transfer was tried
 * @param dueAt when it is tried next; null when that is at once, and unless it is pending
 * @param reason why it is in its state; null where the state says it all
 * @param path where it is, or will be, relative to the destination; null until that is decided
 * @param destination the names of the destinations that have it, where they were asked for; else null
 * @param destinations what is known of each destination, as JSON, where it was asked for; else null
 * @param size in bytes as delivered; null until it is
 * @param sha256 in hexadecimal digits; null until delivered
 * @param discoveredAt when the provider first listed it
 * @param downloadedAt when the provider handed it over; null until it has, and for what was delivered before this was kept
 * @param deliveredAt null until it is
 */
public record FileRow(
        Recording recording,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable String reason,
        @Nullable String path,
        @Nullable String destination,
        @Nullable String destinations,
        @Nullable Long size,
        @Nullable String sha256,
        Instant discoveredAt,
        @Nullable Instant downloadedAt,
        @Nullable Instant deliveredAt) {

    /** Reads a row of {@code recording_file}, by the names of its columns. */
    static FileRow of(Map<String, @Nullable Object> row) {
        var columns = new Columns(row);
        var status = FileState.of(columns.text("status"));
        var recording = new Recording(
                columns.text("provider"),
                columns.text("id"),
                columns.text("recording_id"),
                columns.optional("meeting_id"),
                columns.text("topic"),
                columns.optional("host"),
                Instant.ofEpochMilli(columns.number("recorded_at")),
                columns.text("kind"),
                columns.optional("file_type"),
                columns.text("extension"),
                columns.number("declared_size"),
                columns.optional("url"),
                status,
                columns.optional("reason"),
                columns.optional("source"));
        return new FileRow(
                recording,
                (int) columns.number("attempts"),
                status == FileState.PENDING && columns.number("due_at") > 0 ? columns.time("due_at") : null,
                columns.optional("reason"),
                columns.optional("path"),
                columns.optional("destination"),
                columns.optional("destinations"),
                row.get("size") == null ? null : (Long) columns.number("size"),
                columns.optional("sha256"),
                Instant.ofEpochMilli(columns.number("discovered_at")),
                columns.time("downloaded_at"),
                columns.time("delivered_at"));
    }

    public String id() {
        return recording.id();
    }

    /** Where it is, relative to the destination; null until it is there. */
    public @Nullable String deliveredPath() {
        return recording.status() == FileState.DELIVERED ? path : null;
    }

    public String provider() {
        return recording.provider();
    }

    public String kind() {
        return recording.kind();
    }

    /** Where its media is, as {@link SealedLinks} seals it; null when the provider must be asked for a link. */
    public @Nullable String url() {
        return recording.url();
    }

    /** The row's values, told apart by whether they may be missing. */
    private record Columns(Map<String, @Nullable Object> row) {
        String text(String name) {
            return required(name).toString();
        }

        long number(String name) {
            return ((Number) required(name)).longValue();
        }

        @Nullable
        String optional(String name) {
            var value = row.get(name);
            return value == null ? null : value.toString();
        }

        @Nullable
        Instant time(String name) {
            return row.get(name) == null ? null : Instant.ofEpochMilli(number(name));
        }

        private Object required(String name) {
            var value = row.get(name);
            if (value == null) {
                throw new IllegalStateException("the ledger has a row without '%s'".formatted(name));
            }
            return value;
        }
    }
}
