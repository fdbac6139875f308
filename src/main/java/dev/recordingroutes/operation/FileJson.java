package dev.recordingroutes.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recordingroutes.ledger.FileRow;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** JSON of one file, as {@code list --json} prints it: without links, tokens and the provider's own JSON. */
public final class FileJson {
    private final ObjectMapper json = new ObjectMapper();

    /** Converts a row that was read with its deliveries. */
    public ObjectNode of(FileRow file) {
        var recording = file.recording();
        var tree = json.createObjectNode()
                .put("provider", recording.provider())
                .put("id", recording.id())
                .put("recordingId", recording.recordingId())
                .put("meetingId", recording.meetingId())
                .put("topic", recording.topic())
                .put("host", recording.host())
                .put("recordedAt", recording.recordedAt().toString())
                .put("kind", recording.kind())
                .put("extension", recording.extension())
                .put("size", file.size())
                .put("declaredSize", recording.declaredSize())
                .put("status", recording.status().text())
                .put("attempts", file.attempts())
                .put("dueAt", text(file.dueAt()))
                .put("reason", file.reason())
                .put("path", file.deliveredPath())
                .put("destination", file.destination())
                .put("sha256", file.sha256())
                .put("discoveredAt", file.discoveredAt().toString())
                .put("deliveredAt", text(file.deliveredAt()));
        tree.set("deliveries", deliveries(file.destinations()));
        return tree;
    }

    private ArrayNode deliveries(@Nullable String rows) {
        var deliveries = json.createArrayNode();
        if (rows == null) {
            return deliveries;
        }
        try {
            for (var row : json.readTree(rows)) {
                var deliveredAt = row.path("deliveredAt");
                deliveries
                        .addObject()
                        .put("destination", row.path("destination").asText())
                        .put("path", row.path("path").textValue())
                        .put(
                                "size",
                                row.path("size").isNumber() ? row.path("size").asLong() : null)
                        .put("sha256", row.path("sha256").textValue())
                        .put(
                                "deliveredAt",
                                deliveredAt.isNumber() ? text(Instant.ofEpochMilli(deliveredAt.asLong())) : null)
                        .put("reason", row.path("reason").textValue());
            }
            return deliveries;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
