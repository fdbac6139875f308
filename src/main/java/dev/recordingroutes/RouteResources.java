package dev.recordingroutes;

import dev.recordingroutes.settings.SettingsException;
import dev.recordingroutes.settings.SettingsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The route files that an engine runs, by their names relative to {@code routes/}, such as
 * {@code transfer.camel.yaml} and {@code providers/zoom.camel.yaml}.
 */
final class RouteResources {
    private static final String ROUTE_FILE = ".camel.yaml";
    private static final String SETTINGS_FILE = ".settings.yaml";
    private static final String PROVIDERS = "providers/";
    private static final String SHIPPED = "recording-routes/routes/";
    private static final String CLASS_PATH = "classpath:";

    /** A setting in a route, {{key}} or setting("key"); a template's own parameters have no dot in their names. */
    private static final Pattern SETTING =
            Pattern.compile("(?:\\{\\{|\\bsetting\\(\\\\?\")([a-z0-9-]+(?:\\.[a-z0-9-]+)+)(?:}}|\\\\?\"\\))");

    /** Camel resource URIs: {@code file:} or {@code classpath:}. */
    private final Map<String, String> uris;

    private RouteResources(Map<String, String> uris) {
        this.uris = uris;
    }

    /** The files that the jar brings. */
    static RouteResources shipped() {
        var uris = new LinkedHashMap<String, String>();
        text(CLASS_PATH + SHIPPED + "index.txt").lines().forEach(name -> uris.put(name, CLASS_PATH + SHIPPED + name));
        return new RouteResources(uris);
    }

    /**
     * The files in a directory and in its folder {@code providers}.
     *
     * @throws SettingsException when the folder is missing or can't be read
     */
    static RouteResources in(Path directory) {
        if (!Files.isDirectory(directory.resolve("providers"))) {
            throw new SettingsException(
                    "--routes %s: has no folder 'providers' with a provider's routes in it".formatted(directory));
        }
        var uris = new LinkedHashMap<String, String>();
        for (var folder : List.of(directory, directory.resolve("providers"))) {
            try (var files = Files.list(folder)) {
                files.filter(Files::isRegularFile)
                        .sorted()
                        .forEach(file ->
                                uris.put(directory.relativize(file).toString().replace('\\', '/'), uri(file)));
            } catch (IOException e) {
                throw new SettingsException("--routes %s: can't be read: %s".formatted(folder, e));
            }
        }
        return new RouteResources(uris);
    }

    /** Returns these files with one of them added, or replaced by another resource. */
    RouteResources with(String name, String uri) {
        var changed = new LinkedHashMap<>(uris);
        changed.put(name, uri);
        return new RouteResources(changed);
    }

    static String uri(Path file) {
        return "file:" + file.toAbsolutePath();
    }

    /** Camel resource URIs of the route files, templates first. */
    List<String> routes() {
        return uris.entrySet().stream()
                .filter(file -> file.getKey().endsWith(ROUTE_FILE))
                .sorted(Comparator.comparing(file -> file.getKey().startsWith(PROVIDERS)))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** The names of the providers: those of their route files. */
    List<String> providers() {
        return uris.keySet().stream()
                .filter(name -> name.startsWith(PROVIDERS) && name.endsWith(ROUTE_FILE))
                .map(name -> name.substring(PROVIDERS.length(), name.length() - ROUTE_FILE.length()))
                .sorted()
                .toList();
    }

    /** The settings files beside the route files of providers, by provider. */
    Map<String, SettingsFile> settingsFiles() {
        var files = new TreeMap<String, SettingsFile>();
        for (var provider : providers()) {
            var uri = uris.get(PROVIDERS + provider + SETTINGS_FILE);
            if (uri != null) {
                files.put(provider, new SettingsFile(uri.replaceFirst("^[a-z]+:", ""), text(uri)));
            }
        }
        return files;
    }

    /** The settings that the route files use. */
    Set<String> placeholders() {
        var keys = new TreeSet<String>();
        routes().forEach(uri -> SETTING.matcher(text(uri)).results().forEach(found -> keys.add(found.group(1))));
        return keys;
    }

    /** The first file that is not YAML, with line and column. */
    Optional<String> syntaxError() {
        return routes().stream().flatMap(uri -> syntaxError(uri).stream()).findFirst();
    }

    private static Optional<String> syntaxError(String uri) {
        var name = uri.replaceFirst("^[a-z]+:", "");
        try {
            new Parse(LoadSettings.builder().build()).parseString(text(uri)).forEach(event -> {});
            return Optional.empty();
        } catch (MarkedYamlEngineException e) {
            var where = e.getProblemMark()
                    .map(mark -> " line %d, column %d:".formatted(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse("");
            return Optional.of("%s:%s not YAML: %s".formatted(name, where, e.getProblem()));
        } catch (YamlEngineException e) {
            return Optional.of("%s: not YAML: %s".formatted(name, e.getMessage()));
        }
    }

    private static String text(String uri) {
        var name = uri.replaceFirst("^[a-z]+:", "");
        try (var in = open(uri)) {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SettingsException("%s: is not text in UTF-8".formatted(name));
        } catch (IOException e) {
            throw new SettingsException("%s: can't be read: %s".formatted(name, e));
        }
    }

    private static InputStream open(String uri) throws IOException {
        if (!uri.startsWith(CLASS_PATH)) {
            return Files.newInputStream(Path.of(uri.substring(uri.indexOf(':') + 1)));
        }
        var name = uri.substring(CLASS_PATH.length());
        var resource = RouteResources.class.getClassLoader().getResourceAsStream(name);
        if (resource == null) {
            throw new IOException("not on the class path");
        }
        return resource;
    }
}
