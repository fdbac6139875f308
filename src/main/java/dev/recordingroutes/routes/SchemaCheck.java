package dev.recordingroutes.routes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Camel's own JSON schema of its YAML, the one that editors use. */
final class SchemaCheck implements RouteCheck {
    private static final String SCHEMA = "/schema/camelYamlDsl.json";
    private static final Set<String> ALTERNATIVES = Set.of("oneOf", "anyOf", "allOf");

    private final JsonNode definition;
    private final JsonSchema schema;

    SchemaCheck() {
        try (var resource = SchemaCheck.class.getResourceAsStream(SCHEMA)) {
            definition = new ObjectMapper()
                    .readTree(Objects.requireNonNull(resource, SCHEMA + " of camel-yaml-dsl is not on the class path"));
        } catch (IOException e) {
            throw new UncheckedIOException(SCHEMA, e);
        }
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                .getSchema(
                        definition,
                        SchemaValidatorsConfig.builder()
                                .pathType(PathType.JSON_POINTER)
                                .build());
    }

    @Override
    public void check(RouteFiles files, Findings findings) {
        for (var file : files.files()) {
            var byPlace = schema.validate(file.root().json()).stream()
                    .collect(Collectors.groupingBy(
                            message -> message.getInstanceLocation().toString(), TreeMap::new, Collectors.toList()));
            byPlace.forEach((place, messages) -> {
                // Each alternative of the schema complains of what the right one allows.
                var isExplainedBelow = byPlace.keySet().stream().anyMatch(other -> other.startsWith(place + "/"));
                add(file, file.root().at(JsonPointer.compile(place)), messages, isExplainedBelow, findings);
            });
        }
    }

    private void add(
            RouteFile file,
            YamlNode node,
            List<ValidationMessage> messages,
            boolean isExplainedBelow,
            Findings findings) {
        var byType = messages.stream().collect(Collectors.groupingBy(ValidationMessage::getType));
        var unknown = byType.getOrDefault("additionalProperties", List.of());
        var suggested = new ArrayList<String>();
        for (var message : unknown) {
            var known = propertiesBeside(message);
            var key = message.getProperty();
            var line = node.entries().stream()
                    .filter(entry -> entry.key().equals(key))
                    .map(YamlNode.Entry::line)
                    .findFirst()
                    .orElse(node.line());
            var suggestion = Suggestion.of(
                    key, known, "Camel's YAML has %s here".formatted(known.size() > 8 ? "no such key" : known));
            suggested.add(suggestion);
            findings.add(file, line, "unknown key '%s': %s".formatted(key, suggestion));
        }
        for (var message : byType.getOrDefault("required", List.of())) {
            if (suggested.stream().noneMatch(text -> text.contains(" " + message.getProperty() + "?"))) {
                findings.add(file, node, "the key '%s' is missing here".formatted(message.getProperty()));
            }
        }
        if (isExplainedBelow || byType.containsKey("additionalProperties") || byType.containsKey("required")) {
            return;
        }
        var types = byType.getOrDefault("type", List.of());
        if (!types.isEmpty()) {
            findings.add(
                    file,
                    node,
                    "%s: write %s"
                            .formatted(
                                    shown(node),
                                    types.stream()
                                            .map(SchemaCheck::expected)
                                            .distinct()
                                            .collect(Collectors.joining(" or "))));
        }
        byType.forEach((type, all) -> {
            if (!type.equals("type") && (types.isEmpty() || !ALTERNATIVES.contains(type))) {
                all.forEach(message -> findings.add(
                        file,
                        node,
                        "%s: %s".formatted(shown(node), message.getMessage().replaceFirst("^\\S*: ", ""))));
            }
        });
    }

    private static String shown(YamlNode node) {
        return node.text().map("'%s' is not possible here"::formatted).orElse("this is not possible here");
    }

    /** Turns {@code object found, string expected} into words. */
    private static String expected(ValidationMessage message) {
        return Map.of(
                        "string", "a text",
                        "object", "key: value pairs",
                        "array", "a list",
                        "boolean", "true or false",
                        "integer", "a whole number",
                        "number", "a number")
                .getOrDefault(message.getMessage().replaceFirst("^.*, (\\w+) expected$", "$1"), message.getMessage());
    }

    private Set<String> propertiesBeside(ValidationMessage message) {
        var fragment = message.getSchemaLocation().getFragment().toString();
        var parent = definition.at(JsonPointer.compile(fragment).head());
        return parent.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
