package dev.recordingroutes.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The route files of a directory: {@code *.camel.yaml} in it and in its folder {@code providers}, read and not started.
 *
 * <p>A file that is not YAML, or no list, is left out and told by {@link #unreadable}.
 */
public final class RouteFiles {
    static final String PROVIDERS = "providers";

    /** YAML files, without the settings and tests of providers. */
    private static final Pattern YAML = Pattern.compile(".*(?<!\\.(settings|test))\\.ya?ml");

    private final Path directory;
    private final List<RouteFile> files;
    private final List<Finding> unreadable;

    private RouteFiles(Path directory, List<RouteFile> files, List<Finding> unreadable) {
        this.directory = directory;
        this.files = List.copyOf(files);
        this.unreadable = List.copyOf(unreadable);
    }

    /**
     * Reads the route files of a directory, in the order of their names, providers last.
     *
     * @throws IOException when the directory can't be listed
     */
    public static RouteFiles read(Path directory) throws IOException {
        var files = new ArrayList<RouteFile>();
        var unreadable = new ArrayList<Finding>();
        for (var folder : List.of(directory, directory.resolve(PROVIDERS))) {
            for (var path : list(folder)) {
                if (!path.toString().endsWith(RouteFile.SUFFIX)) {
                    unreadable.add(new Finding(
                            path, 1, "is not loaded: routes are in files *%s; rename it".formatted(RouteFile.SUFFIX)));
                    continue;
                }
                try {
                    var root = YamlNode.read(path);
                    if (root.isPresent() && !root.isSequence()) {
                        throw new YamlNode.SyntaxException(
                                root.line(), "no list: a route file is a list of routes, each beginning with '- '");
                    }
                    files.add(new RouteFile(path, root, !folder.equals(directory)));
                } catch (YamlNode.SyntaxException e) {
                    unreadable.add(new Finding(path, e.line(), String.valueOf(e.getMessage())));
                }
            }
        }
        return new RouteFiles(directory, files, unreadable);
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> YAML.matcher(file.toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    /** The directory, as the user named it. */
    public Path directory() {
        return directory;
    }

    /** The number of route files, those that can't be read too. */
    public int count() {
        return files.size() + unreadable.size();
    }

    /** The names of the providers, in the order of their files. */
    public List<String> providers() {
        return files.stream().filter(RouteFile::isProvider).map(RouteFile::name).toList();
    }

    /** The files that could not be read as YAML, and why. */
    public List<Finding> unreadable() {
        return unreadable;
    }

    List<RouteFile> files() {
        return files;
    }

    /** Routes, templates and route configurations. */
    List<RouteSource> sources() {
        var sources = new ArrayList<RouteSource>();
        for (var file : files) {
            for (var item : file.root().items()) {
                for (var entry : item.entries()) {
                    if (RouteSource.KINDS.contains(entry.key())) {
                        sources.add(new RouteSource(file, entry.key(), entry.value()));
                    }
                }
            }
        }
        return sources;
    }

    Optional<RouteSource> template(String id) {
        return sources().stream()
                .filter(source -> source.isTemplate() && source.id().equals(id))
                .findFirst();
    }

    List<TemplatedRoute> templatedRoutes() {
        var routes = new ArrayList<TemplatedRoute>();
        for (var file : files) {
            for (var item : file.root().items()) {
                var node = item.get("templatedRoute");
                if (node.isPresent()) {
                    routes.add(new TemplatedRoute(file, node));
                }
            }
        }
        return routes;
    }

    /** The routes that will run; those of templates that don't exist are left out. */
    List<RouteInstance> instances() {
        var instances = new ArrayList<RouteInstance>();
        for (var source : sources()) {
            if (source.kind().equals(RouteSource.ROUTE)) {
                instances.add(new RouteInstance(source.id(), source, Map.of()));
            }
        }
        for (var templated : templatedRoutes()) {
            template(templated.templateId()).ifPresent(template -> {
                var values = new LinkedHashMap<String, String>();
                template.parameters()
                        .forEach((name, parameter) ->
                                parameter.defaultValue().text().ifPresent(value -> values.put(name, value)));
                templated.values().forEach((name, value) -> values.put(name, value.textOrEmpty()));
                instances.add(new RouteInstance(templated.id(), template, values));
            });
        }
        return instances;
    }
}
