package dev.recordingroutes.routes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A case of a {@code NAME.test.yaml}: an expression of a provider file, what it sees, and what it must give.
 *
 * @param line of the case's name, from 1
 * @param settings over the shipped defaults
 * @param expression the template parameter whose value is tested, such as {@code nextPageUrl}
 * @param routeId the route that has it; empty where only one of the provider's has
 * @param body of the response, or whatever the expression sees as body
 * @param headers of the response, the status too
 * @param variables of the exchange
 * @param expect result; of recordings only the fields that are named count
 * @param error part of the message with which the expression fails; empty when it gives a result
 * @param leftOut part of the notice on recordings that can't be read; empty when all can be
 */
record ProviderTest(
        Path file,
        int line,
        String provider,
        String name,
        Map<String, String> settings,
        String expression,
        String routeId,
        JsonNode body,
        Map<String, Object> headers,
        Map<String, String> variables,
        JsonNode expect,
        String error,
        String leftOut) {
    static final String SUFFIX = ".test.yaml";
    static final String STATUS = "CamelHttpResponseCode";

    private static final List<String> KEYS =
            List.of("name", "settings", "expression", "routeId", "given", "expect", "error", "leftOut");
    private static final List<String> GIVEN = List.of("body", "bodyFile", "status", "headers", "variables");

    /**
     * Reads a case.
     *
     * @throws YamlNode.SyntaxException when a key is unknown or missing, or a file can't be read
     */
    static ProviderTest read(Path file, String provider, YamlNode node) throws YamlNode.SyntaxException {
        requireKnown(node, KEYS);
        for (var key : List.of("name", "expression")) {
            if (!node.get(key).isPresent()) {
                throw new YamlNode.SyntaxException(node.line(), "a case without '%s': add it".formatted(key));
            }
        }
        if (node.get("expect").isPresent() == node.get("error").isPresent()) {
            throw new YamlNode.SyntaxException(node.line(), "a case needs either 'expect' or 'error': write one");
        }
        var given = node.get("given");
        requireKnown(given, GIVEN);
        var headers = new LinkedHashMap<String, Object>(texts(given.get("headers")));
        given.get("status").text().ifPresent(status -> headers.put(STATUS, status));
        return new ProviderTest(
                file,
                node.line(),
                provider,
                node.get("name").textOrEmpty(),
                texts(node.get("settings")),
                node.get("expression").textOrEmpty(),
                node.get("routeId").textOrEmpty(),
                body(file, given),
                headers,
                texts(given.get("variables")),
                node.get("expect").json(),
                node.get("error").textOrEmpty(),
                node.get("leftOut").textOrEmpty());
    }

    private static void requireKnown(YamlNode node, List<String> keys) throws YamlNode.SyntaxException {
        for (var entry : node.entries()) {
            if (!keys.contains(entry.key())) {
                throw new YamlNode.SyntaxException(
                        entry.line(),
                        "unknown key '%s': %s"
                                .formatted(
                                        entry.key(),
                                        Suggestion.of(
                                                entry.key(),
                                                keys,
                                                "one of %s is possible".formatted(String.join(", ", keys)))));
            }
        }
    }

    private static Map<String, String> texts(YamlNode mapping) {
        var texts = new LinkedHashMap<String, String>();
        mapping.entries().forEach(entry -> texts.put(entry.key(), entry.value().textOrEmpty()));
        return texts;
    }

    private static JsonNode body(Path file, YamlNode given) throws YamlNode.SyntaxException {
        var name = given.get("bodyFile");
        if (name.isPresent()) {
            var path = file.resolveSibling(name.textOrEmpty());
            try {
                return new ObjectMapper().readTree(Files.readString(path));
            } catch (JsonProcessingException e) {
                throw new YamlNode.SyntaxException(
                        name.line(),
                        "bodyFile %s is not JSON: line %d"
                                .formatted(path, e.getLocation().getLineNr()));
            } catch (IOException e) {
                throw new YamlNode.SyntaxException(name.line(), "bodyFile %s can't be read: %s".formatted(path, e));
            }
        }
        return given.get("body").isPresent() ? given.get("body").json() : JsonNodeFactory.instance.objectNode();
    }
}
