package dev.recordingroutes.settings;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sources of settings, and the route files that read them.
 *
 * @param file the operator's settings file
 * @param environment the process environment; variables that stand for no known key don't matter
 * @param overrides what the command line sets, in its order
 * @param providers the names of the provider route files, without {@code .camel.yaml}
 * @param settingsFiles the settings files of those that have one, by name
 * @param placeholders the keys that route files use between double braces
 */
public record Sources(
        Optional<Path> file,
        Map<String, String> environment,
        Map<String, String> overrides,
        List<String> providers,
        Map<String, SettingsFile> settingsFiles,
        Set<String> placeholders) {
    private static final Set<String> TAKEN =
            Set.of("archive", "camel", "env", "events", "http", "ledger", "log", "sys", "transfer");

    /**
     * Copies what could still change.
     *
     * @throws SettingsException when a provider's name can't begin a key
     */
    public Sources {
        environment = Map.copyOf(environment);
        overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
        providers = List.copyOf(providers);
        settingsFiles = Map.copyOf(settingsFiles);
        placeholders = Set.copyOf(placeholders);
        providers.forEach(Sources::requireUsable);
    }

    private static void requireUsable(String provider) {
        if (!provider.matches("[a-z][a-z0-9-]*")) {
            throw new SettingsException("provider " + provider
                    + ": its file name must be lower-case letters, digits and hyphens, followed by .camel.yaml");
        }
        if (TAKEN.contains(provider)) {
            throw new SettingsException(
                    "provider " + provider + ": the settings " + provider + ".* have another meaning; rename its file");
        }
    }

    /** Shows no value: an environment is full of secrets, not only ours. */
    @Override
    public String toString() {
        return "Sources[file=" + file + ", overrides=" + overrides.keySet() + ", providers=" + providers + "]";
    }
}
