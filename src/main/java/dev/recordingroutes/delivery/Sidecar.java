package dev.recordingroutes.delivery;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.download.Spooled;
import dev.recordingroutes.message.JsonText;
import dev.recordingroutes.recording.Recording;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The JSON beside each file: the canonical recording, the provider's own JSON, size, SHA-256 and times. */
final class Sidecar {
    /** Suffix to the name of the file that it stands beside. */
    static final String SUFFIX = ".json";

    /** Bytes of the longest sidecar that is looked into: it is held in memory. */
    private static final long LONGEST = 8 << 20;

    private static final JsonFactory FACTORY = new JsonFactory();

    private Sidecar() {}

    /**
     * What a sidecar says of its file.
     *
     * @param id of the file in the ledger
     * @param discoveredAt when the ledger found the file, which tells one ledger from another
     */
    record Origin(@Nullable String id, @Nullable String discoveredAt) {}

    /** Reads what a text says of its file; nothing when it is no sidecar. */
    static Origin origin(byte[] text) {
        @Nullable String id = null;
        @Nullable String discoveredAt = null;
        try (var parser = FACTORY.createParser(text)) {
            parser.nextToken();
            for (var name = parser.nextFieldName();
                    name != null && (id == null || discoveredAt == null);
                    name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "id" -> id = parser.getText();
                    case "discoveredAt" -> discoveredAt = parser.getText();
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException e) {
            // No JSON, from here on.
        }
        return new Origin(id, discoveredAt);
    }

    /**
     * Reads what stands at a sidecar's name; nothing of a text that is too long for a sidecar.
     *
     * @param longest in bytes; not more than 8 MB
     */
    static Origin origin(FileStore store, String path, long longest) throws IOException {
        var text = new ByteArrayOutputStream();
        try {
            store.read(path, new BoundedOutputStream(Math.min(longest, LONGEST), text));
        } catch (IrregularFileException e) {
            return new Origin(null, null);
        } catch (IOException e) {
            if (!BoundedOutputStream.isExceeded(e)) {
                throw e;
            }
            return new Origin(null, null);
        }
        return origin(text.toByteArray());
    }

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
        return JsonText.escaped(json.writerWithDefaultPrettyPrinter().writeValueAsString(tree)) + "\n";
    }
}
