package dev.recordingroutes.harvest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.recording.Recording;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a page of what a provider's jq expression gave into canonical recordings. */
public final class Recordings {
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);

    private final ObjectMapper json;

    public Recordings(ObjectMapper json) {
        this.json = json;
    }

    /**
     * The page as a JSON array, each recording once. One that can't be understood is left out with a warning, so that
     * it does not stop the others.
     */
    public String canonical(String provider, JsonNode page) throws JsonProcessingException {
        Map<String, Object> byId = new LinkedHashMap<>();
        for (var item : page) {
            try {
                var recording = Recording.of(provider, item);
                byId.put(recording.id(), recording.asMap());
            } catch (IllegalArgumentException e) {
                LOG.warn("left out a recording: {}", e.getMessage());
            }
        }
        return json.writeValueAsString(byId.values());
    }
}
