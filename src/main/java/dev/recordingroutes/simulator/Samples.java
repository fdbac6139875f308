package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The providers' own sample responses, and topics as people write them. */
final class Samples {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final String[] TOPICS = {
        "Weekly sync",
        "Weekly sync",
        "Q&A: 予算/2025 🎉",
        "Планёрка отдела продаж",
        "..\\..\\etc/passwd",
        "Board meeting (confidential).",
        "ფებრილური - 8.2.2021",
        "CON",
        "  spaces  and\ttabs ",
        "👩‍👩‍👧‍👦 family day: \"who\" brings <what>?"
    };

    private Samples() {}

    static ObjectNode read(String name) {
        try (var resource = Samples.class.getResourceAsStream(name)) {
            return (ObjectNode) JSON.readTree(Objects.requireNonNull(resource, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String topic(int number) {
        return TOPICS[number % TOPICS.length];
    }
}
