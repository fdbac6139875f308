package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.disk.Sha256;
import dev.recordingroutes.download.Spool;
import dev.recordingroutes.download.Spooled;
import dev.recordingroutes.ledger.DeliveryRow;
import dev.recordingroutes.ledger.FileRow;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a file back from a destination that has it, so that another can be filled without asking the provider again. */
public final class ReadBack {
    private static final Logger LOG = LoggerFactory.getLogger(ReadBack.class);

    private final List<Destination> all;
    private final List<Destination> readable;
    private final Spool spool;
    private final Clock clock;

    public ReadBack(Destinations destinations, Spool spool, Clock clock) {
        this.all = destinations.all();
        this.readable = all.stream()
                .filter(destination -> !destination.store().isWriteOnly())
                .sorted(Comparator.comparing(destination -> !destination.store().isNear()))
                .toList();
        this.spool = spool;
        this.clock = clock;
    }

    /**
     * Reads a file back, from the nearest destination that has it as it was delivered.
     *
     * @throws IOException when no destination that lacks it can be reached, so that it would be read for nothing; or
     *     when one that may have it can't be read now: the provider may not have it any more
     */
    public ReadBackResult of(@Variable("file") FileRow file, @Variable("deliveries") List<DeliveryRow> deliveries)
            throws IOException {
        var given = deliveries.stream().filter(row -> row.path() != null).toList();
        if (given.isEmpty()) {
            return new ReadBackResult(null, List.of());
        }
        requireReachable(given.stream()
                .filter(DeliveryRow::delivered)
                .map(DeliveryRow::destination)
                .toList());
        var lost = new ArrayList<String>();
        @Nullable IOException failure = null;
        for (var destination : readable) {
            var row = given.stream()
                    .filter(each -> each.destination().equals(destination.name()))
                    .findFirst();
            if (row.isPresent()) {
                try {
                    var spooled = read(file, destination, row.get());
                    if (spooled != null) {
                        return new ReadBackResult(spooled, lost);
                    }
                    lost.add(destination.name());
                } catch (IOException e) {
                    failure = DeliveryFailure.at(destination, e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return new ReadBackResult(null, lost);
    }

    /** Frees the spool of a file that can be read back: it would fill up while another destination is down. */
    public void freeSpool(@Variable("delivery") Delivery planned, @Variable("deliveries") List<DeliveryRow> deliveries)
            throws IOException {
        var names = readable.stream().map(Destination::name).toList();
        if (deliveries.stream()
                .anyMatch(row -> names.contains(row.destination()) && row.is(planned.path(), planned.sha256()))) {
            spool.discard(planned.id());
        }
    }

    private void requireReachable(List<String> having) throws IOException {
        @Nullable IOException failure = null;
        for (var destination : all) {
            if (!having.contains(destination.name())) {
                if (destination.space().isFull()) {
                    failure = failure == null ? full(destination) : failure;
                    continue;
                }
                try {
                    destination.store().requireReachable();
                    return;
                } catch (IOException e) {
                    failure = DeliveryFailure.at(destination, e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static DestinationFullException full(Destination destination) {
        return new DestinationFullException(
                "archive.to=%s: %s"
                        .formatted(
                                destination, destination.space().pauseReason().orElse("its disk was full")),
                false);
    }

    /** Reads a file; null when it is not there as it was delivered. */
    private @Nullable Spooled read(FileRow file, Destination destination, DeliveryRow row) throws IOException {
        var path = Objects.requireNonNull(row.path(), "what was given is somewhere");
        var there = spool.bytes(file.id());
        try {
            var own = destination.store().file(path);
            if (own.isPresent()) {
                there = own.get();
            } else {
                copyToSpool(file.id(), destination.store(), path, row.size());
            }
            var sha256 = Sha256.of(there);
            if (Files.size(there) == row.size() && sha256.equals(row.sha256())) {
                var downloadedAt = file.downloadedAt() != null
                        ? file.downloadedAt()
                        : file.deliveredAt() != null ? file.deliveredAt() : clock.instant();
                return new Spooled(there, row.size(), sha256, extension(path), downloadedAt);
            }
            LOG.warn("{}: {} is not what was delivered there: size or SHA-256 differs", destination, path);
        } catch (IrregularFileException e) {
            LOG.warn("{}: {} is not what was delivered there: {}", destination, path, e.getReason());
        } catch (NoSuchFileException e) {
            destination.store().requireReachable();
            LOG.warn("{}: {} is not there any more", destination, path);
        } catch (IOException e) {
            if (!BoundedOutputStream.isExceeded(e)) {
                throw e;
            }
            LOG.warn("{}: {} is not what was delivered there: it is longer", destination, path);
        }
        return null;
    }

    private void copyToSpool(String id, FileStore store, String path, long size) throws IOException {
        spool.discard(id);
        if (spool.usableSpace() < size) {
            throw new IOException(
                    "%s has no room for the %d bytes that are to be read back".formatted(spool.directory(), size));
        }
        try (var channel = OwnerOnly.open(spool.bytes(id));
                var out = Channels.newOutputStream(channel)) {
            store.read(path, new BoundedOutputStream(size, out));
        }
    }

    private static String extension(String path) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
