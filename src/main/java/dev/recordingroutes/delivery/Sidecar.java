package dev.recordingroutes.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.download.Spooled;
import dev.recordingroutes.recording.Recording;
import java.time.Instant;

/** The JSON beside each file: the canonical recording, the provider's own JSON, size, SHA-256 and times. */
final class Sidecar {
    /** Suffix to the name of the file that it stands beside. */
    static final String SUFFIX = ".json";

    private Sidecar() {}

    static String of(Recording recording, String path, Spooled spooled, Instant discoveredAt, ObjectMapper json)
            throws JsonProcessingException {
        var tree = json.createObjectNode()
                .put("provider", recording.provider())
                .put("id", recording.id())
                .put("recordingId", recording.recordingId())
                .put("meetingId", recording.meetingId())
                .put("topic", recording.topic())
                .put("host", recording.host())
                .put("recordedAt", recording.recordedAt().toString())
                .put("kind", recording.kind())
                .put("fileType", recording.fileType())
                .put("extension", recording.extension())
                .put("path", path)
                .put("size", spooled.size())
                .put("declaredSize", recording.declaredSize())
                .put("sha256", spooled.sha256())
                .put("discoveredAt", discoveredAt.toString())
                .put("downloadedAt", spooled.downloadedAt().toString());
        if (recording.source() != null) {
            tree.set("source", json.readTree(recording.source()));
        }
        return json.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    }
}
