package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.disk.Sha256;
import dev.recordingroutes.download.Spool;
import dev.recordingroutes.download.Spooled;
import dev.recordingroutes.ledger.DeliveryRow;
import dev.recordingroutes.ledger.FileRow;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the destinations have already: read back, so that the provider is not asked for it again. */
public final class ReadBack {
    private static final Logger LOG = LoggerFactory.getLogger(ReadBack.class);

    private final List<Destination> destinations;
    private final Remote remote;
    private final Spool spool;
    private final Clock clock;

    public ReadBack(List<Destination> destinations, Remote remote, Spool spool, Clock clock) {
        this.destinations = destinations;
        this.remote = remote;
        this.spool = spool;
        this.clock = clock;
    }

    /**
     * A file as a destination has it, for those that lack it.
     *
     * @param held what the ledger says that each was given
     * @throws IOException when no destination that lacks it can be reached, so that it would be read for nothing; or
     *     when one that may have it can't be read now: the provider may not have it any more
     */
    public ReadBackResult of(FileRow file, List<DeliveryRow> held) throws IOException {
        var given = held.stream().filter(one -> one.path() != null).toList();
        if (given.isEmpty()) {
            return new ReadBackResult(null, List.of());
        }
        requireReachable(given.stream()
                .filter(DeliveryRow::delivered)
                .map(DeliveryRow::destination)
                .toList());
        var lost = new ArrayList<String>();
        @Nullable IOException failure = null;
        // What is on this machine first.
        for (var destination : destinations.stream()
                .sorted(Comparator.comparing(destination -> !destination.local()))
                .toList()) {
            var one = given.stream()
                    .filter(each -> each.destination().equals(destination.name()))
                    .findFirst();
            if (one.isPresent() && (destination.local() || destination.remote())) {
                try {
                    var copy = read(file, destination, one.get());
                    if (copy != null) {
                        return new ReadBackResult(copy, lost);
                    }
                    lost.add(destination.name());
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return new ReadBackResult(null, lost);
    }

    /**
     * Takes a file out of the spool that can be read back from a destination; else one that is down would have it fill
     * up.
     */
    public void makeRoom(Delivery delivery, List<DeliveryRow> held) throws IOException {
        var readable = destinations.stream()
                .filter(destination -> destination.local() || destination.remote())
                .map(Destination::name)
                .toList();
        if (held.stream()
                .anyMatch(one -> readable.contains(one.destination()) && one.is(delivery.path(), delivery.sha256()))) {
            spool.discard(delivery.id());
        }
    }

    private void requireReachable(List<String> having) throws IOException {
        @Nullable IOException failure = null;
        for (var destination : destinations) {
            if (!having.contains(destination.name())) {
                if (!destination.remote()) {
                    return;
                }
                try {
                    remote.requireReachable(destination);
                    return;
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Null when it is not there as it was delivered. */
    private @Nullable Spooled read(FileRow file, Destination destination, DeliveryRow held) throws IOException {
        var path = Objects.requireNonNull(held.path(), "what was given is somewhere");
        var sha256 = new Sha256();
        Path there;
        try {
            there = destination.local()
                    ? onDisk(destination, path, sha256)
                    : onServer(file.id(), destination, held, sha256);
        } catch (NoSuchFileException e) {
            LOG.warn("{}: {} is not there any more", destination.name(), path);
            return null;
        } catch (IOException e) {
            if (!BoundedOutputStream.isWhy(e)) {
                throw e;
            }
            spool.discard(file.id());
            LOG.warn("{}: {} is not what was delivered there: it is longer", destination.name(), path);
            return null;
        }
        var size = sha256.size();
        var digits = sha256.hex();
        if (!digits.equals(held.sha256())) {
            LOG.warn(
                    "{}: {} is not what was delivered there: its SHA-256 is {}, and was {}",
                    destination.name(),
                    path,
                    digits,
                    held.sha256());
            return null;
        }
        var downloadedAt = file.downloadedAt() != null
                ? file.downloadedAt()
                : file.deliveredAt() != null ? file.deliveredAt() : clock.instant();
        return new Spooled(there, size, digits, extension(path), downloadedAt);
    }

    private static Path onDisk(Destination destination, String path, Sha256 sha256) throws IOException {
        var root = destination.requiredDirectory();
        if (!Files.isDirectory(root)) {
            throw Archive.notThere(destination);
        }
        Files.copy(root.resolve(path), sha256);
        return root.resolve(path);
    }

    private static String extension(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private Path onServer(String id, Destination destination, DeliveryRow held, Sha256 sha256) throws IOException {
        spool.discard(id);
        if (spool.usableSpace() < held.size()) {
            throw new IOException("%s has no room for the %d bytes that are to be read back from %s"
                    .formatted(spool.directory(), held.size(), destination.name()));
        }
        var spooled = spool.bytes(id);
        try (var channel = OwnerOnly.open(spooled);
                var out = Channels.newOutputStream(channel)) {
            remote.read(
                    destination,
                    Objects.requireNonNull(held.path(), "what was given is somewhere"),
                    new BoundedOutputStream(held.size(), new Both(out, sha256)));
        }
        return spooled;
    }

    /** Writes twice. */
    private static final class Both extends FilterOutputStream {
        private final OutputStream other;

        private Both(OutputStream one, OutputStream other) {
            super(one);
            this.other = other;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            other.write(bytes, from, length);
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            other.write(one);
        }
    }
}
