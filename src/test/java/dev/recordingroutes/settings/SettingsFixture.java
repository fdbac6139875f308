package dev.recordingroutes.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Builder of setting sources for tests. */
final class SettingsFixture {
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Map<String, String> overrides = new LinkedHashMap<>();
    private Optional<Path> file = Optional.empty();
    private List<String> providers = List.of("webex", "zoom");
    private final Map<String, SettingsFile> settingsFiles = new LinkedHashMap<>();
    private Set<String> placeholders = Set.of();

    SettingsFixture file(Path path) {
        file = Optional.of(path);
        return this;
    }

    SettingsFixture file(Path path, String... lines) {
        try {
            Files.writeString(path, String.join("\n", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file(path);
    }

    SettingsFixture environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    SettingsFixture set(String key, String value) {
        overrides.put(key, value);
        return this;
    }

    SettingsFixture providers(String... names) {
        providers = List.of(names);
        return this;
    }

    /** Adds the settings file beside a provider's route file. */
    SettingsFixture declares(String provider, String yaml) {
        settingsFiles.put(provider, new SettingsFile(provider + ".settings.yaml", yaml));
        return this;
    }

    SettingsFixture placeholders(String... keys) {
        placeholders = Set.of(keys);
        return this;
    }

    Sources sources() {
        return new Sources(file, environment, overrides, providers, settingsFiles, placeholders);
    }

    Settings load() {
        return Settings.load(sources());
    }

    /** Returns the error message of loading the settings, or {@code no problem}. */
    String problem() {
        SettingsException problem = catchThrowableOfType(SettingsException.class, this::load);
        return problem == null ? "no problem" : String.valueOf(problem.getMessage());
    }
}
