package dev.recordingroutes.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Page tokens, and the position at which each continues.
 *
 * @param <Q> request to which a token is bound
 */
final class Pages<Q> {

    /** Page of {@code query} that begins with the item of index {@code offset}. */
    record Page<Q>(Q query, int offset) {}

    private record Mark<Q>(Page<Q> page, Instant expiry) {}

    private final Clock clock;
    private final Duration lifetime;
    private final Supplier<String> names;
    private final Map<String, Mark<Q>> marks = new ConcurrentHashMap<>();

    Pages(Clock clock, Duration lifetime, Supplier<String> names) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.names = names;
    }

    String tokenFor(Q query, int offset) {
        String token = names.get();
        marks.put(token, new Mark<>(new Page<>(query, offset), clock.instant().plus(lifetime)));
        return token;
    }

    /** Position of a token; empty when it was never issued, or has expired. */
    Optional<Page<Q>> pageOf(String token) {
        return Optional.ofNullable(marks.get(token))
                .filter(mark -> clock.instant().isBefore(mark.expiry()))
                .map(Mark::page);
    }

    void forgetAll() {
        marks.clear();
    }
}
