package dev.recordingroutes.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.disk.Durable;
import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.download.Spooled;
import dev.recordingroutes.ledger.DeliveryRow;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.recording.ArchivePath;
import dev.recordingroutes.recording.PathFields;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The place of each file in the archive, and what the routes can't say about getting it there. */
public final class Archive {
    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
    private static final String PROBE = ".rr-probe.part";

    private final CamelContext camel;
    private final Expression path;
    private final List<Destination> destinations;
    private final Remote remote;
    private final ObjectMapper json;
    private final Clock clock;
    /** What a new file in a destination's directory is allowed to be. */
    private final Map<Path, Set<PosixFilePermission>> permissionsIn = new ConcurrentHashMap<>();

    private String lastMissing = "";

    /**
     * @param path the setting {@code archive.path}
     * @param destinations where files go
     * @param remote for the destinations that are servers
     * @throws IllegalArgumentException when the path is not a Simple expression, or would be the same for two files
     */
    public Archive(
            CamelContext camel,
            String path,
            List<Destination> destinations,
            Remote remote,
            ObjectMapper json,
            Clock clock) {
        this.camel = camel;
        this.path = expression(camel, path);
        this.destinations = destinations;
        this.remote = remote;
        this.json = json;
        this.clock = clock;
        requireDifferentPaths(path);
    }

    public List<Destination> destinations() {
        return destinations;
    }

    /**
     * Whether there is a destination that may take a file; transfers pause while every one is a directory that is not
     * there, and the log says so when that changes.
     */
    public synchronized boolean there() {
        var anyThere = destinations.stream()
                .anyMatch(destination -> !destination.local() || Files.isDirectory(destination.requiredDirectory()));
        var missing = anyThere
                ? ""
                : destinations.stream()
                        .map(destination -> notThere(destination).getMessage())
                        .collect(Collectors.joining("; "));
        if (!missing.equals(lastMissing)) {
            lastMissing = missing;
            LOG.warn(
                    missing.isEmpty() ? "transfers go on: the archive is there again" : "transfers pause: {}", missing);
        }
        return missing.isEmpty();
    }

    /** Says where a downloaded file goes, and what is written beside it. */
    public Delivery place(FileRow claimed, Spooled spooled) throws JsonProcessingException {
        var recording = claimed.recording();
        if (recording.extension().isEmpty()) {
            recording = recording.withExtension(spooled.extension());
        }
        // A file keeps the place that was reserved for it, so that another archive.path doesn't double it.
        var place = claimed.path() == null ? path(PathFields.of(recording)) : claimed.path();
        return new Delivery(
                recording.id(),
                spooled.file().toFile(),
                place,
                recording.extension(),
                spooled.size(),
                spooled.sha256(),
                spooled.downloadedAt().toEpochMilli(),
                Sidecar.of(recording, place, spooled, claimed.discoveredAt(), json));
    }

    /** The destinations that do not have just this. */
    public List<Destination> lacking(Delivery delivery, List<DeliveryRow> held) {
        var having = held.stream()
                .filter(one -> one.is(delivery.path(), delivery.sha256()))
                .map(DeliveryRow::destination)
                .toList();
        return destinations.stream()
                .filter(destination -> !having.contains(destination.name()))
                .toList();
    }

    /**
     * Fails unless every destination has just this.
     *
     * @throws IOException with the reason of each that has not
     */
    public void requireAll(Delivery delivery, List<DeliveryRow> held) throws IOException {
        var reasons = held.stream()
                .filter(one -> one.reason() != null)
                .collect(Collectors.toMap(DeliveryRow::destination, one -> String.valueOf(one.reason())));
        var lacking = lacking(delivery, held).stream()
                .map(destination -> reasons.getOrDefault(
                        destination.name(),
                        "archive.to=%s: the ledger could not be told what became of it".formatted(destination.name())))
                .collect(Collectors.joining("; "));
        if (!lacking.isEmpty()) {
            throw new IOException(lacking);
        }
    }

    /**
     * The name under which the file for this path is written first; always the same one, so a retry reuses it. On a file
     * system the folders that it needs are there when this returns.
     *
     * @throws IOException when the destination itself is not there: to make it anew would fill the disk under a share
     *     that is not mounted
     */
    public String temporary(Destination destination, String path) throws IOException {
        var name = temporary(path);
        if (destination.local()) {
            makeFolders(destination, name);
        }
        return name;
    }

    private static String temporary(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1) + ArchivePath.temporaryName(path);
    }

    /** One by one from the top, so that what is missing above them stays missing, whenever it went away. */
    private static void makeFolders(Destination destination, String path) throws IOException {
        var root = destination.requiredDirectory();
        var parent = root.relativize(root.resolve(path)).getParent();
        if (parent != null && Files.isDirectory(root.resolve(parent))) {
            // As for most files: one was there before.
            return;
        }
        for (var depth = 1; parent != null && depth <= parent.getNameCount(); depth++) {
            try {
                Files.createDirectory(root.resolve(parent.subpath(0, depth)));
            } catch (FileAlreadyExistsException e) {
                // By a file before this one, or another thread.
            } catch (NoSuchFileException e) {
                throw notThere(destination);
            }
        }
        if (!Files.isDirectory(root)) {
            throw notThere(destination);
        }
    }

    static IOException notThere(Destination destination) {
        return new IOException("archive.to=%s: the directory %s is not there; mount it, or create it"
                .formatted(destination.name(), destination.directory()));
    }

    /**
     * Gives a file that is completely written its name, in an order that a power cut can't confuse: the bytes are on
     * the disk before the name is. A file that has the name and the same bytes stays as it is; one with others is kept
     * aside, unless the endpoint says {@code fileExist=Override}. Text just replaces what was there.
     *
     * @param body what was written: a file, or text
     */
    public void commit(Destination destination, String temporary, String path, Object body) throws IOException {
        var root = destination.requiredDirectory();
        var target = root.resolve(path);
        var size = Files.size(root.resolve(temporary));
        if (size != Remote.size(body)) {
            throw new DeliveryFailure(
                    "sizes differ: sent %d bytes, %d were written".formatted(Remote.size(body), size));
        }
        if (!destination.uri().contains("chmod=")) {
            release(destination, root.resolve(temporary));
        }
        Durable.synchronize(root.resolve(temporary));
        if (body instanceof File && destination.keepsAside() && Files.exists(target)) {
            if (Files.mismatch(root.resolve(temporary), target) == -1) {
                return;
            }
            var aside = path + ConflictCopy.suffix(clock.instant());
            Files.move(target, root.resolve(aside), StandardCopyOption.ATOMIC_MOVE);
            LOG.warn("{}: another file was there as {}; it is kept as {}", destination.name(), path, aside);
        }
        Durable.rename(root.resolve(temporary), target);
        // The name stands in its folder now; folders that were made for it have to stand in theirs.
        for (@Nullable Path parent = target.getParent();
                parent != null && parent.startsWith(root);
                parent = parent.getParent()) {
            Durable.synchronizeDirectory(parent);
        }
    }

    /**
     * Tries whether a file can be created in the directory of a destination.
     *
     * @throws IOException when it can't
     */
    public synchronized void probe(Destination destination) throws IOException {
        var root = destination.requiredDirectory();
        // Always the same name, so that the next process removes what one that died here has left.
        var file = root.resolve(PROBE);
        Files.deleteIfExists(file);
        Files.createFile(file);
        // The umask can't be asked for in any other way.
        permissionsIn.put(root, OwnerOnly.permissions(file));
        Files.delete(file);
    }

    /** A copy is as shut as the file in the spool; the archive is for those whom the operator's umask lets in. */
    private void release(Destination destination, Path file) throws IOException {
        var root = destination.requiredDirectory();
        if (!permissionsIn.containsKey(root)) {
            probe(destination);
        }
        var permissions = permissionsIn.getOrDefault(root, Set.of());
        // Not every file system has permissions that can be set, and there they are the same already.
        if (!permissions.equals(OwnerOnly.permissions(file))) {
            Files.setPosixFilePermissions(file, permissions);
        }
    }

    /** Removes what a delivery that failed has left under its temporary name. */
    public void clear(Destination destination, String temporary) throws IOException {
        Files.deleteIfExists(destination.requiredDirectory().resolve(temporary));
    }

    /**
     * Removes what a delivery left that a dying process did not end.
     *
     * @param path where the file was being delivered
     */
    public void sweep(String path) {
        for (var destination : destinations) {
            if (destination.local()) {
                for (var written : List.of(path, path + Sidecar.SUFFIX)) {
                    try {
                        clear(destination, temporary(written));
                    } catch (IOException e) {
                        LOG.warn("{}: what a delivery left can't be removed: {}", destination.name(), e.toString());
                    }
                }
            }
        }
    }

    /**
     * Removes what stands of a file that is not delivered any more: temporary names, and a sidecar without its file.
     * Comes before the ledger calls the file settled, since then nobody looks after it; what is whole stays.
     *
     * @param delivery where it was about to go this time; null when it did not get that far, or another file has the
     *     path, and what stands there is the other's
     * @param held what each destination was given of it: what is known about that stays, though the file may be lost
     */
    public void abandon(FileRow claimed, @Nullable Delivery delivery, @Nullable List<DeliveryRow> held) {
        var given = held == null
                ? List.of()
                : held.stream()
                        .filter(one -> one.path() != null)
                        .map(DeliveryRow::destination)
                        .toList();
        var path = delivery == null ? claimed.path() : delivery.path();
        if (path == null) {
            return;
        }
        sweep(path);
        for (var destination : destinations) {
            var root = destination.directory();
            var everGiven = given.contains(destination.name());
            if (root != null && !everGiven && Files.notExists(root.resolve(path))) {
                try {
                    Files.deleteIfExists(root.resolve(path + Sidecar.SUFFIX));
                } catch (IOException e) {
                    LOG.warn("{}: a sidecar without its file can't be removed: {}", destination.name(), e.toString());
                }
            }
            if (destination.remote()) {
                remote.abandon(
                        destination, path, List.of(temporary(path), temporary(path + Sidecar.SUFFIX)), everGiven);
            }
        }
    }

    /** Fails with what went wrong in words that name the destination and the path. */
    public void fail(Destination destination, String path, Exception thrown) throws IOException {
        throw DeliveryFailure.at(destination, path, thrown);
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
}
