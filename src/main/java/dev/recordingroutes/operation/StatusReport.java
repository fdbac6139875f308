package dev.recordingroutes.operation;

import dev.recordingroutes.delivery.Destination;
import dev.recordingroutes.ledger.CoverageGap;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.History;
import dev.recordingroutes.ledger.History.Inspection;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.ledger.LedgerRepository.Backlog;
import dev.recordingroutes.ledger.LedgerRepository.Cause;
import dev.recordingroutes.ledger.LedgerRepository.InFlight;
import dev.recordingroutes.ledger.LedgerRepository.Poll;
import dev.recordingroutes.recording.FileState;
import dev.recordingroutes.settings.Settings;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/**
 * Snapshot of the ledger: how many files are in which state, the last and the next polls, ranges that are not read, and
 * what destinations lack.
 *
 * @param providers by name: those that are enabled, and those that the ledger knows
 * @param destinations by name: those in {@code archive.to}
 * @param gaps ranges that were asked for and are not read; without those that a poll in progress has still to come to
 * @param backlog files that are to be transferred
 * @param inFlight files that are being transferred: ten at most, the oldest transfer first
 * @param isRunning true while a process polls and transfers
 * @param inspections last complete runs of verify and of audit
 */
public record StatusReport(
        Instant at,
        SortedMap<String, Provider> providers,
        Map<String, DestinationState> destinations,
        List<CoverageGap> gaps,
        Backlog backlog,
        List<InFlight> inFlight,
        boolean isRunning,
        List<Inspection> inspections) {
    private static final int MOST_IN_FLIGHT = 10;
    private static final String DIRECTORY = "file:";

    /**
     * State of one provider.
     *
     * @param isEnabled whether its schedule is on in the settings that were read
     * @param counts number of files in each state; every state is present
     * @param failed reasons why files are not delivered yet that will be tried again, the two most frequent
     * @param parked reasons why files were given up, the two most frequent
     * @param lastPoll null before the first one
     * @param lastSuccess end of the last poll that read everything; null before the first one
     * @param nextPoll when its schedule is due; null when it is not enabled; only a running process keeps to it
     */
    public record Provider(
            boolean isEnabled,
            Map<FileState, Long> counts,
            List<Cause> failed,
            List<Cause> parked,
            @Nullable Poll lastPoll,
            @Nullable Instant lastSuccess,
            @Nullable Instant nextPoll) {}

    /**
     * State of one destination.
     *
     * @param lacking number of files that only another destination has
     * @param refusal why it did not take the last file that it was offered; null when it took it
     */
    public record DestinationState(long lacking, @Nullable String refusal) {}

    /**
     * Reads the ledger, beside an engine that may be working with it.
     *
     * @throws dev.recordingroutes.ledger.LedgerException when there is none
     */
    public static StatusReport read(Settings settings, Clock clock) {
        var database = Database.of(settings);
        try (var opened = database.openBeside()) {
            var ledger = new LedgerRepository(opened);
            var destinations = new LinkedHashMap<String, DestinationState>();
            for (var uri : settings.list("archive.to")) {
                var name = Destination.nameOf(uri);
                destinations.put(
                        name,
                        new DestinationState(
                                ledger.countFillable(name),
                                missing(name)
                                        .or(() -> ledger.findLastRefusal(name))
                                        .orElse(null)));
            }
            var polls = ledger.listLastPolls();
            var now = clock.instant();
            var isRunning = database.isInUse();
            return new StatusReport(
                    now,
                    providers(settings, ledger, polls, now),
                    destinations,
                    gaps(ledger, polls, isRunning),
                    ledger.backlog(),
                    ledger.listInFlight(MOST_IN_FLIGHT),
                    isRunning,
                    new History(opened).lastInspections());
        }
    }

    /** Says that a directory of this machine is not there; transfers wait for it, whatever the ledger says. */
    private static Optional<String> missing(String destination) {
        if (!destination.startsWith(DIRECTORY)) {
            return Optional.empty();
        }
        try {
            var directory = Path.of(destination.substring(DIRECTORY.length()));
            return Files.isDirectory(directory)
                    ? Optional.empty()
                    : Optional.of("the directory %s is not there; mount it, or create it".formatted(directory));
        } catch (InvalidPathException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<CoverageGap> gaps(LedgerRepository ledger, Map<String, Poll> polls, boolean isWorking) {
        var gaps = new ArrayList<CoverageGap>();
        ledger.listGaps(gap -> {
            var poll = polls.get(gap.provider());
            var isBeingRead = isWorking
                    && poll != null
                    && poll.finishedAt() == null
                    && !poll.interrupted()
                    && gap.reason() == null
                    && !gap.since().isBefore(poll.startedAt());
            if (!isBeingRead) {
                gaps.add(gap);
            }
        });
        return gaps;
    }

    private static SortedMap<String, Provider> providers(
            Settings settings, LedgerRepository ledger, Map<String, Poll> polls, Instant now) {
        var counts = ledger.countFiles();
        var successes = ledger.listLastSuccesses();
        var enabled = settings.enabledProviders();
        var names = new TreeSet<>(enabled);
        names.addAll(counts.keySet());
        names.addAll(polls.keySet());
        var providers = new TreeMap<String, Provider>();
        for (var name : names) {
            var isEnabled = enabled.contains(name);
            providers.put(
                    name,
                    new Provider(
                            isEnabled,
                            counts.getOrDefault(name, LedgerRepository.zeroCounts()),
                            ledger.listCauses(name, FileState.PENDING),
                            ledger.listCauses(name, FileState.PARKED),
                            polls.get(name),
                            successes.get(name),
                            isEnabled ? nextPoll(settings.text(name + ".schedule"), now) : null));
        }
        return providers;
    }

    private static @Nullable Instant nextPoll(String schedule, Instant now) {
        try {
            var next = new CronExpression(schedule).getNextValidTimeAfter(Date.from(now));
            return next == null ? null : next.toInstant();
        } catch (ParseException e) {
            // Settings are checked before; a schedule with a placeholder is known to the engine only.
            return null;
        }
    }

    /** Adds up the files of all providers; every state is present. */
    public Map<FileState, Long> counts() {
        var sums = LedgerRepository.zeroCounts();
        providers.values().forEach(provider -> provider.counts()
                .forEach((state, n) -> sums.merge(state, n, Long::sum)));
        return sums;
    }
}
