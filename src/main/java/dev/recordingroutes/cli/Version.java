package dev.recordingroutes.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Version of the program, and the commit that it was built from. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "recording-routes %s (commit %s, Camel %s, Java %s)"
                    .formatted(
                            number(),
                            commit(),
                            build().getProperty("camel"),
                            Runtime.version().toString())
        };
    }

    static String number() {
        return build().getProperty("version");
    }

    /** The first digits of the commit; {@code unknown} when it was not built from a repository. */
    static String commit() {
        return build().getProperty("commit");
    }

    private static Properties build() {
        var build = new Properties();
        try (var resource = Version.class.getResourceAsStream("/recording-routes/build.properties")) {
            build.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build;
    }
}
