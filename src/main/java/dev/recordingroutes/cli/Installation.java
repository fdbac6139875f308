package dev.recordingroutes.cli;

import dev.recordingroutes.settings.Settings;
import dev.recordingroutes.settings.Sources;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a command works with: the settings, and the route files.
 *
 * @param settings checked
 * @param routes the directory of the route files
 * @param providers the names of the files in its folder {@code providers}
 * @param clock that tells what time it is
 */
record Installation(Settings settings, Path routes, List<String> providers, Clock clock) {
    static final String ROUTE_FILE = ".camel.yaml";

    /** A setting in a route; a template's own parameters have no dot in their names. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(?:jq:)?([a-z0-9-]+(?:\\.[a-z0-9-]+)+)}}");

    private static final String SETTINGS_FILE = "application.properties";

    static Installation find(
            @Nullable Path config,
            @Nullable Path routes,
            Map<String, String> overrides,
            Map<String, String> environment,
            Clock clock) {
        var home = Path.of(System.getProperty("recording-routes.home", ""));
        var directory = routes == null ? home.resolve("routes") : routes;
        var providers = providers(directory);
        var file = config == null ? defaultFile(home) : Optional.of(config);
        var settings = Settings.load(
                new Sources(Settings.shipped(), file, environment, overrides, providers, placeholders(directory)));
        Logging.configure(settings.text("log.level"), settings.text("log.format"));
        return new Installation(settings, directory, providers, clock);
    }

    /** The route files, templates first. */
    List<Path> routeFiles() {
        return routeFiles(routes);
    }

    /**
     * The enabled providers, or of these the ones that a person named.
     *
     * @throws UsageException when there are none, or one that was named is not among them
     */
    List<String> enabled(List<String> named) {
        var enabled = settings.enabledProviders();
        for (var name : named) {
            if (!providers.contains(name)) {
                throw new UsageException("--provider %s: there is no such provider, only %s"
                        .formatted(name, String.join(", ", providers)));
            }
            if (!enabled.contains(name)) {
                throw new UsageException("--provider %s: not enabled; set %s.enabled=true".formatted(name, name));
            }
        }
        if (enabled.isEmpty()) {
            throw new UsageException("no provider is enabled: set %s and its credentials, or try the command demo"
                    .formatted(String.join(
                            " or ",
                            providers.stream().map(p -> p + ".enabled=true").toList())));
        }
        return named.isEmpty()
                ? enabled
                : enabled.stream().filter(named::contains).toList();
    }

    private static Optional<Path> defaultFile(Path home) {
        return Stream.of(Path.of(SETTINGS_FILE), home.resolve(SETTINGS_FILE))
                .filter(Files::exists)
                .findFirst();
    }

    private static List<String> providers(Path directory) {
        var folder = directory.resolve("providers");
        if (!Files.isDirectory(folder)) {
            throw new UsageException(
                    "--routes %s: has no folder 'providers' with a provider's routes in it".formatted(directory));
        }
        return files(folder).stream()
                .map(file -> file.getFileName().toString())
                .map(name -> name.substring(0, name.length() - ROUTE_FILE.length()))
                .toList();
    }

    private static List<Path> routeFiles(Path directory) {
        var files = new ArrayList<>(files(directory));
        files.addAll(files(directory.resolve("providers")));
        return files;
    }

    private static List<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ROUTE_FILE))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UsageException("--routes %s: can't be read: %s".formatted(folder, e));
        }
    }

    private static Set<String> placeholders(Path directory) {
        var keys = new TreeSet<String>();
        for (var file : routeFiles(directory)) {
            try {
                PLACEHOLDER.matcher(Files.readString(file)).results().forEach(found -> keys.add(found.group(1)));
            } catch (MalformedInputException e) {
                throw new UsageException("%s: is not text in UTF-8".formatted(file));
            } catch (IOException e) {
                throw new UsageException("%s: can't be read: %s".formatted(file, e));
            }
        }
        return keys;
    }
}
