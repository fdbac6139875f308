package dev.recordingroutes.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Removes from providers' words and JSON whatever gives access: secrets, tokens, and the queries of links. */
public final class Redaction {
    private static final String SECRET =
            "(?:password|passcode|passphrase|passwd|pwd|secret|token|ticket|credentials?|signature|api[_-]?key)";

    /**
     * A URL: scheme, user and password, host and path, query and fragment. A password may hold what ends a host, and
     * an apostrophe ends a URL only where no more of it follows.
     */
    private static final Pattern URL = Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]{0,20}://)"
            + "([^\\s/?#\"'<>]*@|[^\\s/?#\"'<>:@]*:(?!\\d*(?:[/?#]|$))[^\\s\"'<>]*@)?"
            + "([^\\s?#\"'<>]*)([?#](?:[^\\s\"'<>]|'(?=\\w))*+)?");

    /** A URL with its punctuation encoded, as it stands in another URL's query. */
    private static final Pattern ENCODED_URL = Pattern.compile("(?i)\\b([a-z][a-z0-9+.-]{0,20}%3A%2F%2F)"
            + "((?:(?!%2F|%40)[^\\s\"'<>&])*+%40)?((?:(?!%3F|%23)[^\\s\"'<>&])*+)((?:%3F|%23)[^\\s\"'<>&]*+)?");

    /** Credentials after "Bearer" or "Basic", and not the words of a sentence, such as "Basic users". */
    private static final Pattern AUTHORIZATION = Pattern.compile(
            "(?i)\\b(bearer|basic) +(?:(?=[a-z/-]*(?:\\d|[._~+=]\\w))[a-z0-9._~+/=-]{6,}|[a-z0-9._~+/=-]{20,})");

    private static final Pattern ASSIGNED = Pattern.compile("(?i)(" + SECRET + "\\s*(?:=|%3D)\\s*)(?!…)"
            + "(?:\"[^\"]*+\"?|'[^']*+'?|(?:(?!%26)[^\\s&;,\"'<>)\\]}])++)");
    private static final Pattern JSON_FIELD = Pattern.compile("(?i)(" + SECRET + "[\\w-]{0,40}\\\\?[\"']\\s*:\\s*)"
            + "(?:\\\\\"(?:(?!\\\\\").)*+|\"(?:[^\"\\\\]|\\\\.)*+\"?|'[^']*+'?|[^\\s,}\\]]+)");
    /** A JSON Web Token; or a word that begins like one, so that it is not searched again. */
    private static final Pattern JWT = Pattern.compile("\\beyJ[\\w-]{5,}+(\\.[\\w-]+(?:\\.[\\w-]*)?)?");

    private static final Pattern SECRET_NAME = Pattern.compile("(?i)" + SECRET);
    /** Names that are kept of what {@link #json(JsonNode, Map)} found out. */
    private static final int MOST_NAMES = 1_000;

    private static final Pattern SIGNED =
            Pattern.compile("(?i)[?&#;](?:[^=&?#;]*" + SECRET + "|sig|policy|key-pair-id|jwt|auth|expires|hmac|zak)=");

    private Redaction() {}

    /** Cuts each URL in a text to its origin and path, and removes the values of names like a secret's. */
    public static String text(String text) {
        // Most texts have nothing of the kind, and looking for one character is far quicker than each of the searches.
        var urls = text.contains("://")
                ? URL.matcher(text).replaceAll(url -> Matcher.quoteReplacement(shortened(url, "?…")))
                : text;
        var encoded = urls.contains("%")
                ? ENCODED_URL.matcher(urls).replaceAll(url -> Matcher.quoteReplacement(shortened(url, "%3F…")))
                : urls;
        var authorized = encoded.contains(" ") ? AUTHORIZATION.matcher(encoded).replaceAll("$1 …") : encoded;
        var assigned = authorized.contains("=") || authorized.contains("%")
                ? ASSIGNED.matcher(authorized).replaceAll("$1…")
                : authorized;
        var fields = assigned.contains(":") ? JSON_FIELD.matcher(assigned).replaceAll("$1…") : assigned;
        return fields.contains("eyJ")
                ? JWT.matcher(fields)
                        .replaceAll(token -> token.group(1) == null ? Matcher.quoteReplacement(token.group()) : "…")
                : fields;
    }

    /** Removes fields that are named like secrets from JSON, in place, and the queries of signed links. */
    public static JsonNode json(JsonNode tree) {
        return json(tree, new HashMap<>());
    }

    /**
     * Does the same, for one of many trees that have the same fields.
     *
     * @param knownNames names of fields that were seen before, and whether they are like a secret's; added to
     */
    public static JsonNode json(JsonNode tree, Map<String, Boolean> knownNames) {
        if (tree instanceof ObjectNode object) {
            var names = object.fieldNames();
            while (names.hasNext()) {
                var name = names.next();
                if (isSecret(name, knownNames)) {
                    names.remove();
                }
            }
            object.properties().forEach(field -> field.setValue(json(field.getValue(), knownNames)));
        } else if (tree instanceof ArrayNode array) {
            for (var i = 0; i < array.size(); i++) {
                array.set(i, json(array.get(i), knownNames));
            }
        } else if (tree.isTextual() && canBeSigned(tree.textValue())) {
            return TextNode.valueOf(
                    URL.matcher(tree.asText()).replaceAll(url -> Matcher.quoteReplacement(unsigned(url))));
        }
        return tree;
    }

    private static boolean isSecret(String name, Map<String, Boolean> knownNames) {
        var known = knownNames.get(name);
        if (known != null) {
            return known;
        }
        var isSecret = SECRET_NAME.matcher(name).find();
        if (knownNames.size() < MOST_NAMES) {
            knownNames.put(name, isSecret);
        }
        return isSecret;
    }

    /** False for a text that holds no URL with a user or a query; quicker than to look for a URL. */
    private static boolean canBeSigned(String text) {
        return text.contains("://") && (text.contains("?") || text.contains("#") || text.contains("@"));
    }

    private static String shortened(MatchResult url, String cut) {
        return url.group(1) + url.group(3) + (url.group(4) == null ? "" : cut);
    }

    private static String unsigned(MatchResult url) {
        var query = url.group(4) == null ? "" : url.group(4);
        return url.group(1) + url.group(3) + (SIGNED.matcher(query).find() ? "" : query);
    }
}
