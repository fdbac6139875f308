package dev.recordingroutes.transfer;

import dev.recordingroutes.delivery.DestinationFullException;
import dev.recordingroutes.download.DownloadException;
import dev.recordingroutes.ledger.DeliveryRow;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.ledger.LeaseLostException;
import dev.recordingroutes.ledger.SealedByOtherKeyException;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.provider.ProviderException;
import dev.recordingroutes.recording.FileState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Decides what to do with a file whose transfer failed: try again at a later time, or settle it with a reason. */
public final class FailurePolicy {
    /** Shortest and longest wait for a file that the provider has not made yet, such as a transcript. */
    private static final Duration NOT_YET_MIN = Duration.ofHours(1);

    private static final Duration NOT_YET_MAX = Duration.ofDays(1);
    /** Longest wait of a file for one destination that is full, while others take files. */
    private static final Duration FULL_MAX = Duration.ofMinutes(10);
    /** Largest part by which a wait is lengthened at random, so that files that failed together don't return together. */
    private static final double JITTER = 0.25;
    /** Factor from one wait to the next: the eight attempts that are the default outlast an outage of an hour. */
    private static final int GROWTH = 3;

    private final Clock clock;
    private final int maxAttempts;
    private final Duration delay;
    private final Duration delayMax;

    /**
     * @param maxAttempts number of attempts after which a file is parked
     * @param delay wait before the second attempt; each further wait is three times as long
     * @param delayMax longest wait, before jitter
     */
    public FailurePolicy(Clock clock, int maxAttempts, Duration delay, Duration delayMax) {
        this.clock = clock;
        this.maxAttempts = maxAttempts;
        this.delay = delay;
        this.delayMax = delayMax;
    }

    /**
     * Decides on a file whose transfer ended with an exception.
     *
     * @param deliveries of the file; null when the transfer failed before they were read
     */
    public FailureDecision decide(
            @Variable("file") FileRow file,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable thrown,
            @Variable("deliveries") @Nullable List<DeliveryRow> deliveries) {
        var decision = decide(file, thrown);
        // Not out of reach for good while a destination may have a copy.
        return decision.status().equals(FileState.UNAVAILABLE.text()) && wasDelivered(deliveries)
                ? settled(file, FileState.PARKED, "no destination can hand it out, and " + decision.reason())
                : decision;
    }

    private static boolean wasDelivered(@Nullable List<DeliveryRow> deliveries) {
        return deliveries != null && deliveries.stream().anyMatch(delivery -> delivery.path() != null);
    }

    private FailureDecision decide(FileRow file, Throwable thrown) {
        var failure = Reason.cause(thrown);
        var reason = Reason.of(failure);
        if (failure instanceof DestinationFullException full) {
            return new FailureDecision(
                    file.id(),
                    file.owner(),
                    FileState.PENDING.text(),
                    reason,
                    whenThereIsRoom(file, full),
                    file.attempts(),
                    false);
        }
        if (failure instanceof NoLinkException none) {
            return none.forGood()
                    ? settled(file, FileState.UNAVAILABLE, reason)
                    : untried(file, FileState.WAITING, reason, notYet(file));
        }
        if (failure instanceof LeaseLostException) {
            // Whatever is decided here, the ledger does not take it from a node that has lost the file.
            return new FailureDecision(
                    file.id(), file.owner(), FileState.PENDING.text(), reason, clock.millis(), file.attempts(), false);
        }
        if (failure instanceof SealedByOtherKeyException) {
            // The poll that lists it next makes it pending, with its link.
            return untried(file, FileState.WAITING, reason, Duration.ZERO);
        }
        if (failure instanceof ProviderException refused) {
            return onProvider(file, refused, reason);
        }
        if (failure instanceof DownloadException download) {
            switch (download.kind()) {
                case UNAVAILABLE -> {
                    return settled(file, FileState.UNAVAILABLE, reason);
                }
                case PARK -> {
                    return settled(file, FileState.PARKED, reason);
                }
                default -> {
                    return again(file, reason, download.retryAfter().orElse(null));
                }
            }
        }
        if (isPathTaken(failure)) {
            return settled(
                    file,
                    FileState.PARKED,
                    "archive.path gives a path that another file has already; add ${body.id} to it");
        }
        return again(file, reason, null);
    }

    private FailureDecision onProvider(FileRow file, ProviderException failure, String reason) {
        return switch (failure.action()) {
            // Claims leave out a provider that is paused, so this is not asked again before the pause is over.
            case RATE_LIMITED -> untried(file, FileState.PENDING, reason, Duration.ZERO);
            case FAIL ->
                switch (failure.status()) {
                    case 410 -> settled(file, FileState.UNAVAILABLE, reason);
                    case 403, 404, 428 -> settled(file, FileState.PARKED, reason);
                    default -> again(file, reason, null);
                };
            default -> again(file, reason, null);
        };
    }

    /** True when the ledger refused a path that another file has: beside the id, only the path must be unique. */
    private static boolean isPathTaken(Throwable failure) {
        return Reason.root(failure) instanceof SQLiteException sqlite
                && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE;
    }

    private FailureDecision again(FileRow file, String reason, @Nullable Duration asked) {
        var attempts = file.attempts() + 1;
        if (attempts >= maxAttempts) {
            var gaveUp = "gave up after %d attempts: %s".formatted(attempts, reason);
            return decision(file, FileState.PARKED, gaveUp, Duration.ZERO, attempts);
        }
        var wait = backoff(attempts, delay, delayMax);
        // A longer Retry-After counts, up to the longest wait.
        var longer = asked != null && asked.compareTo(wait) > 0
                ? jittered(asked.compareTo(delayMax) < 0 ? asked : delayMax)
                : jittered(wait);
        return decision(file, FileState.PENDING, reason, longer, attempts);
    }

    /** Settles a file without counting an attempt. */
    private FailureDecision settled(FileRow file, FileState state, String reason) {
        return untried(file, state, reason, Duration.ZERO);
    }

    private FailureDecision untried(FileRow file, FileState state, String reason, Duration wait) {
        return decision(file, state, reason, wait, file.attempts());
    }

    private FailureDecision decision(FileRow file, FileState state, String reason, Duration wait, int attempts) {
        return new FailureDecision(
                file.id(),
                file.owner(),
                state.text(),
                reason,
                clock.instant().plus(wait).toEpochMilli(),
                attempts,
                true);
    }

    /**
     * Time of the next attempt, in milliseconds since 1970 UTC. While every destination is full nothing is claimed, so a
     * file keeps its place in the queue: whoever goes on first has its bytes in the spool.
     */
    private long whenThereIsRoom(FileRow file, DestinationFullException full) {
        var wait = jittered(delayMax.compareTo(FULL_MAX) < 0 ? delayMax : FULL_MAX);
        return (full.isEverywhere() ? file.discoveredAt() : clock.instant().plus(wait)).toEpochMilli();
    }

    /** Wait of a quarter of the time since discovery: the longer a file is missing, the less likely it comes soon. */
    private Duration notYet(FileRow file) {
        var age = Duration.between(file.discoveredAt(), clock.instant()).dividedBy(4);
        return jittered(
                age.compareTo(NOT_YET_MIN) < 0 ? NOT_YET_MIN : age.compareTo(NOT_YET_MAX) > 0 ? NOT_YET_MAX : age);
    }

    private static Duration backoff(int attempts, Duration first, Duration longest) {
        var wait = first;
        for (var i = 1; i < attempts && wait.compareTo(longest) < 0; i++) {
            wait = wait.multipliedBy(GROWTH);
        }
        return wait.compareTo(longest) < 0 ? wait : longest;
    }

    private static Duration jittered(Duration wait) {
        return wait.plusMillis(
                (long) (wait.toMillis() * JITTER * ThreadLocalRandom.current().nextDouble()));
    }

    /** Longest wait of a file that is tried again, with jitter. */
    public Duration longestWait() {
        return delayMax.plusMillis((long) (delayMax.toMillis() * JITTER)).plusSeconds(1);
    }
}
