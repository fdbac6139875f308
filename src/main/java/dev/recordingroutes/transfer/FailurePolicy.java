package dev.recordingroutes.transfer;

import dev.recordingroutes.download.DownloadException;
import dev.recordingroutes.ledger.DeliveryRow;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.provider.ProviderException;
import dev.recordingroutes.recording.FileState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Decides what becomes of a file whose transfer failed: again later, and when; or not at all, and why. */
public final class FailurePolicy {
    /** A file that the provider has not made yet, such as a transcript, is asked for at most this rarely. */
    private static final Duration NOT_YET = Duration.ofHours(1);

    private static final Duration NOT_YET_MAX = Duration.ofDays(1);
    /** Jitter: a wait is up to this part longer, so that files that failed together don't return together. */
    private static final double JITTER = 0.25;
    /** So that the eight attempts that are the default outlast a fault of an hour. */
    private static final int GROWTH = 3;

    private final Clock clock;
    private final int maxAttempts;
    private final Duration delay;
    private final Duration delayMax;

    /**
     * @param maxAttempts after how many tries a file is parked
     * @param delay before the second try; each further one is three times as long
     * @param delayMax the longest of these
     */
    public FailurePolicy(Clock clock, int maxAttempts, Duration delay, Duration delayMax) {
        this.clock = clock;
        this.maxAttempts = maxAttempts;
        this.delay = delay;
        this.delayMax = delayMax;
    }

    /**
     * The verdict on a file whose transfer ended with this.
     *
     * @param held what each destination was given of it; null when nobody has
     *     asked yet
     */
    public FailureDecision on(FileRow file, Throwable thrown, @Nullable List<DeliveryRow> held) {
        var verdict = verdict(file, thrown);
        // It is not out of reach for good while a destination may have it.
        return verdict.status().equals(FileState.UNAVAILABLE.text()) && isHeld(held)
                ? settled(file, FileState.PARKED, "no destination can hand it out, and " + verdict.reason())
                : verdict;
    }

    private static boolean isHeld(@Nullable List<DeliveryRow> held) {
        return held != null && held.stream().anyMatch(one -> one.path() != null);
    }

    private FailureDecision verdict(FileRow file, Throwable thrown) {
        var failure = Reason.cause(thrown);
        var reason = Reason.of(failure);
        if (failure instanceof NoLinkException none) {
            return none.forGood()
                    ? settled(file, FileState.UNAVAILABLE, reason)
                    : untried(file, FileState.WAITING, reason, notYet(file));
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
        if (isTaken(failure)) {
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

    /** Whether the ledger refused a path that another file has: the only value that must be unique beside the id. */
    private static boolean isTaken(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException sqlite) {
                return sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE;
            }
        }
        return false;
    }

    private FailureDecision again(FileRow file, String reason, @Nullable Duration asked) {
        var attempts = file.attempts() + 1;
        if (attempts >= maxAttempts) {
            var gaveUp = "gave up after %d attempts: %s".formatted(attempts, reason);
            return verdict(file, FileState.PARKED, gaveUp, Duration.ZERO, attempts);
        }
        var wait = backoff(attempts, delay, delayMax);
        // A provider that asks for more gets it, up to the longest wait there is.
        var longer = asked != null && asked.compareTo(wait) > 0
                ? jittered(asked.compareTo(delayMax) < 0 ? asked : delayMax)
                : jittered(wait);
        return verdict(file, FileState.PENDING, reason, longer, attempts);
    }

    /** No use in trying again, so that it is not counted as an attempt either. */
    private FailureDecision settled(FileRow file, FileState state, String reason) {
        return untried(file, state, reason, Duration.ZERO);
    }

    private FailureDecision untried(FileRow file, FileState state, String reason, Duration wait) {
        return verdict(file, state, reason, wait, file.attempts());
    }

    private FailureDecision verdict(FileRow file, FileState state, String reason, Duration wait, int attempts) {
        return new FailureDecision(
                file.id(), state.text(), reason, clock.instant().plus(wait).toEpochMilli(), attempts);
    }

    /** The older a recording, the less likely that what is missing comes in the next hour. */
    private Duration notYet(FileRow file) {
        var age = Duration.between(file.discoveredAt(), clock.instant()).dividedBy(4);
        return jittered(age.compareTo(NOT_YET) < 0 ? NOT_YET : age.compareTo(NOT_YET_MAX) > 0 ? NOT_YET_MAX : age);
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

    /** No file that is tried again waits longer than this. */
    public Duration longestWait() {
        return delayMax.plusMillis((long) (delayMax.toMillis() * JITTER)).plusSeconds(1);
    }
}
