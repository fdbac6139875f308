package dev.recordingroutes.routes;

import dev.recordingroutes.settings.SettingsException;
import dev.recordingroutes.settings.Sources;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names: ids, descriptions, template parameters, route configurations, providers and Java classes. */
final class NameCheck implements RouteCheck {
    private static final Pattern CLASS = Pattern.compile("dev\\.recordingroutes\\.(\\w+\\.)*[A-Z]\\w*");

    @Override
    public void check(RouteFiles files, Findings findings) {
        files.files().forEach(file -> file.root().walk(node -> checkClass(file, node, findings)));
        files.sources().forEach(source -> {
            checkIdAndDescription(source, findings);
            checkConfiguration(source, files, findings);
            if (source.isTemplate()) {
                checkDeclarations(source, findings);
            }
        });
        files.templatedRoutes().forEach(route -> checkValues(route, files, findings));
        checkDuplicates(files, findings);
        checkProviders(files, findings);
    }

    private static void checkIdAndDescription(RouteSource source, Findings findings) {
        if (source.id().isEmpty()) {
            findings.add(
                    source.file(),
                    source.node(),
                    "a %s without id: give it one, as logs and traces show it".formatted(source.kind()));
        }
        if (!source.node().get("description").textOrEmpty().strip().endsWith(".")) {
            findings.add(
                    source.file(),
                    source.node(),
                    "%s: the description is missing, or no sentence; say in one what it does, with a full stop"
                            .formatted("%s %s"
                                    .formatted(source.kind(), source.id())
                                    .strip()));
        }
    }

    private static void checkConfiguration(RouteSource source, RouteFiles files, Findings findings) {
        var reference = source.route().get("routeConfigurationId");
        var known = files.sources().stream()
                .filter(other -> other.kind().equals(RouteSource.CONFIGURATION))
                .map(RouteSource::id)
                .toList();
        reference.text().filter(id -> !known.contains(id)).ifPresent(id -> {
            findings.add(
                    source.file(),
                    reference,
                    "routeConfigurationId '%s': there is no such route configuration; %s"
                            .formatted(id, Suggestion.of(id, known, "there is %s".formatted(known))));
        });
    }

    private static void checkDeclarations(RouteSource template, Findings findings) {
        var declared = template.parameters();
        declared.forEach((name, parameter) -> {
            if (parameter.language().isEmpty()) {
                findings.add(
                        template.file(),
                        parameter.node(),
                        "parameter '%s' of the template %s: begin its description with the language of its values (%s) and ';'"
                                .formatted(name, template.id(), String.join(", ", RouteSource.Parameter.LANGUAGES)));
            }
        });
        Map<String, YamlNode> used = new HashMap<>();
        template.route().walk(node -> RouteInstance.parametersIn(node.textOrEmpty())
                .forEach(name -> used.putIfAbsent(name, node)));
        used.forEach((name, node) -> {
            if (!declared.containsKey(name)) {
                findings.add(
                        template.file(),
                        node,
                        "{{%s}}: the template %s declares no such parameter; %s"
                                .formatted(
                                        name,
                                        template.id(),
                                        Suggestion.of(name, declared.keySet(), "declare it under parameters")));
            }
        });
        declared.forEach((name, parameter) -> {
            if (!used.containsKey(name)) {
                findings.add(
                        template.file(),
                        parameter.node(),
                        "parameter '%s' of the template %s is used nowhere in its route: remove it"
                                .formatted(name, template.id()));
            }
        });
    }

    private static void checkValues(TemplatedRoute route, RouteFiles files, Findings findings) {
        var file = route.file();
        if (route.id().isEmpty()) {
            findings.add(
                    file, route.node(), "a templatedRoute without routeId: give it one, as logs and traces show it");
        }
        var template = files.template(route.templateId());
        if (template.isEmpty()) {
            var known = files.sources().stream()
                    .filter(RouteSource::isTemplate)
                    .map(RouteSource::id)
                    .toList();
            findings.add(
                    file,
                    route.node().get("routeTemplateRef"),
                    "there is no template '%s': %s"
                            .formatted(
                                    route.templateId(),
                                    Suggestion.of(route.templateId(), known, "there is %s".formatted(known))));
            return;
        }
        var declared = template.get().parameters();
        var given = route.values();
        for (var item : route.node().get("parameters").items()) {
            var name = item.get("name").textOrEmpty();
            if (!declared.containsKey(name)) {
                findings.add(
                        file,
                        item,
                        "%s: the template %s has no parameter '%s', and would ignore it; %s"
                                .formatted(
                                        route.name(),
                                        route.templateId(),
                                        name,
                                        Suggestion.of(
                                                name,
                                                declared.keySet(),
                                                "it has %s".formatted(String.join(", ", declared.keySet())))));
            }
        }
        declared.forEach((name, parameter) -> {
            if (parameter.isRequired() && !given.containsKey(name)) {
                findings.add(
                        file,
                        route.node(),
                        "%s: the parameter '%s' of the template %s is missing. It is: %s"
                                .formatted(
                                        route.name(),
                                        name,
                                        route.templateId(),
                                        parameter.node().get("description").textOrEmpty()));
            }
        });
        checkProvider(route, given, files, findings);
    }

    /** A wrong name would make the route of another provider, or of none. */
    private static void checkProvider(
            TemplatedRoute route, Map<String, YamlNode> given, RouteFiles files, Findings findings) {
        Optional.ofNullable(given.get("provider")).ifPresent(value -> {
            var name = value.textOrEmpty();
            if (route.file().isProvider() && !name.equals(route.file().name())) {
                findings.add(
                        route.file(),
                        value,
                        "%s: the provider '%s' is not this file's; did you mean %s?"
                                .formatted(route.name(), name, route.file().name()));
            } else if (!files.providers().contains(name)) {
                findings.add(
                        route.file(),
                        value,
                        "%s: there is no provider '%s'; %s"
                                .formatted(
                                        route.name(),
                                        name,
                                        Suggestion.of(
                                                name, files.providers(), "add its file to the folder providers")));
            }
        });
    }

    private static void checkDuplicates(RouteFiles files, Findings findings) {
        Set<String> routeIds = new LinkedHashSet<>();
        Set<String> otherIds = new LinkedHashSet<>();
        for (var source : files.sources()) {
            var isNew = source.kind().equals(RouteSource.ROUTE)
                    ? routeIds.add(source.id())
                    : otherIds.add(source.kind() + " " + source.id());
            if (!isNew && !source.id().isEmpty()) {
                findings.add(
                        source.file(),
                        source.node(),
                        "the id '%s' belongs to another %s too: rename one".formatted(source.id(), source.kind()));
            }
        }
        for (var route : files.templatedRoutes()) {
            if (!route.id().isEmpty() && !routeIds.add(route.id())) {
                findings.add(
                        route.file(),
                        route.node(),
                        "the routeId '%s' belongs to another route too: rename one".formatted(route.id()));
            }
        }
        var consumers = files.instances().stream()
                .filter(instance -> EndpointUse.isLink(instance.from()))
                .collect(Collectors.groupingBy(instance -> EndpointUse.name(instance.from())));
        consumers.forEach((link, routes) -> routes.stream().skip(1).forEach(route -> {
            findings.add(
                    route.source().file(),
                    route.source().node(),
                    "%s is consumed by %s and by %s: rename one"
                            .formatted(link, routes.get(0).id(), route.id()));
        }));
    }

    private static void checkClass(RouteFile file, YamlNode node, Findings findings) {
        CLASS.matcher(node.textOrEmpty()).results().findFirst().ifPresent(match -> {
            findings.add(
                    file,
                    node,
                    "%s: a class of the product, whose name may change; name a bean (ref: rr-…, or ${bean:rr-…})"
                            .formatted(match.group()));
        });
    }

    static void checkProviders(RouteFiles files, Findings findings) {
        for (var file : files.files()) {
            if (file.isProvider()) {
                try {
                    new Sources(Optional.empty(), Map.of(), Map.of(), List.of(file.name()), Map.of(), Set.of());
                } catch (SettingsException e) {
                    findings.add(file, 1, String.valueOf(e.getMessage()));
                }
            }
        }
    }
}
