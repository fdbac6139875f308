package dev.recordingroutes.routes;

import java.util.LinkedHashMap;
import java.util.Map;

/** An instance of a template, as a file states it. */
record TemplatedRoute(RouteFile file, YamlNode node) {
    String id() {
        return node.get("routeId").textOrEmpty();
    }

    /** The id, or words for a route without one. */
    String name() {
        return id().isEmpty() ? "a route of %s".formatted(templateId()) : id();
    }

    String templateId() {
        return node.get("routeTemplateRef").textOrEmpty();
    }

    /** The values by parameter, in the order of the file. */
    Map<String, YamlNode> values() {
        var values = new LinkedHashMap<String, YamlNode>();
        for (var item : node.get("parameters").items()) {
            values.put(item.get("name").textOrEmpty(), item.get("value"));
        }
        return values;
    }
}
