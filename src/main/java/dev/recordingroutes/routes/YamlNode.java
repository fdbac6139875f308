package dev.recordingroutes.routes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A value in a YAML file, with its line; or an absent one, which has no text, items or entries. */
final class YamlNode {
    private static final YamlNode ABSENT = new YamlNode(null, 1);

    /** Camel's route files nest about 20 levels. */
    private static final int MOST_LEVELS = 200;

    private final @Nullable Node node;
    private final int line;

    private YamlNode(@Nullable Node node, int line) {
        this.node = node;
        this.line = line;
    }

    /** An entry of a mapping; the line is the key's. */
    record Entry(String key, int line, YamlNode value) {}

    /** A file that is not YAML; the line is 1 when it is unknown. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int line;

        SyntaxException(int line, String message) {
            super(message);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    /**
     * Reads a YAML file of one document.
     *
     * @return absent when the file is empty
     */
    static YamlNode read(Path file) throws SyntaxException {
        try (var reader = Files.newBufferedReader(file)) {
            var root = new Compose(LoadSettings.builder().build()).composeReader(reader);
            if (root.isEmpty()) {
                return ABSENT;
            }
            requireTree(root.get(), 0);
            return of(root.get());
        } catch (MarkedYamlEngineException e) {
            throw new SyntaxException(
                    e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1),
                    "not YAML: %s".formatted(e.getProblem()));
        } catch (YamlEngineException e) {
            throw new SyntaxException(1, "not YAML: %s".formatted(e.getMessage()));
        } catch (IOException e) {
            throw new SyntaxException(1, "can't be read as UTF-8 text: %s".formatted(e));
        }
    }

    private static void requireTree(Node node, int level) throws SyntaxException {
        if (node.isRecursive() || level > MOST_LEVELS) {
            throw new SyntaxException(lineOf(node), "not YAML that Camel reads: an alias leads back to itself");
        }
        if (node instanceof MappingNode mapping) {
            var keys = new HashSet<String>();
            for (var tuple : mapping.getValue()) {
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    throw new SyntaxException(
                            lineOf(tuple.getKeyNode()), "not YAML that Camel reads: a key is no text");
                }
                if (!keys.add(key.getValue())) {
                    throw new SyntaxException(
                            lineOf(key), "the key '%s' is there twice: keep one".formatted(key.getValue()));
                }
                requireTree(tuple.getValueNode(), level + 1);
            }
        } else if (node instanceof SequenceNode sequence) {
            for (var item : sequence.getValue()) {
                requireTree(item, level + 1);
            }
        }
    }

    private static YamlNode of(Node node) {
        return new YamlNode(node, lineOf(node));
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** The line on which the value begins, from 1; for a block of text, the line of its {@code |}. */
    int line() {
        return line;
    }

    /** The line of a line of the text, from 1: a block of text begins below its {@code |}. */
    int lineOfText(int lineInText) {
        var block = node instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED);
        return block ? line + lineInText : line;
    }

    boolean isPresent() {
        return node != null;
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    boolean isSequence() {
        return node instanceof SequenceNode;
    }

    /** The text of a scalar, whatever its type; empty for any other value. */
    Optional<String> text() {
        return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    /** The text of a scalar, or an empty text. */
    String textOrEmpty() {
        return text().orElse("");
    }

    List<YamlNode> items() {
        return node instanceof SequenceNode sequence
                ? sequence.getValue().stream().map(YamlNode::of).toList()
                : List.of();
    }

    List<Entry> entries() {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .map(tuple -> new Entry(
                                ((ScalarNode) tuple.getKeyNode()).getValue(),
                                lineOf(tuple.getKeyNode()),
                                of(tuple.getValueNode())))
                        .toList()
                : List.of();
    }

    /** The value of a key; absent when there is none. */
    YamlNode get(String key) {
        return entries().stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::value)
                .findFirst()
                .orElse(ABSENT);
    }

    /** The deepest value that a JSON pointer reaches. */
    YamlNode at(JsonPointer pointer) {
        var reached = this;
        for (var rest = pointer; !rest.matches(); rest = rest.tail()) {
            var index = rest.getMatchingIndex();
            var items = reached.items();
            var next = index >= 0 && index < items.size() ? items.get(index) : reached.get(rest.getMatchingProperty());
            if (!next.isPresent()) {
                return reached;
            }
            reached = next;
        }
        return reached;
    }

    /** Gives this value and every value below it to a consumer, in the order of the file. */
    void walk(Consumer<YamlNode> consumer) {
        consumer.accept(this);
        items().forEach(item -> item.walk(consumer));
        entries().forEach(entry -> entry.value().walk(consumer));
    }

    /** The value as JSON, with the types of YAML 1.2's core schema. */
    JsonNode json() {
        var json = JsonNodeFactory.instance;
        if (node instanceof MappingNode) {
            var object = json.objectNode();
            entries().forEach(entry -> object.set(entry.key(), entry.value().json()));
            return object;
        }
        if (node instanceof SequenceNode) {
            var array = json.arrayNode();
            items().forEach(item -> array.add(item.json()));
            return array;
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar.getTag(), scalar.getValue());
        }
        return json.nullNode();
    }

    private static JsonNode scalar(Tag tag, String value) {
        var json = JsonNodeFactory.instance;
        try {
            if (tag.equals(Tag.NULL)) {
                return json.nullNode();
            } else if (tag.equals(Tag.BOOL)) {
                return json.booleanNode(Boolean.parseBoolean(value));
            } else if (tag.equals(Tag.INT)) {
                var number = new BigInteger(value);
                return number.bitLength() < Integer.SIZE
                        ? json.numberNode(number.intValue())
                        : number.bitLength() < Long.SIZE
                                ? json.numberNode(number.longValue())
                                : json.numberNode(number);
            } else if (tag.equals(Tag.FLOAT)) {
                return json.numberNode(new BigDecimal(value));
            }
        } catch (NumberFormatException e) {
            // Octal, hexadecimal, infinite: route files have none, and as text the schema refuses them by line.
        }
        return json.textNode(value);
    }
}
