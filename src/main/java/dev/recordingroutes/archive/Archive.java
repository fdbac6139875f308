package dev.recordingroutes.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.download.Spooled;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.recording.ArchivePath;
import dev.recordingroutes.recording.PathFields;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/** The place of each file in the archive, and what the routes can't say about getting it there. */
public final class Archive {
    private final CamelContext camel;
    private final Expression path;
    private final List<Destination> destinations;
    private final ObjectMapper json;
    private final Clock clock;

    /**
     * @param path the setting {@code archive.path}
     * @param to the setting {@code archive.to}
     * @throws IllegalArgumentException when the path is not a Simple expression, or would be the same for two files, or
     *     a destination is no endpoint
     */
    public Archive(CamelContext camel, String path, List<String> to, ObjectMapper json, Clock clock) {
        this.camel = camel;
        this.path = expression(camel, path);
        this.destinations = to.stream().map(uri -> Destination.of(camel, uri)).toList();
        this.json = json;
        this.clock = clock;
        requireDifferentPaths(path);
    }

    public List<Destination> destinations() {
        return destinations;
    }

    /** Says where a downloaded file goes, and what is written beside it. */
    public Delivery place(FileRow claimed, Spooled spooled) throws JsonProcessingException {
        var recording = claimed.recording();
        if (recording.extension().isEmpty()) {
            recording = recording.withExtension(spooled.extension());
        }
        var place = path(PathFields.of(recording));
        return new Delivery(
                recording.id(),
                spooled.file().toFile(),
                place,
                recording.extension(),
                spooled.size(),
                spooled.sha256(),
                destinations.stream().map(Destination::name).collect(Collectors.joining(",")),
                Sidecar.of(recording, place, spooled, claimed.discoveredAt(), clock.instant(), json));
    }

    /** The name under which the file for this path is written first; always the same one, so a retry reuses it. */
    public String temporary(String path) {
        var slash = path.lastIndexOf('/') + 1;
        return path.substring(0, slash) + ArchivePath.temporaryName(path);
    }

    /**
     * Gives a file that is completely written its name, in an order that a power cut can't confuse: the bytes are on
     * the disk before the name is.
     */
    public void commit(Destination destination, String path) throws IOException {
        var root = destination.directory();
        if (root == null) {
            throw new IllegalArgumentException("%s is not on a file system".formatted(destination.name()));
        }
        var from = root.resolve(temporary(path));
        var target = root.resolve(path);
        synchronize(from, StandardOpenOption.WRITE);
        Files.move(from, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        for (@Nullable Path parent = target.getParent();
                parent != null && parent.startsWith(root);
                parent = parent.getParent()) {
            synchronizeDirectory(parent);
        }
    }

    private String path(PathFields fields) {
        var exchange = new DefaultExchange(camel);
        exchange.getIn().setBody(fields);
        return ArchivePath.of(path.evaluate(exchange, String.class));
    }

    private void requireDifferentPaths(String setting) {
        try {
            var one = path(PathFields.sample("one"));
            var other = path(PathFields.sample("other"));
            if (one.equalsIgnoreCase(other)) {
                throw new IllegalArgumentException(
                        "archive.path=%s gives '%s' for two files that differ only in their id; add ${body.id}"
                                .formatted(setting, one));
            }
        } catch (RuntimeException e) {
            throw e instanceof IllegalArgumentException
                    ? e
                    : new IllegalArgumentException(
                            "archive.path=%s: can't be evaluated: %s".formatted(setting, root(e)), e);
        }
    }

    private static Expression expression(CamelContext camel, String path) {
        try {
            var expression = camel.resolveLanguage("simple").createExpression(path);
            expression.init(camel);
            return expression;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "archive.path=%s: not a Simple expression: %s".formatted(path, root(e)), e);
        }
    }

    private static String root(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
    }

    private static void synchronizeDirectory(Path directory) {
        try {
            synchronize(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            // Not every file system lets a directory be synchronised; the file itself is.
        }
    }

    private static void synchronize(Path path, StandardOpenOption option) throws IOException {
        try (var channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
