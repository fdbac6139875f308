package dev.recordingroutes.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies the shipped routes to a directory where a test may change them. */
public final class Routes {
    private static final Path SHIPPED = Path.of("routes");

    private Routes() {}

    public static void copyTo(Path directory) throws IOException {
        try (var files = Files.walk(SHIPPED)) {
            for (var file : files.toList()) {
                var target = directory.resolve(SHIPPED.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
