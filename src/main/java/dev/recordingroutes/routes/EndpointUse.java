package dev.recordingroutes.routes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An endpoint that a route names.
 *
 * @param step the YAML key, such as {@code from}, {@code to} or {@code toD}
 * @param uri as it is written
 * @param node the URI's place in the file
 * @param parameters the endpoint's options that are written beside the URI
 * @param isConditional only some exchanges or some providers get there: below {@code choice} or {@code filter}
 * @param isAfterFailure below {@code doCatch} or {@code onException}
 */
record EndpointUse(
        String step,
        String uri,
        YamlNode node,
        Map<String, YamlNode> parameters,
        boolean isConditional,
        boolean isAfterFailure) {
    private static final Set<String> STEPS = Set.of("from", "to", "toD", "wireTap", "enrich", "pollEnrich", "poll");
    private static final Set<String> CONDITIONS = Set.of("choice", "filter");
    private static final Set<String> FAILURES = Set.of("doCatch", "onException", "onFallback");

    /** The endpoints below a value, in the order of the file. */
    static List<EndpointUse> of(YamlNode route) {
        var found = new ArrayList<EndpointUse>();
        collect(route, false, false, found);
        return found;
    }

    /** The endpoints that a mapping's own keys name. */
    static List<EndpointUse> at(YamlNode mapping) {
        var found = new ArrayList<EndpointUse>();
        mapping.entries().forEach(entry -> collect(entry, false, false, found));
        return found;
    }

    private static void collect(YamlNode.Entry entry, boolean conditional, boolean failed, List<EndpointUse> found) {
        var value = entry.value();
        if (STEPS.contains(entry.key())) {
            var uri = value.isMapping() ? value.get("uri") : value;
            uri.text()
                    .ifPresent(text ->
                            found.add(new EndpointUse(entry.key(), text, uri, parameters(value), conditional, failed)));
        }
    }

    private static void collect(YamlNode node, boolean conditional, boolean failed, List<EndpointUse> found) {
        node.items().forEach(item -> collect(item, conditional, failed, found));
        for (var entry : node.entries()) {
            var value = entry.value();
            collect(entry, conditional, failed, found);
            collect(
                    value,
                    conditional || CONDITIONS.contains(entry.key()),
                    failed || FAILURES.contains(entry.key()),
                    found);
        }
    }

    private static Map<String, YamlNode> parameters(YamlNode value) {
        var parameters = new LinkedHashMap<String, YamlNode>();
        value.get("parameters").entries().forEach(entry -> parameters.put(entry.key(), entry.value()));
        return parameters;
    }

    boolean isConsumer() {
        return step.equals("from");
    }

    /** The URI is evaluated for each exchange. */
    boolean isDynamic() {
        return step.equals("toD") || ((step.equals("wireTap") || step.endsWith("nrich")) && uri.contains("${"));
    }

    /** The component's name; empty when the URI begins with a placeholder or an expression. */
    String scheme() {
        return uri.matches("(?s)[a-z][a-z0-9+.-]*([:?].*)?") ? uri.split("[:?]", 2)[0] : "";
    }

    /** A link to another route: {@code direct:} or {@code seda:}. */
    boolean isLink() {
        return isLink(uri);
    }

    static boolean isLink(String uri) {
        return uri.startsWith("direct:") || uri.startsWith("seda:");
    }

    /** A link without its options. */
    static String name(String uri) {
        return uri.replaceFirst("\\?.*$", "");
    }
}
