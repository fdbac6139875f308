package dev.recordingroutes.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.download.Spooled;
import dev.recordingroutes.ledger.DeliveryRow;
import dev.recordingroutes.ledger.FileRow;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The archive as a whole: the path of each file, the destinations that lack it, and what is removed when it is given up. */
public final class Archive {
    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

    private final PathTemplate path;
    private final List<Destination> destinations;
    private final AtomicDelivery delivery;
    private final ObjectMapper json;

    private String pauseReason = "";

    /**
     * @param path the setting {@code archive.path}
     * @throws IllegalArgumentException when the path is not a Simple expression, or would be the same for two files
     */
    public Archive(
            CamelContext camel, String path, Destinations destinations, AtomicDelivery delivery, ObjectMapper json) {
        this.path = new PathTemplate(camel, path);
        this.destinations = destinations.all();
        this.delivery = delivery;
        this.json = json;
    }

    public List<Destination> destinations() {
        return destinations;
    }

    /**
     * Makes a destination ready that can be asked at once, such as a directory.
     *
     * @throws IOException when it can't be written
     */
    public void prepare(Destination destination) throws IOException {
        delivery.prepare(destination);
    }

    /** Tells whether a destination may take files; when that changes, the log says that transfers pause or go on. */
    public synchronized boolean isAvailable() {
        var reasons = destinations.stream()
                .flatMap(destination -> destination.store().unavailable().stream()
                        .map(reason -> "archive.to=%s: %s; mount it, or create it".formatted(destination, reason)))
                .toList();
        var reason = reasons.size() < destinations.size() ? "" : String.join("; ", reasons);
        if (!reason.equals(pauseReason)) {
            pauseReason = reason;
            LOG.atWarn()
                    .addKeyValue("event", reason.isEmpty() ? "recovered" : "paused")
                    .addKeyValue("reason", reason)
                    .log(
                            reason.isEmpty()
                                    ? "transfers go on: the archive is there again"
                                    : "transfers pause: " + reason);
        }
        return destinations.stream()
                .anyMatch(destination -> destination.store().unavailable().isEmpty()
                        && !destination.space().isFull());
    }

    /** Reasons why deliveries to single destinations pause. */
    public List<String> fullDisks() {
        return destinations.stream()
                .flatMap(destination -> destination.space().pauseReason().stream()
                        .map(reason -> "archive.to=%s: deliveries pause: %s".formatted(destination, reason)))
                .toList();
    }

    /** Reason why transfers pause, as of the last claim; empty while they don't. */
    public synchronized Optional<String> pauseReason() {
        return Optional.of(pauseReason).filter(reason -> !reason.isEmpty());
    }

    /** Plans where a downloaded file goes, and what stands beside it. */
    public Delivery plan(@Variable("file") FileRow claimed, @Body Spooled spooled) throws JsonProcessingException {
        var recording = claimed.recording();
        if (recording.extension().isEmpty()) {
            recording = recording.withExtension(spooled.extension());
        }
        // A file keeps the path that was reserved for it, so that another archive.path doesn't double it.
        var reserved = claimed.path();
        var where = reserved == null ? path.path(recording) : reserved;
        return new Delivery(
                recording.id(),
                claimed.owner(),
                spooled.file().toFile(),
                where,
                recording.extension(),
                spooled.size(),
                spooled.sha256(),
                spooled.downloadedAt().toEpochMilli(),
                Sidecar.of(recording, where, spooled, claimed.discoveredAt(), json),
                reserved != null);
    }

    /** Names of the destinations that do not have just this. */
    public List<String> lacking(
            @Variable("delivery") Delivery planned, @Variable("deliveries") List<DeliveryRow> deliveries) {
        return without(planned, deliveries).stream().map(Destination::name).toList();
    }

    private List<Destination> without(Delivery planned, List<DeliveryRow> deliveries) {
        var having = names(deliveries, row -> row.is(planned.path(), planned.sha256()));
        return destinations.stream()
                .filter(destination -> !having.contains(destination.name()))
                .toList();
    }

    /**
     * Fails unless every destination has just this.
     *
     * @throws DestinationFullException when those that have not are full, with the reason of each
     * @throws IOException with the reason of each that has not
     */
    public void requireAll(@Variable("delivery") Delivery planned, @Variable("deliveries") List<DeliveryRow> deliveries)
            throws IOException {
        var reasons = deliveries.stream()
                .filter(row -> row.reason() != null)
                .collect(Collectors.toMap(DeliveryRow::destination, row -> String.valueOf(row.reason())));
        var without = without(planned, deliveries);
        var lacking = without.stream()
                .map(destination -> reasons.getOrDefault(
                        destination.name(),
                        "archive.to=%s: the ledger could not be told what became of it".formatted(destination)))
                .collect(Collectors.joining("; "));
        if (!lacking.isEmpty()) {
            // Of each, since asking forgets it.
            var full = without.stream()
                    .filter(destination -> destination.space().wasAwaited(withSidecar(planned.path())))
                    .toList();
            throw full.size() == without.size()
                    ? new DestinationFullException(lacking, without.size() == destinations.size())
                    : new IOException(lacking);
        }
    }

    /**
     * Removes what earlier attempts at a file left at a destination under temporary names.
     *
     * @throws IOException when the destination can't be reached
     */
    public void removeLeftovers(@Variable("destination") String name, @Variable("delivery") Delivery planned)
            throws IOException {
        if (planned.repeated()) {
            for (var destination : destinations) {
                if (destination.name().equals(name)) {
                    delivery.removeLeftovers(destination, withSidecar(planned.path()));
                }
            }
        }
    }

    /** Removes what a process that died left of a file, where that can be asked at once. */
    public void sweep(String reserved) {
        destinations.stream()
                .filter(destination -> destination.store().isNear())
                .forEach(destination -> removeLeftoversQuietly(destination, reserved));
    }

    /**
     * Removes what stands of a file that is given up: temporary names, and a sidecar without its file. Comes before the
     * ledger calls the file settled, since then nobody looks after it; a whole file stays, and so does what stands at a
     * server that can't be reached.
     *
     * @param planned null when it did not get that far, or another file has the path, and what stands there is the other's
     * @param deliveries where the file was delivered the sidecar stays, though the file may be lost
     */
    public void abandon(
            @Variable("file") FileRow claimed,
            @Variable("delivery") @Nullable Delivery planned,
            @Variable("deliveries") @Nullable List<DeliveryRow> deliveries) {
        var where = planned == null ? claimed.path() : planned.path();
        if (where == null) {
            return;
        }
        var having = deliveries == null ? List.<String>of() : names(deliveries, row -> row.path() != null);
        for (var destination : destinations) {
            removeLeftoversQuietly(destination, where);
            if (!having.contains(destination.name())) {
                removeLoneSidecar(destination, where, claimed);
            }
        }
    }

    private void removeLeftoversQuietly(Destination destination, String where) {
        try {
            delivery.removeLeftovers(destination, withSidecar(where));
        } catch (IOException e) {
            LOG.debug("{}: leftovers of {} stay: {}", destination, where, DeliveryFailure.words(e));
        }
    }

    /** Removes this ledger's own: what another one is delivering there, or somebody has put there, stays. */
    private static void removeLoneSidecar(Destination destination, String where, FileRow file) {
        var store = destination.store();
        try {
            if (!store.isWriteOnly()
                    && !store.exists(where)
                    && Sidecar.origin(store, where + Sidecar.SUFFIX, Long.MAX_VALUE)
                            .equals(new Sidecar.Origin(
                                    file.id(), file.discoveredAt().toString()))) {
                AtomicDelivery.deleteQuietly(store, where + Sidecar.SUFFIX);
            }
        } catch (IOException e) {
            LOG.debug("{}: the sidecar of {} stays: {}", destination, where, DeliveryFailure.words(e));
        }
    }

    private static List<String> withSidecar(String where) {
        return List.of(where, where + Sidecar.SUFFIX);
    }

    private static List<String> names(List<DeliveryRow> deliveries, Predicate<DeliveryRow> which) {
        return deliveries.stream().filter(which).map(DeliveryRow::destination).toList();
    }
}
