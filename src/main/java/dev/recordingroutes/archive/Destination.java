package dev.recordingroutes.archive;

import dev.recordingroutes.provider.Redaction;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.component.file.FileEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * One place that files go to: a Camel endpoint that takes the header {@code CamelFileName}.
 *
 * @param uri the endpoint, with what makes it safe added where the user did not say otherwise
 * @param directory where a {@code file:} endpoint keeps its files; null for any other
 * @param name the endpoint as it may be shown: without password and options
 */
public record Destination(String uri, @Nullable Path directory, String name) {
    private static final Pattern PASSWORD = Pattern.compile("^([a-z0-9+.-]+:(?://)?[^/:@?]*):[^/?]*@");
    /** A password with a slash or a question mark in it, which looks like a port that is no number. */
    private static final Pattern ODD_PASSWORD =
            Pattern.compile("^([a-z0-9+.-]+://[^/:@?\\[]+):(?!\\d*(?:[/?]|$))(?:.*@|.*)");
    /** FTP would send text mode and ask the server to connect back; each kind gets a name that says it is not whole. */
    private static final List<String> FTP_DEFAULTS = List.of("binary=true", "passiveMode=true");

    /** {@link Archive} makes the folders: Camel would make the destination too, where a share is not mounted. */
    private static final String NO_FOLDERS = "autoCreate=false";

    private static final String TEMPORARY_NAME = "tempFileName=$simple{variable.temporary}";

    /**
     * Reads one URI of the setting {@code archive.to}.
     *
     * @throws IllegalArgumentException when Camel can't make an endpoint of it
     */
    static Destination of(CamelContext camel, String setting) {
        var name = name(setting);
        try {
            if (camel.getEndpoint(setting) instanceof FileEndpoint file) {
                return new Destination(
                        with(setting, NO_FOLDERS), file.getFile().toPath().toAbsolutePath(), name);
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "archive.to=%s: Camel can't make an endpoint of it: %s"
                            .formatted(name, Redaction.text(reason(e, setting, name))),
                    e);
        }
        return new Destination(withDefaults(setting), null, name);
    }

    /** Whether the files are on a file system of this machine. */
    public boolean local() {
        return directory != null;
    }

    /** That directory, for what only a file system can do. */
    Path requiredDirectory() {
        if (directory == null) {
            throw new IllegalArgumentException("%s is not on a file system".formatted(name));
        }
        return directory;
    }

    private static String name(String setting) {
        // A directory may be called anything, and nobody logs in to it.
        var open = setting.startsWith("file:")
                ? setting
                : ODD_PASSWORD
                        .matcher(PASSWORD.matcher(setting).replaceFirst("$1@"))
                        .replaceFirst("$1@");
        return open.replaceFirst("\\?.*", "");
    }

    private static String withDefaults(String setting) {
        var uri = setting;
        if (setting.startsWith("ftp")) {
            for (var option : FTP_DEFAULTS) {
                uri = with(uri, option);
            }
        }
        return setting.startsWith("ftp") || setting.startsWith("sftp") ? with(uri, TEMPORARY_NAME) : uri;
    }

    /** The same with this option, unless the user set it. */
    private static String with(String uri, String option) {
        var key = option.substring(0, option.indexOf('='));
        return uri.matches(".*[?&]" + key + "=.*") ? uri : uri + (uri.indexOf('?') < 0 ? '?' : '&') + option;
    }

    private static String reason(Throwable thrown, String setting, String name) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        // Camel names the options that it does not know, and one of them may be a misspelt password.
        return String.valueOf(cause.getMessage())
                .replace(setting, name)
                .replaceAll("=(?!\\[)[^,&}\\]\\s]*", "=…")
                .replaceAll("\\s+", " ");
    }
}
