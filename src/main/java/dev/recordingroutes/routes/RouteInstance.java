package dev.recordingroutes.routes;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A route that will run: a plain one, or what a template makes of the values it is given.
 *
 * @param id of the route
 * @param source where its steps are stated
 * @param values of the template's parameters, defaults too; none for a plain route
 */
record RouteInstance(String id, RouteSource source, Map<String, String> values) {
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{([A-Za-z]\\w*)}}");

    /** A text of the route with the parameters' values in their places. */
    String resolve(String text) {
        return PARAMETER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
    }

    /** The names of parameters in a text. */
    static List<String> parametersIn(String text) {
        return PARAMETER.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** The endpoint that it consumes from; empty when it names none. */
    String from() {
        return EndpointUse.of(source.route()).stream()
                .filter(EndpointUse::isConsumer)
                .map(endpoint -> resolve(endpoint.uri()))
                .findFirst()
                .orElse("");
    }
}
