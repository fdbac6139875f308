package dev.recordingroutes.delivery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.camel.spi.PropertiesFunction;

/**
 * The property function {@code {{file:/run/secrets/nas}}}: the content of that file without the line end, for a password
 * that is kept apart from the settings.
 */
public final class SecretFile implements PropertiesFunction {
    @Override
    public String getName() {
        return "file";
    }

    @Override
    public String apply(String path) {
        try {
            if (Files.exists(Path.of(path)) && !Files.isRegularFile(Path.of(path))) {
                // Read more than once, and at each start: a pipe would be empty, or never end.
                throw new IllegalArgumentException(
                        "{{file:%s}}: is no regular file; write the secret into one that only its owner can read, or use {{env:NAME}}"
                                .formatted(path));
            }
            return Files.readString(Path.of(path)).replaceFirst("\\R\\z", "");
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("{{file:%s}}: there is no such file".formatted(path));
        } catch (IOException e) {
            throw new IllegalArgumentException("{{file:%s}}: can't be read: %s".formatted(path, e));
        }
    }
}
