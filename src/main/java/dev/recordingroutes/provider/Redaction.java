package dev.recordingroutes.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out of what providers say whatever opens something to those who read it. */
public final class Redaction {
    /** A URL's user and password, and its query: a signed link is one by its query. */
    private static final Pattern URL =
            Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]*://)([^\\s/?#@\"'<>]*@)?([^\\s?#\"'<>]*)([?#][^\\s\"'<>]*)?");

    private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic) +[A-Za-z0-9._~+/=-]+");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(password|passcode|passwd|secret|token|ticket|credential).*");
    private static final Pattern SIGNED = Pattern.compile(
            "(?i)^[a-z][a-z0-9+.-]*://.*[?&](.*token|ticket|.*signature|sig|policy|key-pair-id|jwt|auth|pwd|.*password|.*passcode|.*credential|expires)=.*");

    private Redaction() {}

    /** Text in which a URL is only its origin and path, and no authorisation has its value. */
    public static String text(String text) {
        var urls = URL.matcher(text)
                .replaceAll(url ->
                        Matcher.quoteReplacement(url.group(1) + url.group(3) + (url.group(4) == null ? "" : "?…")));
        return BEARER.matcher(urls).replaceAll("$1 …");
    }

    /** The same JSON, without the fields that are named like secrets, and with signed links cut before their query. */
    public static JsonNode json(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            var names = object.fieldNames();
            while (names.hasNext()) {
                var name = names.next();
                if (SECRET_NAME.matcher(name).matches()) {
                    names.remove();
                }
            }
            object.properties().forEach(field -> field.setValue(json(field.getValue())));
        } else if (tree instanceof ArrayNode array) {
            for (var i = 0; i < array.size(); i++) {
                array.set(i, json(array.get(i)));
            }
        } else if (tree.isTextual() && SIGNED.matcher(tree.asText()).matches()) {
            return TextNode.valueOf(tree.asText().replaceFirst("[?].*", ""));
        }
        return tree;
    }
}
