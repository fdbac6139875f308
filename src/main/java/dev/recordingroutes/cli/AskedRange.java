package dev.recordingroutes.cli;

import dev.recordingroutes.recording.DateRange;
import dev.recordingroutes.settings.Settings;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Range of time of the options {@code --from} and {@code --to}.
 *
 * @param from inclusive; null for as far back as each provider's look-back
 * @param to exclusive; null for now
 */
record AskedRange(@Nullable Instant from, @Nullable Instant to) {
    /**
     * Reads the options.
     *
     * @param from null when it was not given
     * @param to null when it was not given
     * @throws UsageException when one of them is no date, or the range is empty
     */
    static AskedRange of(
            @Nullable String from, @Nullable String to, Settings settings, List<String> providers, Instant now) {
        var start = instant("--from", from, DateRange::parseStart);
        var end = instant("--to", to, DateRange::parseEnd);
        if (start != null && !start.isBefore(end == null ? now : end)) {
            throw new UsageException("--from %s is not before %s".formatted(from, to == null ? "now" : "--to " + to));
        }
        if (start == null && end != null) {
            for (var provider : providers) {
                var key = provider + ".lookback";
                if (!now.minus(settings.duration(key)).isBefore(end)) {
                    throw new UsageException("--to %s is longer ago than %s=%s: say with --from where to begin"
                            .formatted(to, key, settings.text(key)));
                }
            }
        }
        return new AskedRange(start, end);
    }

    private static @Nullable Instant instant(String option, @Nullable String text, Function<String, Instant> parser) {
        try {
            return text == null ? null : parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("%s %s: %s".formatted(option, text, e.getMessage()));
        }
    }
}
