package dev.recordingroutes.delivery;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The outage of a server that can't be reached, or refuses a login: it is left alone for a backoff that doubles, and
 * meanwhile whoever asks is told at once what was wrong. So it holds up no other destination, and locks no user out.
 */
final class Outage {
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);

    private record Backoff(String reason, Duration length, long until) {}

    private final Duration firstBackoff;
    private final Object firstLogin = new Object();
    private volatile boolean everLoggedIn;
    private @Nullable Backoff backoff;

    Outage(Duration firstBackoff) {
        this.firstBackoff = firstBackoff;
    }

    /**
     * Logs in, one at a time until one login was taken: what a server refuses once, not every thread asks for.
     *
     * @throws DeliveryFailure at once, with the reason of the last login, while that is too short ago
     */
    <T> T login(Callable<T> login) throws Exception {
        if (everLoggedIn) {
            return attempt(login);
        }
        synchronized (firstLogin) {
            return attempt(login);
        }
    }

    private <T> T attempt(Callable<T> login) throws Exception {
        var before = requireNoBackoff();
        try {
            var result = login.call();
            end();
            return result;
        } catch (Exception e) {
            begin(before, DeliveryFailure.words(e));
            throw e;
        }
    }

    private synchronized @Nullable Backoff requireNoBackoff() throws DeliveryFailure {
        if (backoff == null) {
            return null;
        }
        if (System.nanoTime() - backoff.until() < 0) {
            throw new DeliveryFailure(backoff.reason());
        }
        // This thread asks; the others are told what was wrong until it knows better.
        backoff = backoff(backoff.reason(), backoff.length());
        return backoff;
    }

    private synchronized void begin(@Nullable Backoff before, String reason) {
        // Several threads that asked at once are one failure.
        if (Objects.equals(backoff, before)) {
            backoff = backoff(
                    reason, backoff == null ? firstBackoff : backoff.length().multipliedBy(2));
        }
    }

    private static Backoff backoff(String reason, Duration asked) {
        var length = asked.compareTo(LONGEST_BACKOFF) < 0 ? asked : LONGEST_BACKOFF;
        return new Backoff(reason, length, System.nanoTime() + length.toNanos());
    }

    private synchronized void end() {
        everLoggedIn = true;
        backoff = null;
    }
}
