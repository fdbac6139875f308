package dev.recordingroutes.ledger;

import dev.recordingroutes.recording.FileState;
import dev.recordingroutes.recording.Recording;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Row of the ledger: one recording file.
 *
 * @param recording the file as the provider listed it
 * @param attempts number of failed or completed transfers
 * @param dueAt time of the next attempt; null when the file is due at once or not pending
 * @param reason explanation of the state in words; null for states that need none
 * @param path relative to the destination; null until it was reserved
 * @param owner node that has claimed it; null when none has
 * @param deliveries to each destination that it was offered; empty unless claimed
 * @param size in bytes; null until delivered
 * @param sha256 in hexadecimal digits; null until delivered
 * @param discoveredAt time of the first listing
 * @param downloadedAt time of the download; null until then, and for files delivered by versions that did not keep it
 * @param deliveredAt null until delivered
 */
public record FileRow(
        Recording recording,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable String reason,
        @Nullable String path,
        @Nullable String owner,
        List<DeliveryRow> deliveries,
        @Nullable Long size,
        @Nullable String sha256,
        Instant discoveredAt,
        @Nullable Instant downloadedAt,
        @Nullable Instant deliveredAt)
        implements StatementParameters {
    @Override
    public Map<String, @Nullable Object> parameters() {
        return Map.of("id", id());
    }

    /** Reads a row of {@code recording_file} by column names. */
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
                columns.optional("owner"),
                DeliveryRow.ofJson(columns.optional("deliveries")),
                row.get("size") == null ? null : (Long) columns.number("size"),
                columns.optional("sha256"),
                Instant.ofEpochMilli(columns.number("discovered_at")),
                columns.time("downloaded_at"),
                columns.time("delivered_at"));
    }

    public String id() {
        return recording.id();
    }

    /** Path relative to the destination; null until delivered. */
    public @Nullable String deliveredPath() {
        return recording.status() == FileState.DELIVERED ? path : null;
    }

    public String provider() {
        return recording.provider();
    }

    public String kind() {
        return recording.kind();
    }

    /** Media link encrypted by {@link SealedLinks}; null when the provider must be asked for a link. */
    public @Nullable String url() {
        return recording.url();
    }

    /** Column values by name: required ones and optional ones. */
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
