package dev.recordingroutes.routes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A Mermaid flowchart of route files: routes and templates by file, the links between them, and the systems outside.
 *
 * <p>A template is drawn once, however many providers use it. A route that reads or writes the ledger has a colour
 * instead of a line, since most do.
 */
public final class RouteDiagram {
    private static final String LEDGER = "sql";
    private static final Set<String> TIMERS = Set.of("quartz", "scheduler", "timer", "cron");

    /** Names and shapes of systems outside; another one is drawn under its component's name. */
    private static final Map<String, String> OUTSIDE = Map.of(
            "http", "api{{provider's API}}",
            "https", "api{{provider's API}}",
            "recording-store", "destinations[(destinations)]");

    /** GitHub draws a README about 800 pixels wide. */
    private static final String LAYOUT = """
            ---
            config:
              flowchart: {nodeSpacing: 16, rankSpacing: 28, padding: 8, diagramPadding: 4}
            ---
            flowchart LR
              %% Round: fired by a timer. Green: reads or writes the ledger. Dotted: after a failure.
            """;

    private static final String COLOURS = "  classDef ledger fill:#d5ecd4,stroke:#3b7a3a,color:#1b1b1b\n";

    private final RouteFiles files;
    private final Map<Edge, Boolean> edges = new HashMap<>();
    private final Map<String, String> outside = new TreeMap<>();

    private record Edge(String from, String to) {}

    private RouteDiagram(RouteFiles files) {
        this.files = files;
    }

    /** The flowchart's text. */
    public static String of(RouteFiles files) {
        var diagram = new RouteDiagram(files);
        diagram.collectEdges();
        return diagram.text();
    }

    private void collectEdges() {
        var consumers = files.instances().stream()
                .collect(Collectors.toMap(
                        instance -> EndpointUse.name(instance.from()),
                        instance -> instance.source().id(),
                        (first, second) -> first));
        for (var instance : files.instances()) {
            for (var endpoint : EndpointUse.of(instance.source().route())) {
                targets(instance, endpoint, consumers).forEach(target -> {
                    var edge = new Edge(instance.source().id(), target);
                    edges.merge(edge, endpoint.isAfterFailure(), Boolean::logicalAnd);
                });
            }
        }
    }

    private List<String> targets(RouteInstance instance, EndpointUse endpoint, Map<String, String> consumers) {
        var uri = EndpointUse.name(instance.resolve(endpoint.uri()));
        if (EndpointUse.isLink(uri) && !endpoint.isConsumer()) {
            return LinkCheck.forProviders(uri, files.providers()).stream()
                    .flatMap(link -> Optional.ofNullable(consumers.get(link)).stream())
                    .distinct()
                    .toList();
        }
        var scheme = endpoint.scheme();
        if (endpoint.isConsumer() || scheme.isEmpty() || scheme.equals(LEDGER)) {
            return List.of();
        }
        var shape = OUTSIDE.getOrDefault(scheme, "%1$s-endpoint[/%1$s/]".formatted(scheme));
        var id = shape.split("[\\[{]", 2)[0];
        outside.put(id, shape);
        return List.of(id);
    }

    private String text() {
        var text = new StringBuilder(LAYOUT);
        for (var file : files.files()) {
            var sources = files.sources().stream()
                    .filter(source -> source.file().equals(file))
                    .filter(source -> !source.kind().equals(RouteSource.CONFIGURATION))
                    .toList();
            if (!sources.isEmpty()) {
                text.append("  subgraph ").append(file.name()).append('\n');
                sources.forEach(
                        source -> text.append("    ").append(node(source)).append('\n'));
                text.append("  end\n  style ").append(file.name()).append(" fill:none\n");
            }
        }
        outside.values().forEach(shape -> text.append("  ").append(shape).append('\n'));
        // Mermaid crosses fewer lines when those of a route stand together.
        edges.entrySet().stream()
                .map(edge -> "  %s %s %s\n"
                        .formatted(
                                edge.getKey().from(),
                                edge.getValue() ? "-.->" : "-->",
                                edge.getKey().to()))
                .sorted()
                .forEach(text::append);
        return text.append(COLOURS).toString();
    }

    private static String node(RouteSource source) {
        var isTimed = uses(source, endpoint -> endpoint.isConsumer() && TIMERS.contains(endpoint.scheme()));
        var hasLedger = uses(source, endpoint -> endpoint.scheme().equals(LEDGER));
        return (isTimed ? "%1$s([%1$s])" : "%s").formatted(source.id()) + (hasLedger ? ":::ledger" : "");
    }

    private static boolean uses(RouteSource source, Predicate<EndpointUse> condition) {
        return EndpointUse.of(source.route()).stream().anyMatch(condition);
    }
}
