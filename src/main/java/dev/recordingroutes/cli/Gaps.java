package dev.recordingroutes.cli;

import dev.recordingroutes.ledger.CoverageGap;
import dev.recordingroutes.recording.TimeRange;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Ranges that were asked for and are not read, as a person reads them. */
final class Gaps {
    private static final int LISTED = 10;

    private Gaps() {}

    /** Sums up gaps, a line for each provider. */
    static List<String> summaries(List<CoverageGap> gaps) {
        var byProvider = new TreeMap<String, List<CoverageGap>>();
        gaps.forEach(gap -> byProvider
                .computeIfAbsent(gap.provider(), provider -> new ArrayList<>())
                .add(gap));
        var lines = new ArrayList<String>();
        byProvider.forEach((provider, some) -> {
            var scopes = some.stream().map(CoverageGap::scope).distinct().toList();
            var span = some.stream()
                    .map(CoverageGap::range)
                    .reduce(TimeRange::span)
                    .orElseThrow();
            lines.add("not read yet: %s: %s, %s; the next poll asks again, and status tells of each"
                    .formatted(
                            provider,
                            scopes.size() == 1 ? name(scopes.get(0)) : scopes.size() + " users or sites",
                            range(span)));
        });
        return lines;
    }

    /** Describes each gap in a line: ten at most, and the number of the others. */
    static List<String> lines(List<CoverageGap> gaps) {
        var lines = new ArrayList<String>();
        gaps.stream().limit(LISTED).forEach(gap -> lines.add(line(gap)));
        if (gaps.size() > LISTED) {
            lines.add("not read yet: %d more; status --json lists them all".formatted(gaps.size() - LISTED));
        }
        return lines;
    }

    private static String line(CoverageGap gap) {
        var line = "not read yet: %s: %s, %s, asked for at %s"
                .formatted(
                        gap.provider(),
                        name(gap.scope()),
                        range(gap.range()),
                        gap.since().truncatedTo(ChronoUnit.SECONDS));
        return gap.reason() == null
                ? line + ": no poll has come to it yet"
                : "%s: %s; the first poll after %s asks again"
                        .formatted(line, gap.reason(), gap.dueAt().truncatedTo(ChronoUnit.SECONDS));
    }

    private static String name(String scope) {
        return switch (scope) {
            case CoverageGap.EVERY_SCOPE -> "every user or site";
            case "" -> "all recordings";
            default -> scope;
        };
    }

    static String range(TimeRange range) {
        return "%s to %s"
                .formatted(
                        range.from().truncatedTo(ChronoUnit.SECONDS), range.to().truncatedTo(ChronoUnit.SECONDS));
    }
}
