package dev.recordingroutes.operation;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.delivery.Destination;
import dev.recordingroutes.delivery.FileStore;
import dev.recordingroutes.delivery.IrregularFileException;
import dev.recordingroutes.delivery.StoreOptions;
import dev.recordingroutes.ledger.CoverageGap;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.ledger.History;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.recording.TimeRange;
import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the providers again, into a ledger that is thrown away, and holds listing, ledger and destinations against each
 * other. May run beside an engine that works with the same ledger, which it leaves as it is but for the record of the
 * run; its requests count towards the provider's rate limit, beside those of that engine.
 */
public final class Audit {
    /** Sidecars, conflict copies and temporary names belong to the file whose path they extend. */
    private static final Pattern BESIDE_A_FILE = Pattern.compile("(?<path>.+?)(\\.json)?(\\.replaced-[-0-9TZ.]+)?");

    private static final Pattern TEMPORARY = Pattern.compile("(?:.*/)?\\.rr-[^/]+\\.part(?:\\.old)?");

    private final RecordingRoutes.Builder builder;

    /** Takes settings and routes from a builder, which it leaves as it is. */
    public Audit(RecordingRoutes.Builder builder) {
        this.builder = builder.copy();
    }

    /** Kinds of things that do not fit together. */
    public enum Kind {
        /** The provider could not be asked for all of the range, or its answer left something out. */
        NOT_ASKED("not-asked"),
        /** The provider has a file that the ledger does not know. */
        UNKNOWN("unknown"),
        /** The ledger has a file that is not delivered, or that a destination lacks. */
        UNDELIVERED("undelivered"),
        /** A user or site was not read for a part of the range. */
        UNREAD("unread"),
        /** The ledger calls a file delivered that is not at its destination, or not with its size. */
        MISSING("missing"),
        /** A destination has a file that the ledger does not know. */
        FOREIGN("foreign"),
        /** A destination, or a file or folder of it, could not be looked at; nothing is known of what is there. */
        UNREACHABLE("unreachable");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** As people and scripts read it. */
        public String text() {
            return text;
        }
    }

    /**
     * One thing that does not fit together.
     *
     * @param provider null when it concerns a destination alone
     * @param file id in the ledger; null when it is no file's
     * @param scope user or site; null when it is no user's or site's
     * @param range part of the range; null when it concerns a file
     * @param destination name; null when it concerns no destination
     * @param path at that destination; null for none
     * @param detail in words
     */
    public record Gap(
            Kind kind,
            @Nullable String provider,
            @Nullable String file,
            @Nullable String scope,
            @Nullable TimeRange range,
            @Nullable String destination,
            @Nullable String path,
            String detail) {
        private static Gap ofFile(Kind kind, FileRow row, @Nullable Destination destination, String detail) {
            return new Gap(
                    kind,
                    row.provider(),
                    row.id(),
                    null,
                    null,
                    destination == null ? null : destination.name(),
                    row.path(),
                    detail);
        }

        private static Gap ofScope(Kind kind, String provider, String scope, TimeRange range, String detail) {
            return new Gap(kind, provider, null, scope, range, null, null, detail);
        }

        private static Gap ofDestination(Kind kind, Destination destination, @Nullable String path, String detail) {
            return new Gap(kind, null, null, null, null, destination.name(), path, detail);
        }
    }

    /**
     * Outcome of an audit.
     *
     * @param listed number of files that the providers listed
     * @param counts number of gaps of each kind; kinds without one are left out
     */
    public record Result(long listed, Map<Kind, Long> counts, Duration took) {
        /** Counts all gaps. */
        public long gaps() {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Audits a range, and passes on each gap as soon as it is known.
     *
     * @throws dev.recordingroutes.ledger.LedgerException when there is no ledger
     */
    public Result run(HarvestRequest request, Consumer<Gap> each) throws IOException, InterruptedException {
        var began = System.nanoTime();
        var clock = builder.clock();
        var settings = builder.settings();
        try (var opened = Database.of(settings).openBeside()) {
            var ledger = new LedgerRepository(opened);
            var history = new History(opened);
            var inspection = history.beginInspection("audit", clock.instant());
            var counts = new TreeMap<Kind, Long>();
            Consumer<Gap> found = gap -> {
                counts.merge(gap.kind(), 1L, Long::sum);
                history.addFinding(
                        inspection,
                        clock.instant(),
                        gap.file(),
                        gap.destination(),
                        gap.kind().text(),
                        gap.detail());
                each.accept(gap);
            };
            var listed = compareListing(request, ledger, found);
            compareDestinations(settings, request, ledger, found);
            var result = new Result(listed, counts, Duration.ofNanos(System.nanoTime() - began));
            history.endInspection(inspection, clock.instant(), listed, result.gaps());
            return result;
        }
    }

    private long compareListing(HarvestRequest request, LedgerRepository ledger, Consumer<Gap> found)
            throws IOException, InterruptedException {
        try (var scratch = Scratch.create();
                var engine = builder.scratch(scratch.directory())
                        .providers(request.providers())
                        .schedules(false)
                        .transfers(false)
                        .open()) {
            engine.start();
            var polls = Polls.start(engine.context(), engine.context().providers(), request.from(), request.to());
            polls.awaitListed();
            polls.notReached()
                    .forEach(unreached -> found.accept(new Gap(
                            Kind.NOT_ASKED, unreached.provider(), null, null, null, null, null, unreached.reason())));
            var listed = new AtomicLong();
            engine.ledger().listFiles(null, null, file -> {
                listed.incrementAndGet();
                if (!ledger.isKnown(file.id())) {
                    found.accept(Gap.ofFile(
                            Kind.UNKNOWN,
                            file,
                            null,
                            "recorded at %s, \"%s\""
                                    .formatted(
                                            file.recording().recordedAt(),
                                            file.recording().topic())));
                }
            });
            engine.ledger()
                    .listCoverage(read -> listUnread(ledger, read.provider(), read.scope(), read.range(), found));
            engine.ledger().listGaps(gap -> listUnread(ledger, gap.provider(), gap.scope(), gap.range(), found));
            return listed.get();
        }
    }

    /** Passes on the parts of a range that no poll has read; what came after the last poll is for the next one. */
    private static void listUnread(
            LedgerRepository ledger, String provider, String scope, TimeRange asked, Consumer<Gap> found) {
        if (scope.equals(CoverageGap.EVERY_SCOPE)) {
            // The users or sites could not be listed, which is a gap of its own.
            return;
        }
        var end = ledger.findLastEnd(provider)
                .filter(last -> last.isBefore(asked.to()))
                .orElse(asked.to());
        if (!asked.from().isBefore(end)) {
            return;
        }
        var range = new TimeRange(asked.from(), end);
        var unread = List.of(range);
        var read = new ArrayList<>(ledger.findRead(provider, scope, range));
        // Read before the ledger kept each user's and site's ranges.
        read.addAll(ledger.findRead(provider, CoverageGap.EVERY_SCOPE, range));
        for (var part : read) {
            unread = unread.stream().flatMap(rest -> rest.minus(part).stream()).toList();
        }
        unread.forEach(
                part -> found.accept(Gap.ofScope(Kind.UNREAD, provider, scope, part, "was never read to its end")));
    }

    private void compareDestinations(
            Settings settings, HarvestRequest request, LedgerRepository ledger, Consumer<Gap> found) {
        var options = new StoreOptions(
                1,
                settings.duration("transfer.retry-delay"),
                settings.duration("transfer.stall-timeout"),
                settings.size("transfer.min-rate"),
                null);
        try (var access = new DestinationAccess(settings.asProperties())) {
            List<Destination> readable;
            try {
                readable = access.open(settings.list("archive.to"), options).all().stream()
                        .filter(destination -> !destination.store().isWriteOnly())
                        .toList();
            } catch (IllegalArgumentException e) {
                throw new RequestException(String.valueOf(e.getMessage()));
            }
            var down = new TreeSet<String>();
            for (var destination : readable) {
                listForeign(destination, ledger, down, found);
            }
            var now = builder.clock().instant();
            for (var provider : request.providers().isEmpty() ? settings.enabledProviders() : request.providers()) {
                var from =
                        request.from() == null ? now.minus(settings.duration(provider + ".lookback")) : request.from();
                var to = request.to() == null ? now : request.to();
                // Rows are compared page by page, so that no statement is open while a server is asked.
                ledger.listFilesBetween(provider, from, to, row -> compareRow(row, readable, down, ledger, found));
            }
        }
    }

    private static void compareRow(
            FileRow row, List<Destination> readable, Set<String> down, LedgerRepository ledger, Consumer<Gap> found) {
        switch (row.recording().status()) {
            case PENDING, TRANSFERRING, PARKED ->
                found.accept(Gap.ofFile(
                        Kind.UNDELIVERED,
                        row,
                        null,
                        row.recording().status().text() + (row.reason() == null ? "" : ": " + row.reason())));
            case DELIVERED -> {
                for (var destination : readable) {
                    if (!down.contains(destination.name())) {
                        compareDelivery(row, destination, down, ledger, found);
                    }
                }
            }
            case WAITING, SKIPPED, UNAVAILABLE -> {}
        }
    }

    private static void compareDelivery(
            FileRow row, Destination destination, Set<String> down, LedgerRepository ledger, Consumer<Gap> found) {
        var delivery = ledger.findDelivery(destination.name(), row.id());
        if (delivery.isEmpty()) {
            found.accept(
                    Gap.ofFile(Kind.UNDELIVERED, row, destination, "this destination lacks it; redeliver brings it"));
            return;
        }
        try {
            var size = destination.store().size(delivery.get().path());
            if (size.isPresent() && size.getAsLong() != delivery.get().size()) {
                found.accept(Gap.ofFile(
                        Kind.MISSING,
                        row,
                        destination,
                        "has %d bytes, of %d that were delivered"
                                .formatted(size.getAsLong(), delivery.get().size())));
            }
        } catch (NoSuchFileException e) {
            found.accept(Gap.ofFile(Kind.MISSING, row, destination, "is not there any more"));
        } catch (IrregularFileException e) {
            found.accept(Gap.ofFile(Kind.MISSING, row, destination, "is not there any more: " + Reason.of(e)));
        } catch (IOException e) {
            if (isReachable(destination, e, down, found)) {
                found.accept(Gap.ofFile(Kind.UNREACHABLE, row, destination, Reason.of(e)));
            }
        }
    }

    private static void listForeign(
            Destination destination, LedgerRepository ledger, Set<String> down, Consumer<Gap> found) {
        if (!isReachable(destination, null, down, found)) {
            return;
        }
        var folders = new ArrayDeque<String>();
        folders.add("");
        while (!folders.isEmpty()) {
            var folder = folders.pop();
            try {
                for (FileStore.Entry entry : destination.store().entries(folder)) {
                    var path = folder + entry.name();
                    if (entry.isFolder()) {
                        folders.push(path + "/");
                    } else if (!isKnown(path, ledger)) {
                        found.accept(Gap.ofDestination(
                                Kind.FOREIGN, destination, path, "no file of the ledger has this path"));
                    }
                }
            } catch (IOException e) {
                if (!isReachable(destination, e, down, found)) {
                    return;
                }
                found.accept(Gap.ofDestination(Kind.UNREACHABLE, destination, folder, Reason.of(e)));
            }
        }
    }

    private static boolean isKnown(String path, LedgerRepository ledger) {
        if (ledger.isPathKnown(path) || TEMPORARY.matcher(path).matches()) {
            return true;
        }
        var beside = BESIDE_A_FILE.matcher(path);
        return beside.matches() && ledger.isPathKnown(beside.group("path"));
    }

    /**
     * Tells whether a destination answers at all, so that one file or folder that can't be looked at hides no others;
     * when it does not, it is told and not asked again.
     *
     * @param failure after which to ask; null for none
     */
    private static boolean isReachable(
            Destination destination, @Nullable IOException failure, Set<String> down, Consumer<Gap> found) {
        if (down.contains(destination.name())) {
            return false;
        }
        try {
            destination.store().requireReachable();
            return true;
        } catch (IOException e) {
            down.add(destination.name());
            var why = failure == null ? e : failure;
            found.accept(Gap.ofDestination(Kind.UNREACHABLE, destination, null, Reason.of(why)));
            return false;
        }
    }
}
