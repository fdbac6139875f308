package dev.recordingroutes.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The pauses that providers asked for. A rate limit is the account's, so a pause holds for everything that this process
 * does with the provider, whichever thread was told of it.
 */
public final class RateLimitPauses implements AutoCloseable {
    /** Longest pause that a thread waits for; a longer one ends the poll, and the files wait in the ledger. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /** Length of a pause for which neither the provider nor its route file names a time. */
    public static final Duration UNSTATED = Duration.ofSeconds(2);

    private static final Duration LONGEST = Duration.ofHours(1);
    /** Threads that waited together don't return together: each waits up to this part longer. */
    private static final double JITTER = 0.2;

    private static final Duration SHORTEST_SPREAD = Duration.ofSeconds(1);

    private final Clock clock;
    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private record Pause(Instant until, String why) {}

    public RateLimitPauses(Clock clock) {
        this.clock = clock;
    }

    /**
     * Begins a pause, or makes one longer.
     *
     * @param wait how long from now on; more than an hour is absurd, and taken as that
     * @param why in words, such as {@code acme answered 429}
     */
    public void pause(String provider, Duration wait, String why) {
        begin(provider, wait.compareTo(LONGEST) > 0 ? LONGEST : wait, why);
    }

    /**
     * Begins a pause for the rest of the day, in UTC.
     *
     * @param asked how long from now on, if the provider says so
     */
    public void pauseForTheDay(String provider, Optional<Duration> asked, String why) {
        var now = clock.instant();
        var midnight = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        begin(provider, asked.orElse(Duration.between(now, midnight)), why);
    }

    private void begin(String provider, Duration wait, String why) {
        var asked = new Pause(clock.instant().plus(wait), why);
        pauses.merge(provider, asked, (old, fresh) -> old.until().isAfter(fresh.until()) ? old : fresh);
    }

    /**
     * Waits for the end of a pause, with jitter.
     *
     * @throws ProviderException with {@link ErrorAction#RATE_LIMITED} when it is too long to wait for, or the program is
     *     stopping
     */
    public void await(String provider) throws InterruptedException {
        tooLong(provider).ifPresent(why -> {
            throw new ProviderException(ErrorAction.RATE_LIMITED, why);
        });
        if (closed.await(millis(provider), TimeUnit.MILLISECONDS)) {
            throw BoundedRequests.stopping();
        }
    }

    /** Ends all waits. */
    @Override
    public void close() {
        closed.countDown();
    }

    /**
     * Requires that there is no pause at all.
     *
     * @throws ProviderException with {@link ErrorAction#RATE_LIMITED} when there is one
     */
    public void requireNone(String provider) {
        if (!left(provider).isZero()) {
            throw new ProviderException(ErrorAction.RATE_LIMITED, said(provider));
        }
    }

    /** Wait before the next request, in milliseconds, with jitter; 0 without a pause. */
    public long millis(String provider) {
        var left = left(provider).toMillis();
        if (left == 0) {
            return 0;
        }
        var spread = Math.max((long) ((double) left * JITTER), SHORTEST_SPREAD.toMillis());
        return Math.min(left, LONGEST_WAIT.toMillis())
                + ThreadLocalRandom.current().nextLong(1, spread + 1);
    }

    /** The providers of these that are not paused. */
    public List<String> without(List<String> providers) {
        return providers.stream().filter(provider -> left(provider).isZero()).toList();
    }

    /** Reason and end of a pause that is too long to wait for, in words; empty when there is none. */
    public Optional<String> tooLong(String provider) {
        return left(provider).compareTo(LONGEST_WAIT) > 0 ? Optional.of(said(provider)) : Optional.empty();
    }

    private String said(String provider) {
        var pause = pauses.getOrDefault(provider, new Pause(clock.instant(), provider + " asked for a pause"));
        return "%s; it is asked again after %s"
                .formatted(
                        pause.why(),
                        pause.until().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1));
    }

    private Duration left(String provider) {
        var pause = pauses.get(provider);
        if (pause == null) {
            return Duration.ZERO;
        }
        var left = Duration.between(clock.instant(), pause.until());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
