package dev.recordingroutes.operation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A range of recordings to harvest.
 *
 * @param providers names of enabled providers; empty for all that the engine works for
 * @param from start of the range, inclusive; null for as far back as each provider's {@code lookback}
 * @param to end of the range, exclusive; null for now
 */
public record HarvestRequest(
        List<String> providers,
        @Nullable Instant from,
        @Nullable Instant to) {
    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException when it is empty
     */
    public HarvestRequest {
        providers = List.copyOf(providers);
        if (from != null && to != null && !from.isBefore(to)) {
            throw new IllegalArgumentException("from %s is not before to %s".formatted(from, to));
        }
    }

    /** Requests what the schedule would ask for now, of every provider. */
    public static HarvestRequest ofLookback() {
        return new HarvestRequest(List.of(), null, null);
    }

    /** Requests this range of every provider. */
    public static HarvestRequest between(Instant from, Instant to) {
        return new HarvestRequest(List.of(), from, to);
    }

    /** Narrows the request to these providers. */
    public HarvestRequest ofProviders(String... names) {
        return new HarvestRequest(List.of(names), from, to);
    }
}
