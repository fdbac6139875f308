package dev.recordingroutes.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.ledger.SealedLinks;
import dev.recordingroutes.message.Redaction;
import dev.recordingroutes.recording.Recording;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;

/** Reads a page of canonical recordings, as a provider file's {@code items} expression gives it. */
public final class RecordingReader {
    private final ObjectMapper json;
    private final SealedLinks links;

    /** @param links seals the links that the ledger keeps */
    public RecordingReader(ObjectMapper json, SealedLinks links) {
        this.json = json;
        this.links = links;
    }

    /**
     * A page of canonical recordings.
     *
     * @param json an array of them, each once
     * @param leftOut the ones that can't be read, and why, in words; empty when all can
     */
    public record Page(String json, String leftOut) {}

    /** Reads a page; a recording that can't be read is left out and reported, so that it does not stop the others. */
    public Page read(String provider, JsonNode page) throws JsonProcessingException {
        Map<String, Object> byId = new LinkedHashMap<>();
        var leftOut = new LinkedHashSet<String>();
        for (var item : page) {
            try {
                var recording = Recording.of(provider, item);
                var values = recording.asMap();
                values.computeIfPresent("url", (name, link) -> links.seal(link.toString()));
                // It may quote the provider.
                values.computeIfPresent("reason", (name, reason) -> Redaction.text(reason.toString()));
                values.computeIfPresent("source", (name, source) -> withoutSecrets(source.toString()));
                byId.put(recording.id(), values);
            } catch (IllegalArgumentException e) {
                leftOut.add(e.getMessage());
            }
        }
        return new Page(json.writeValueAsString(byId.values()), Redaction.text(String.join("; ", leftOut)));
    }

    private String withoutSecrets(String source) {
        try {
            return Redaction.json(json.readTree(source)).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("source is not JSON", e);
        }
    }
}
