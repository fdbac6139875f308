package dev.recordingroutes.cli;

import dev.recordingroutes.operation.StatusReport;
import dev.recordingroutes.recording.FileState;
import dev.recordingroutes.settings.DurationValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Condition of {@code status --fail-if}.
 *
 * @param kind of the condition
 * @param limit duration for those that have one, else zero
 */
record Alarm(Kind kind, Duration limit) {
    private static final String ALLOWED = "parked, gaps, down, stale=DURATION and backlog=DURATION are possible";

    enum Kind {
        PARKED(false),
        GAPS(false),
        DOWN(false),
        STALE(true),
        BACKLOG(true);

        private final boolean hasLimit;

        Kind(boolean hasLimit) {
            this.hasLimit = hasLimit;
        }

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a condition.
     *
     * @throws UsageException when it is none
     */
    static Alarm parse(String text) {
        var equals = text.indexOf('=');
        var name = (equals < 0 ? text : text.substring(0, equals)).strip();
        for (var kind : Kind.values()) {
            if (!kind.text().equals(name)) {
                continue;
            }
            if (kind.hasLimit != (equals >= 0)) {
                break;
            }
            try {
                return new Alarm(
                        kind,
                        kind.hasLimit
                                ? DurationValue.parse(text.substring(equals + 1).strip())
                                : Duration.ZERO);
            } catch (IllegalArgumentException e) {
                throw new UsageException("--fail-if %s: %s".formatted(text, e.getMessage()));
            }
        }
        throw new UsageException("--fail-if %s: %s".formatted(text, ALLOWED));
    }

    /** Reasons why the condition holds; empty when it does not. */
    List<String> reasons(StatusReport report) {
        return switch (kind) {
            case PARKED -> {
                var files = report.counts().getOrDefault(FileState.PARKED, 0L);
                yield files == 0 ? List.of() : List.of("parked: %d files".formatted(files));
            }
            case GAPS -> {
                // Nobody asks a provider that is not enabled.
                var gaps = report.gaps().stream()
                        .filter(gap -> {
                            var provider = report.providers().get(gap.provider());
                            return provider != null && provider.isEnabled();
                        })
                        .count();
                yield gaps == 0
                        ? List.of()
                        : List.of("gaps: %d ranges that were asked for are not read".formatted(gaps));
            }
            case DOWN ->
                report.destinations().entrySet().stream()
                        .filter(entry -> entry.getValue().refusal() != null)
                        .map(entry -> "down: %s: %s"
                                .formatted(entry.getKey(), entry.getValue().refusal()))
                        .toList();
            case STALE ->
                report.providers().entrySet().stream()
                        .filter(entry -> entry.getValue().isEnabled()
                                && isLonger(report.at(), entry.getValue().lastSuccess()))
                        .map(entry -> "stale: %s: %s"
                                .formatted(
                                        entry.getKey(),
                                        entry.getValue().lastSuccess() == null
                                                ? "no poll has read everything yet"
                                                : "the last poll that read everything ended at "
                                                        + entry.getValue().lastSuccess()))
                        .toList();
            case BACKLOG ->
                report.backlog().oldest() != null
                                && isLonger(report.at(), report.backlog().oldest())
                        ? List.of("backlog: %d files, the oldest listed at %s"
                                .formatted(
                                        report.backlog().files(),
                                        report.backlog().oldest()))
                        : List.of();
        };
    }

    private boolean isLonger(Instant now, @Nullable Instant since) {
        return since == null || Duration.between(since, now).compareTo(limit) > 0;
    }
}
