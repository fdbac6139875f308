package dev.recordingroutes.ledger;

import dev.recordingroutes.recording.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plan of one poll: its range, and how far it has come.
 *
 * <p>Used by one thread at a time.
 */
public final class PollPlan {
    private final String poll;
    private final String provider;
    private final TimeRange range;
    private final boolean requested;
    private final Instant began;
    private final @Nullable Instant nextPoll;
    private @Nullable Instant backlogEnd;
    private @Nullable OwedWindow last;
    private @Nullable OwedWindow secondLast;
    private int windowsRead;
    private int failures;
    private final Map<String, Integer> failuresInARow = new HashMap<>();
    private boolean finished;

    PollPlan(
            String poll,
            String provider,
            TimeRange range,
            boolean requested,
            Instant began,
            @Nullable Instant nextPoll) {
        this.poll = poll;
        this.provider = provider;
        this.range = range;
        this.requested = requested;
        this.began = began;
        this.nextPoll = nextPoll;
    }

    /** Id of the poll in the ledger. */
    public String poll() {
        return poll;
    }

    /** Name of the provider. */
    public String provider() {
        return provider;
    }

    /** Start of the poll. */
    public Instant began() {
        return began;
    }

    /** Number of windows that were read to their end. */
    public int windowsRead() {
        return windowsRead;
    }

    /** Number of times that a user, a site or the listing of them could not be read. */
    public int failures() {
        return failures;
    }

    /** True once the poll has ended; false for one that was interrupted. */
    public boolean isFinished() {
        return finished;
    }

    void finish() {
        finished = true;
    }

    void countWindow(String scope) {
        windowsRead++;
        failuresInARow.remove(scope);
    }

    void countFailure(String scope) {
        failures++;
        failuresInARow.merge(scope, 1, Integer::sum);
    }

    /** Number of failures of one scope since it was last read. */
    int failures(String scope) {
        return failuresInARow.getOrDefault(scope, 0);
    }

    /** Range that this poll was asked for; older gaps are backlog. */
    public TimeRange range() {
        return range;
    }

    /** True when a person asked: scopes that failed before are asked at once, and the backlog is read to its end. */
    boolean isRequested() {
        return requested;
    }

    /** Window that was read last; null before the first. */
    @Nullable
    OwedWindow last() {
        return last;
    }

    OwedWindow goOnWith(OwedWindow next) {
        secondLast = last;
        last = next;
        return next;
    }

    /** Comes once more to the gap of the last window, for what is newer than that window. */
    void goBack() {
        last = secondLast;
    }

    /**
     * True while a scheduled poll may go on with older windows: until the schedule is due again, and at least as long as
     * the poll's own range took, so that a backlog is read even when that takes longer than the schedule's interval.
     */
    boolean hasTimeForBacklog(Instant now) {
        if (requested || nextPoll == null) {
            return true;
        }
        if (backlogEnd == null) {
            var twice = now.plus(Duration.between(began, now));
            backlogEnd = twice.isAfter(nextPoll) ? twice : nextPoll;
        }
        return now.isBefore(backlogEnd);
    }
}
