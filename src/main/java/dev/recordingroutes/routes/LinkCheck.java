package dev.recordingroutes.routes;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Links between routes, {@code direct:} and {@code seda:}, that lead nowhere: Camel would say so only when one is taken. */
final class LinkCheck implements RouteCheck {
    /** The provider's name in a link, as routes that serve all providers write it. */
    private static final Pattern PROVIDER = Pattern.compile("\\$\\{variable\\.(\\w+\\.)*provider}");

    @Override
    public void check(RouteFiles files, Findings findings) {
        var instances = files.instances();
        var consumed = instances.stream()
                .map(instance -> EndpointUse.name(instance.from()))
                .filter(EndpointUse::isLink)
                .collect(Collectors.toSet());
        for (var instance : instances) {
            for (var endpoint : EndpointUse.of(instance.source().route())) {
                var link = EndpointUse.name(instance.resolve(endpoint.uri()));
                if (!endpoint.isConsumer() && EndpointUse.isLink(link)) {
                    check(files, instance, endpoint, link, consumed, findings);
                }
            }
        }
    }

    private static void check(
            RouteFiles files,
            RouteInstance instance,
            EndpointUse endpoint,
            String link,
            Set<String> consumed,
            Findings findings) {
        var missing = forProviders(link, files.providers()).stream()
                .filter(name -> !name.contains("${") && !name.contains("{{") && !consumed.contains(name))
                .toList();
        // Behind a condition some providers may have no such route: not every one has links to resolve.
        if (endpoint.isConditional()
                && isForProviders(instance, endpoint)
                && consumed.stream().anyMatch(name -> shapeOf(link, files).equals(shapeOf(name, files)))) {
            return;
        }
        missing.forEach(name -> findings.add(
                instance.source().file(),
                endpoint.node(),
                "%s: no route consumes from it; %s"
                        .formatted(name, Suggestion.of(name, consumed, "add a route with from: %s".formatted(name)))));
    }

    /** The links that a link stands for: one for each provider, when it holds an expression for the provider's name. */
    static List<String> forProviders(String link, List<String> providers) {
        return PROVIDER.matcher(link).find()
                ? providers.stream()
                        .map(provider -> PROVIDER.matcher(link).replaceAll(provider))
                        .toList()
                : List.of(link);
    }

    private static boolean isForProviders(RouteInstance instance, EndpointUse endpoint) {
        return PROVIDER.matcher(endpoint.uri()).find()
                || (instance.source().isTemplate() && endpoint.uri().contains("{{provider}}"));
    }

    /** The link with a placeholder instead of a provider's name. */
    private static String shapeOf(String link, RouteFiles files) {
        var shape = PROVIDER.matcher(link).replaceAll("*");
        for (var provider : files.providers()) {
            shape = shape.replaceFirst(":" + Pattern.quote(provider) + "-", ":*-");
        }
        return shape;
    }
}
