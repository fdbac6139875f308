package dev.recordingroutes.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recordingroutes.ledger.SealedLinks;
import dev.recordingroutes.ledger.StatementParameters;
import dev.recordingroutes.message.Excerpt;
import dev.recordingroutes.message.Redaction;
import dev.recordingroutes.recording.Recording;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of canonical recordings, as a provider file's {@code items} expression gives them. What all files of a
 * recording repeat is cut before it is copied, so that memory stays bounded.
 */
public final class RecordingReader {
    /** Characters of topics that are kept of a page, and as many of the provider's own JSON; shared by its files. */
    private static final int CHARACTERS = 8_000_000;
    /** Of these, what each file has in any case, and the most of the provider's own JSON. */
    private static final int LEAST = 1_000;

    private static final int LONGEST_SOURCE = 8_000;
    /** Reasons that are said one by one. */
    private static final int MOST_REASONS = 10;

    private final ObjectMapper json;
    private final SealedLinks links;

    /** @param links seals the links that the ledger keeps */
    public RecordingReader(ObjectMapper json, SealedLinks links) {
        this.json = json;
        this.links = links;
    }

    /**
     * Some canonical recordings.
     *
     * @param json an array of them, each once
     * @param leftOut the ones that can't be read, and why, in words; empty when all can
     */
    public record Page(String json, String leftOut) implements StatementParameters {
        @Override
        public Map<String, @Nullable Object> parameters() {
            return Map.of("json", json);
        }
    }

    /** Reads a page; a recording that can't be read is left out and reported, so that it does not stop the others. */
    public Page read(String provider, JsonNode page) throws JsonProcessingException {
        Map<String, Object> byId = new LinkedHashMap<>();
        var leftOut = new LinkedHashSet<String>();
        // The files of a page have the same fields.
        var knownNames = new HashMap<String, Boolean>();
        var sealer = links.sealer();
        var share = Math.max(LEAST, CHARACTERS / Math.max(1, page.size()));
        for (var item : page) {
            try {
                var recording = Recording.of(provider, item);
                var values = recording.asMap();
                values.computeIfPresent("url", (name, link) -> sealer.apply(link.toString()));
                // It may quote the provider.
                values.computeIfPresent("reason", (name, reason) -> Redaction.text(reason.toString()));
                values.put("topic", Excerpt.of(recording.topic(), share));
                values.put("source", source(item.path("source"), Math.min(share, LONGEST_SOURCE), knownNames));
                byId.put(recording.id(), values);
            } catch (IllegalArgumentException e) {
                leftOut.add(e.getMessage());
            }
        }
        return new Page(json.writeValueAsString(byId.values()), Redaction.text(words(leftOut)));
    }

    private static String words(Set<String> reasons) {
        var said = reasons.stream().limit(MOST_REASONS).collect(Collectors.joining("; "));
        return reasons.size() > MOST_REASONS ? "%s; and %d more".formatted(said, reasons.size() - MOST_REASONS) : said;
    }

    /**
     * The provider's own JSON in bounds and without secrets.
     *
     * @param source an object; an array of objects whose fields are put together; or either as text
     * @param knownNames see {@link Redaction#json(JsonNode, Map)}
     */
    private @Nullable String source(JsonNode source, int characters, Map<String, Boolean> knownNames) {
        if (source.isTextual()) {
            try {
                return source(json.readTree(source.textValue()), characters, knownNames);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("source is not JSON", e);
            }
        }
        var whole = source;
        if (source.isArray()) {
            var fields = JsonNodeFactory.instance.objectNode();
            source.forEach(part -> {
                if (part instanceof ObjectNode object) {
                    fields.setAll(object);
                }
            });
            whole = fields;
        }
        // Parts are shared between files, so a copy is edited.
        return whole.isObject()
                ? Redaction.json(BoundedJson.copy(whole, characters), knownNames)
                        .toString()
                : null;
    }
}
