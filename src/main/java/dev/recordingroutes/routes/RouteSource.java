package dev.recordingroutes.routes;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A route, a template or a route configuration, as a file states it.
 *
 * @param kind the YAML key: {@code route}, {@code routeTemplate} or {@code routeConfiguration}
 * @param node the value of that key
 */
record RouteSource(RouteFile file, String kind, YamlNode node) {
    static final String ROUTE = "route";
    static final String TEMPLATE = "routeTemplate";
    static final String CONFIGURATION = "routeConfiguration";
    static final List<String> KINDS = List.of(ROUTE, TEMPLATE, CONFIGURATION);

    String id() {
        return node.get("id").textOrEmpty();
    }

    boolean isTemplate() {
        return kind.equals(TEMPLATE);
    }

    /** The route itself: of a template, the route that it makes. */
    YamlNode route() {
        return isTemplate() ? node.get(ROUTE) : node;
    }

    /** A template's parameters by name, in the order of the file. */
    Map<String, Parameter> parameters() {
        var parameters = new LinkedHashMap<String, Parameter>();
        for (var item : node.get("parameters").items()) {
            parameters.put(item.get("name").textOrEmpty(), new Parameter(item));
        }
        return parameters;
    }

    /** A parameter of a template, as the template declares it. */
    record Parameter(YamlNode node) {
        static final List<String> LANGUAGES = List.of("text", "simple", "jq", "endpoint", "duration");

        boolean isRequired() {
            return node.get("required").textOrEmpty().equals("true");
        }

        YamlNode defaultValue() {
            return node.get("defaultValue");
        }

        /** The language of its values in lower case, with which its description begins; empty when it names none. */
        String language() {
            var first = node.get("description")
                    .textOrEmpty()
                    .split(";", 2)[0]
                    .strip()
                    .toLowerCase(Locale.ROOT);
            return LANGUAGES.contains(first) ? first : "";
        }
    }
}
