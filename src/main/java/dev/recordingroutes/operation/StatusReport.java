package dev.recordingroutes.operation;

import dev.recordingroutes.delivery.Destination;
import dev.recordingroutes.ledger.CoverageGap;
import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.ledger.LedgerRepository.Poll;
import dev.recordingroutes.recording.FileState;
import dev.recordingroutes.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot of the ledger: how many files are in which state, the last polls, and destinations that lack files.
 *
 * @param providers by name: those that are enabled, and those that the ledger knows
 * @param lacking for each destination in {@code archive.to}, the number of files that only another one has
 * @param gaps ranges that were asked for and are not read; without those that a poll in progress has still to come to
 * @param inFlight ids of the files that are being transferred
 */
public record StatusReport(
        SortedMap<String, Provider> providers,
        Map<String, Long> lacking,
        List<CoverageGap> gaps,
        List<String> inFlight) {

    /**
     * State of one provider.
     *
     * @param counts number of files in each state; every state is present
     * @param lastPoll null before the first one
     */
    public record Provider(
            Map<FileState, Long> counts, @Nullable Poll lastPoll) {}

    /** Reads the ledger, beside an engine that may be working with it; before there is one, everything is zero. */
    public static StatusReport read(Settings settings) {
        var url = settings.text("ledger.url");
        if (!Ledger.exists(url)) {
            return new StatusReport(providers(settings, Map.of(), Map.of()), Map.of(), List.of(), List.of());
        }
        try (var opened = Ledger.openBeside(url)) {
            var ledger = new LedgerRepository(opened.dataSource());
            var inFlight = new ArrayList<String>();
            ledger.listFiles(null, FileState.TRANSFERRING.text(), file -> inFlight.add(file.id()));
            var lacking = new LinkedHashMap<String, Long>();
            for (var uri : settings.list("archive.to")) {
                var name = Destination.nameOf(uri);
                lacking.put(name, ledger.countFillable(name));
            }
            var polls = ledger.listLastPolls();
            return new StatusReport(
                    providers(settings, ledger.countFiles(), polls),
                    lacking,
                    gaps(ledger, polls, Ledger.isInUse(url)),
                    inFlight);
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
            Settings settings, Map<String, Map<FileState, Long>> counts, Map<String, Poll> polls) {
        var names = new ArrayList<>(settings.enabledProviders());
        names.addAll(counts.keySet());
        names.addAll(polls.keySet());
        var providers = new TreeMap<String, Provider>();
        for (var name : names) {
            providers.put(
                    name, new Provider(counts.getOrDefault(name, LedgerRepository.zeroCounts()), polls.get(name)));
        }
        return providers;
    }

    /** Adds up the files of all providers; every state is present. */
    public Map<FileState, Long> counts() {
        var sums = LedgerRepository.zeroCounts();
        providers.values().forEach(provider -> provider.counts()
                .forEach((state, n) -> sums.merge(state, n, Long::sum)));
        return sums;
    }
}
