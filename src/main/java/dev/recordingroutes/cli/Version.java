package dev.recordingroutes.cli;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Provides the line that {@code --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        var build = new Properties();
        try (var resource = Version.class.getResourceAsStream("/recording-routes/build.properties")) {
            build.load(resource);
        }
        return new String[] {
            "recording-routes %s (Camel %s, Java %s)"
                    .formatted(
                            build.getProperty("version"),
                            build.getProperty("camel"),
                            Runtime.version().toString())
        };
    }
}
