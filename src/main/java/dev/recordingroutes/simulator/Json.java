package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Helpers for the JSON objects of payloads. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Copy with one field set. */
    static ObjectNode with(ObjectNode object, String field, @Nullable Object value) {
        ObjectNode copy = object.deepCopy();
        copy.set(field, MAPPER.valueToTree(value));
        return copy;
    }

    static ObjectNode without(ObjectNode object, String... fields) {
        ObjectNode copy = object.deepCopy();
        for (String field : fields) {
            copy.remove(field);
        }
        return copy;
    }

    static void putIfAbsent(ObjectNode object, String field, @Nullable Object value) {
        if (!object.has(field)) {
            object.set(field, MAPPER.valueToTree(value));
        }
    }

    /** Sample response from a resource beside this class. */
    static ObjectNode resource(String name) {
        try (InputStream in = Json.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar; build it again");
            }
            return (ObjectNode) MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
