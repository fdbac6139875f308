package dev.recordingroutes.routes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares what a test expects with what it got. */
final class Differences {
    private final List<String> lines = new ArrayList<>();

    private Differences() {}

    /**
     * Compares two values. An object may have more fields than are expected; an array has as many items, in this
     * order.
     *
     * @return a line for each difference, two where they are long
     */
    static List<String> between(JsonNode expected, JsonNode actual) {
        var differences = new Differences();
        differences.compare("", expected, actual);
        return differences.lines;
    }

    private void compare(String path, JsonNode expected, JsonNode actual) {
        if (expected.isObject() && actual.isObject()) {
            for (Map.Entry<String, JsonNode> field : expected.properties()) {
                var name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
                compare(name, field.getValue(), actual.path(field.getKey()));
            }
        } else if (expected.isArray() && actual.isArray()) {
            if (expected.size() != actual.size()) {
                lines.add("%sexpected %d items, got %d".formatted(prefix(path), expected.size(), actual.size()));
            }
            for (var index = 0; index < Math.max(expected.size(), actual.size()); index++) {
                var item = "%s[%d]".formatted(path, index);
                if (index >= actual.size()) {
                    lines.add("%s: missing: %s".formatted(item, shown(expected.path(index))));
                } else if (index >= expected.size()) {
                    lines.add("%s: too many: %s".formatted(item, shown(actual.path(index))));
                } else {
                    compare(item, expected.path(index), actual.path(index));
                }
            }
        } else if (!isSame(expected, actual)) {
            lines.add("%sexpected %s".formatted(prefix(path), shown(expected)));
            lines.add("%sgot      %s".formatted(prefix(path), shown(actual)));
        }
    }

    /** No value, null and an empty text are the same: routes treat them alike. */
    private static boolean isSame(JsonNode expected, JsonNode actual) {
        if (isNothing(expected) || isNothing(actual)) {
            return isNothing(expected) && isNothing(actual);
        }
        var areNumbers = expected.isNumber() && actual.isNumber();
        return areNumbers ? expected.decimalValue().compareTo(actual.decimalValue()) == 0 : expected.equals(actual);
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode()
                || value.isNull()
                || (value.isTextual() && value.asText().isEmpty());
    }

    private static String prefix(String path) {
        return path.isEmpty() ? "" : path + ": ";
    }

    private static String shown(JsonNode value) {
        return isNothing(value) ? "nothing" : value.isTextual() ? value.asText() : value.toString();
    }
}
