package dev.recordingroutes.settings;

import dev.recordingroutes.settings.Assignment.Layer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Merges the sources of settings: a later one beats an earlier one. */
final class Layers {
    private Layers() {}

    /** Finds the assignment that wins for each key, in the order in which a person would look for it. */
    static Map<String, Assignment> merge(Sources sources, SettingsSchema schema) {
        Map<String, Assignment> winners = new LinkedHashMap<>();
        Stream.of(defaults(schema), file(sources), environment(sources, schema), commandLine(sources))
                .flatMap(layer -> layer)
                .forEach(assignment -> {
                    // A map keeps the place of the first; the last one is what counts.
                    winners.remove(assignment.key());
                    winners.put(assignment.key(), assignment);
                });
        return winners;
    }

    private static Stream<Assignment> defaults(SettingsSchema schema) {
        return all(schema.defaults(), Layer.SHIPPED, "shipped defaults");
    }

    private static Stream<Assignment> file(Sources sources) {
        return sources.file().stream().flatMap(file -> new PropertiesFile(file).read().stream());
    }

    /** Only keys with a dot: a route's placeholder named {@code path} must not become the PATH. */
    private static Stream<Assignment> environment(Sources sources, SettingsSchema schema) {
        return schema.keys().stream().filter(key -> key.contains(".")).flatMap(key -> {
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
