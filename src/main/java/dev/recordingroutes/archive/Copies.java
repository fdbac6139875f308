package dev.recordingroutes.archive;

import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.disk.Sha256;
import dev.recordingroutes.download.Spool;
import dev.recordingroutes.download.Spooled;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.ledger.Held;
import dev.recordingroutes.provider.Reason;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the destinations have already: read back, so that the provider is not asked for it again. */
public final class Copies {
    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);

    private final List<Destination> destinations;
    private final Remote remote;
    private final Spool spool;
    private final Clock clock;

    public Copies(List<Destination> destinations, Remote remote, Spool spool, Clock clock) {
        this.destinations = destinations;
        this.remote = remote;
        this.spool = spool;
        this.clock = clock;
    }

    /**
     * A file as a destination has it, for those that lack it.
     *
     * @param held what the ledger says that each has, as {@code deliveries.sql} returned it
     * @return null when none has it, or it is not there any more as it was delivered
     * @throws IOException when none of those that lack it can be reached: then it is not read for nothing
     */
    public @Nullable Spooled of(FileRow file, List<Map<String, @Nullable Object>> held) throws IOException {
        var having = Held.of(held).stream().filter(one -> one.path() != null).toList();
        if (having.isEmpty()) {
            return null;
        }
        requireReachable(having.stream().map(Held::destination).toList());
        // What is on this machine first.
        for (var destination : destinations.stream()
                .sorted(Comparator.comparing(destination -> !destination.local()))
                .toList()) {
            for (var one : having) {
                if (one.destination().equals(destination.name())) {
                    var copy = read(file, destination, one);
                    if (copy != null) {
                        return copy;
                    }
                }
            }
        }
        return null;
    }

    /**
     * Takes a file out of the spool that can be read back from a destination; else one that is down would have it fill
     * up.
     */
    public void makeRoom(Delivery delivery, List<Map<String, @Nullable Object>> held) throws IOException {
        var readable = destinations.stream()
                .filter(destination -> destination.local() || destination.remote())
                .map(Destination::name)
                .toList();
        if (Held.of(held).stream()
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

    private @Nullable Spooled read(FileRow file, Destination destination, Held held) {
        try {
            var path = Objects.requireNonNull(held.path(), "what it has is somewhere");
            var downloadedAt = file.downloadedAt() != null
                    ? file.downloadedAt()
                    : file.deliveredAt() != null ? file.deliveredAt() : clock.instant();
            var there = destination.local() ? destination.requiredDirectory().resolve(path) : spool.bytes(file.id());
            var sha256 = new Sha256();
            if (destination.local()) {
                Files.copy(there, sha256);
            } else if (destination.remote()) {
                fetch(file.id(), destination, path, there, sha256);
            } else {
                return null;
            }
            var size = sha256.size();
            var digits = sha256.hex();
            if (digits.equals(held.sha256())) {
                return new Spooled(there, size, digits, extension(path), downloadedAt);
            }
            LOG.warn(
                    "{}: {} is not what was delivered there: the SHA-256 is {}, and should be {}; the provider is asked for it",
                    destination.name(),
                    path,
                    digits,
                    held.sha256());
        } catch (NoSuchFileException e) {
            LOG.warn("{}: {} is not there any more; the provider is asked for it", destination.name(), held.path());
        } catch (IOException e) {
            LOG.warn(
                    "{}: {} can't be read back: {}; the provider is asked for it",
                    destination.name(),
                    held.path(),
                    Reason.of(e));
        }
        return null;
    }

    private static String extension(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private void fetch(String id, Destination destination, String path, Path to, Sha256 sha256) throws IOException {
        spool.discard(id);
        try (var channel = OwnerOnly.open(to);
                var out = Channels.newOutputStream(channel)) {
            remote.read(destination, path, new Both(out, sha256));
        }
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
