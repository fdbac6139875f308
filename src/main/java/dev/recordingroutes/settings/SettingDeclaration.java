package dev.recordingroutes.settings;

import dev.recordingroutes.settings.SettingsFile.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A setting as a settings file declares it.
 *
 * @param key whole key, such as {@code acme.page-size}
 * @param type check of its values
 * @param typeName type and limits in words, such as {@code integer, 1 to 300}
 * @param value default; empty when there is none
 * @param description one sentence or two, without line breaks
 * @param example a value that the description does not show; may be empty
 * @param secret whether its values must never be shown
 */
public record SettingDeclaration(
        String key,
        SettingType type,
        String typeName,
        String value,
        String description,
        String example,
        boolean secret) {
    static final Set<String> FIELDS = Set.of(
            "type",
            "default",
            "description",
            "example",
            "enum",
            "minimum",
            "maximum",
            "optional",
            "secret",
            "word-for-empty");

    /**
     * Reads a declaration.
     *
     * @param fields of the declaration, by name
     * @param title of the provider, for {@code {title}} in the description
     * @param where file and line of the declaration, for the complaint about a missing field
     * @throws SettingsException with file, line and what is allowed
     */
    static SettingDeclaration of(String key, Map<String, Value> fields, String title, String where) {
        String name = key.substring(0, key.indexOf('.'));
        String description = text(fields, "description")
                .replace("{title}", title)
                .replace("{name}", name)
                .replace("{env}", SettingsSchema.environmentVariable(key));
        if (description.isBlank() || description.contains("\n")) {
            throw new SettingsException(where + ": " + key + " needs a 'description' of one line");
        }
        String value = text(fields, "default");
        boolean secret = fields.containsKey("secret") ? flag(fields, "secret") : SettingsSchema.isNamedLikeASecret(key);
        SettingType type = type(key, fields, where);
        if (secret && type.equals(SettingType.TEXT)) {
            type = SettingType.SECRET;
        }
        boolean optional = fields.containsKey("optional") ? flag(fields, "optional") : value.isEmpty();
        SettingType checked = optional ? type.orEmpty() : type;
        requireAllowed(fields.get("default"), checked);
        requireAllowed(fields.get("example"), checked);
        return new SettingDeclaration(
                key, checked, typeName(fields), value, description, text(fields, "example"), secret);
    }

    private static void requireAllowed(@Nullable Value value, SettingType type) {
        if (value != null) {
            try {
                type.check(value.text());
            } catch (IllegalArgumentException e) {
                throw value.wrong("'" + value.text() + "' " + e.getMessage());
            }
        }
    }

    private static SettingType type(String key, Map<String, Value> fields, String where) {
        Value name = fields.get("type");
        if (name == null) {
            throw new SettingsException(where + ": " + key + " needs a 'type', one of " + SettingType.names());
        }
        Value values = fields.get("enum");
        requireFor(fields, "enum", name, "text", "list");
        requireFor(fields, "minimum", name, "integer", "duration");
        requireFor(fields, "maximum", name, "integer");
        requireFor(fields, "word-for-empty", name, "list");
        if (values != null) {
            String[] allowed = values.items().toArray(String[]::new);
            return name.text().equals("list") ? SettingType.someOf(allowed) : SettingType.oneOf(allowed);
        }
        if (name.text().equals("integer")) {
            return SettingType.wholeNumber(limit(fields, "minimum", 0), limit(fields, "maximum", Integer.MAX_VALUE));
        }
        if (fields.containsKey("minimum")) {
            if (!text(fields, "minimum").equals("1ms")) {
                throw fields.get("minimum").wrong("'minimum' of a duration can only be 1ms");
            }
            return SettingType.POSITIVE_DURATION;
        }
        SettingType type = SettingType.named(name.text())
                .orElseThrow(
                        () -> name.wrong("type '" + name.text() + "' is not known: one of " + SettingType.names()));
        Value word = fields.get("word-for-empty");
        return word == null ? type : type.withWordForEmpty(word.text());
    }

    private static void requireFor(Map<String, Value> fields, String field, Value type, String... types) {
        Value value = fields.get(field);
        if (value != null && !List.of(types).contains(type.text())) {
            throw value.wrong("'" + field + "' is for the type " + String.join(" or ", types) + ", not " + type.text());
        }
    }

    private static int limit(Map<String, Value> fields, String field, int otherwise) {
        Value value = fields.get(field);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value.text());
        } catch (NumberFormatException e) {
            throw value.wrong("'" + field + "' must be a whole number, not '" + value.text() + "'");
        }
    }

    private static boolean flag(Map<String, Value> fields, String field) {
        Value value = fields.get(field);
        if (value == null || !value.text().matches("true|false")) {
            throw value == null
                    ? new IllegalStateException(field)
                    : value.wrong("'" + field + "' must be true or false, not '" + value.text() + "'");
        }
        return value.text().equals("true");
    }

    private static String typeName(Map<String, Value> fields) {
        String name = text(fields, "type");
        Value values = fields.get("enum");
        if (values != null) {
            String allowed = values.items().stream().collect(Collectors.joining("`, `", "`", "`"));
            return (name.equals("list") ? "list of " : "one of ") + allowed;
        }
        String least = text(fields, "minimum");
        String most = text(fields, "maximum");
        String limits = most.isEmpty()
                ? (least.isEmpty() || least.equals("1ms") ? "" : ", " + least + " or more")
                : ", " + (least.isEmpty() ? "0" : least) + " to " + most;
        return name + limits;
    }

    private static String text(Map<String, Value> fields, String field) {
        Value value = fields.get(field);
        return value == null ? "" : value.text();
    }
}
