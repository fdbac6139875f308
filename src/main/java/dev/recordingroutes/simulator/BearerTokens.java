package dev.recordingroutes.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Access tokens that one provider has issued. */
final class BearerTokens {

    enum Standing {
        VALID,
        EXPIRED,
        UNKNOWN
    }

    private final Clock clock;
    private final Duration lifetime;
    private final Map<String, Instant> expiries = new ConcurrentHashMap<>();

    BearerTokens(Clock clock, Duration lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
    }

    String issue() {
        String token = Secrets.plain();
        expiries.put(token, clock.instant().plus(lifetime));
        return token;
    }

    Standing standing(Request request) {
        Instant expiry = request.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> expiries.get(value.substring(7).strip()))
                .orElse(null);
        if (expiry == null) {
            return Standing.UNKNOWN;
        }
        return clock.instant().isBefore(expiry) ? Standing.VALID : Standing.EXPIRED;
    }

    /** All tokens, expired ones too. */
    Set<String> issued() {
        return Set.copyOf(expiries.keySet());
    }

    void expireAll() {
        expiries.replaceAll((token, expiry) -> Instant.MIN);
    }

    long lifetimeSeconds() {
        return lifetime.toSeconds();
    }
}
