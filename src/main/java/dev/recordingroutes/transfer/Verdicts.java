package dev.recordingroutes.transfer;

import dev.recordingroutes.download.DownloadException;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.provider.Reason;
import dev.recordingroutes.provider.RefusedException;
import dev.recordingroutes.recording.FileState;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a file whose transfer failed: again later, and when; or not at all, and why. */
public final class Verdicts {
    /** A file that the provider has not made yet, such as a transcript, is asked for at most this rarely. */
    private static final Duration NOT_YET = Duration.ofHours(1);

    private static final Duration NOT_YET_MAX = Duration.ofDays(1);
    /** Jitter: a wait is up to this part longer, so that files that failed together don't return together. */
    private static final double JITTER = 0.25;

    private final Clock clock;
    private final int maxAttempts;
    private final Duration delay;
    private final Duration delayMax;

    /**
     * @param maxAttempts after how many tries a file is parked
     * @param delay before the second try; each further one is twice as long
     * @param delayMax the longest of these
     */
    public Verdicts(Clock clock, int maxAttempts, Duration delay, Duration delayMax) {
        this.clock = clock;
        this.maxAttempts = maxAttempts;
        this.delay = delay;
        this.delayMax = delayMax;
    }

    /** The verdict on a file whose transfer ended with this. */
    public Verdict on(FileRow file, Throwable thrown) {
        var failure = Reason.cause(thrown);
        var attempts = file.attempts() + 1;
        var reason = Reason.of(failure);
        if (failure instanceof NotHandedOverException none) {
            return none.forGood()
                    ? settled(file, FileState.UNAVAILABLE, reason, attempts)
                    : later(file, FileState.WAITING, reason, attempts, backoff(attempts, NOT_YET, NOT_YET_MAX));
        }
        if (failure instanceof RefusedException refused && refused.status() == 410) {
            return settled(file, FileState.UNAVAILABLE, reason, attempts);
        }
        if (failure instanceof RefusedException refused && refused.status() == 428) {
            return settled(file, FileState.PARKED, reason, attempts);
        }
        if (failure instanceof DownloadException download) {
            switch (download.kind()) {
                case UNAVAILABLE -> {
                    return settled(file, FileState.UNAVAILABLE, reason, attempts);
                }
                case PARK -> {
                    return settled(file, FileState.PARKED, reason, attempts);
                }
                default -> {
                    return again(file, reason, attempts, download.retryAfter().orElse(null));
                }
            }
        }
        if (reason.contains("UNIQUE constraint failed") || reason.contains("recording_file_path")) {
            var twice = "archive.path gives a path that another file has already; add ${body.id} to it";
            return settled(file, FileState.PARKED, twice, attempts);
        }
        return again(file, reason, attempts, null);
    }

    private Verdict again(FileRow file, String reason, int attempts, @Nullable Duration asked) {
        if (attempts >= maxAttempts) {
            return settled(
                    file, FileState.PARKED, "gave up after %d attempts: %s".formatted(attempts, reason), attempts);
        }
        var wait = backoff(attempts, delay, delayMax);
        return later(
                file, FileState.PENDING, reason, attempts, asked != null && asked.compareTo(wait) > 0 ? asked : wait);
    }

    private Verdict settled(FileRow file, FileState state, String reason, int attempts) {
        return later(file, state, reason, attempts, Duration.ZERO);
    }

    private Verdict later(FileRow file, FileState state, String reason, int attempts, Duration wait) {
        return new Verdict(
                file.id(), state.text(), reason, clock.instant().plus(wait).toEpochMilli(), attempts);
    }

    private static Duration backoff(int attempts, Duration first, Duration longest) {
        var doubled = first.multipliedBy(1L << Math.min(attempts - 1, 20));
        var wait = doubled.compareTo(longest) < 0 ? doubled : longest;
        return wait.plusMillis(
                (long) (wait.toMillis() * JITTER * ThreadLocalRandom.current().nextDouble()));
    }
}
