package dev.recordingroutes.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.recordingroutes.message.Excerpt;

/**
 * A copy of a JSON tree in a number of characters: long strings are cut, and once the characters are used up the rest
 * is left out. It is JSON all the same, with {@link Excerpt#MORE} where something is missing.
 */
final class BoundedJson {
    /** One string may use this part of all characters, so that it does not push out the others. */
    private static final int PARTS = 4;
    /** Quotes, colons and commas of one value. */
    private static final int PUNCTUATION = 4;

    private final int longest;
    private int left;

    private BoundedJson(int characters) {
        this.longest = Math.max(1, characters / PARTS);
        this.left = characters;
    }

    /** Copies a tree in about so many characters. */
    static JsonNode copy(JsonNode tree, int characters) {
        return new BoundedJson(characters).copy(tree);
    }

    private JsonNode copy(JsonNode node) {
        if (node.isObject()) {
            var copy = JsonNodeFactory.instance.objectNode();
            for (var field : node.properties()) {
                if (!spend(field.getKey().length())) {
                    return copy.put(Excerpt.MORE, Excerpt.MORE);
                }
                copy.set(field.getKey(), copy(field.getValue()));
            }
            return copy;
        }
        if (node.isArray()) {
            var copy = JsonNodeFactory.instance.arrayNode();
            for (var element : node) {
                if (!spend(0)) {
                    return copy.add(Excerpt.MORE);
                }
                copy.add(copy(element));
            }
            return copy;
        }
        var text = node.asText();
        var kept = node.isTextual() ? Excerpt.of(text, Math.max(1, Math.min(longest, left))) : text;
        left -= kept.length();
        return node.isTextual() ? TextNode.valueOf(kept) : node;
    }

    private boolean spend(int characters) {
        left -= characters + PUNCTUATION;
        return left > 0;
    }
}
