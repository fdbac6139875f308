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

/** Turns a page of what a provider's jq expression gave into canonical recordings. */
public final class Recordings {
    private final ObjectMapper json;
    private final SealedLinks links;

    /** @param links that seals what the ledger keeps */
    public Recordings(ObjectMapper json, SealedLinks links) {
        this.json = json;
        this.links = links;
    }

    /**
     * A page of canonical recordings.
     *
     * @param json an array of them, each once
     * @param leftOut what could not be understood, and why, in words; empty when all could
     */
    public record Page(String json, String leftOut) {}

    /** Reads a page. What can't be understood is left out and said, so that it does not stop the others. */
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
