package dev.recordingroutes.settings;

import dev.recordingroutes.settings.Assignment.Layer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Puts the sources on top of each other. */
final class Layers {
    private Layers() {}

    /** For each key the assignment that wins, in the order in which a person would look for it. */
    static Map<String, Assignment> merge(Sources sources, SettingsSchema catalogue) {
        Map<String, Assignment> winners = new LinkedHashMap<>();
        Stream.of(defaults(sources, catalogue), file(sources), environment(sources, catalogue), commandLine(sources))
                .flatMap(layer -> layer)
                .forEach(assignment -> {
                    // A map keeps the place of the first; the last one is what counts.
                    winners.remove(assignment.key());
                    winners.put(assignment.key(), assignment);
                });
        return winners;
    }

    private static Stream<Assignment> defaults(Sources sources, SettingsSchema catalogue) {
        Map<String, String> defaults = new LinkedHashMap<>(catalogue.defaults());
        sources.shipped()
                .stringPropertyNames()
                .forEach(key -> defaults.put(key, sources.shipped().getProperty(key)));
        return all(defaults, Layer.SHIPPED, "shipped defaults");
    }

    private static Stream<Assignment> file(Sources sources) {
        return sources.file().stream().flatMap(file -> new PropertiesFile(file).read().stream());
    }

    /** Only keys with a dot: a route's placeholder named {@code path} must not become the PATH. */
    private static Stream<Assignment> environment(Sources sources, SettingsSchema catalogue) {
        return catalogue.keys().stream().filter(key -> key.contains(".")).flatMap(key -> {
            String variable = SettingsSchema.environmentVariable(key);
            return Stream.ofNullable(sources.environment().get(variable))
                    .filter(value -> !value.isBlank())
                    .map(value -> new Assignment(key, value, Layer.ENVIRONMENT, "environment variable " + variable));
        });
    }

    private static Stream<Assignment> commandLine(Sources sources) {
        return all(sources.overrides(), Layer.COMMAND_LINE, "--set");
    }

    private static Stream<Assignment> all(Map<String, String> values, Layer layer, String source) {
        return values.entrySet().stream().map(entry -> new Assignment(entry.getKey(), entry.getValue(), layer, source));
    }
}
