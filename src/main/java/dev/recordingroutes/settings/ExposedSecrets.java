package dev.recordingroutes.settings;

import dev.recordingroutes.disk.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Secrets that others on this machine can read: on the command line, or in a settings file. */
public final class ExposedSecrets {
    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private ExposedSecrets() {}

    /**
     * Lists what is exposed and what to do about it, a sentence for the command line and one for the file.
     *
     * @param settings that were loaded from these sources
     * @param commandLine keys and values as the command line gave them
     * @param file the settings file
     */
    public static List<String> warnings(Settings settings, Map<String, String> commandLine, Optional<Path> file) {
        var warnings = new ArrayList<String>();
        var given = commandLine.entrySet().stream()
                .filter(entry -> settings.holdsSecret(entry.getKey(), entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (!given.isEmpty()) {
            warnings.add(
                    "--set %s: everybody on this machine can read it in the process table; set %s in the environment, or put it into a settings file that only its owner can read"
                            .formatted(
                                    String.join(", ", given),
                                    given.stream()
                                            .map(SettingsSchema::environmentVariable)
                                            .collect(Collectors.joining(", "))));
        }
        file.flatMap(path -> ofFile(settings, path)).ifPresent(warnings::add);
        return warnings;
    }

    private static Optional<String> ofFile(Settings settings, Path file) {
        try {
            if (Collections.disjoint(OwnerOnly.permissions(file), OTHERS)) {
                return Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var secrets = new PropertiesFile(file)
                .read().stream()
                        .filter(entry -> settings.holdsSecret(entry.key(), entry.value()))
                        .map(Assignment::key)
                        .distinct()
                        .toList();
        return secrets.isEmpty()
                ? Optional.empty()
                : Optional.of("%s holds %s, and others than its owner can read it: chmod 600 %s"
                        .formatted(file, String.join(", ", secrets), file));
    }
}
