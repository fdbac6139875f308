package dev.recordingroutes.ledger;

import dev.recordingroutes.recording.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plan of one poll: its range, and how far it has come.
 *
 * <p>Several threads may read its windows, each another one.
 */
public final class PollPlan {
    /** Only the end of the process comes without a notification. */
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final String poll;
    private final String provider;
    private final TimeRange range;
    private final boolean requested;
    private final Instant began;
    private final @Nullable Instant nextPoll;
    private final List<OwedWindow> underWay = new ArrayList<>();
    private int takenBack;
    private boolean over;
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
    public synchronized int windowsRead() {
        return windowsRead;
    }

    /** Number of times that a user, a site or the listing of them could not be read. */
    public synchronized int failures() {
        return failures;
    }

    /** True once the poll has ended; false for one that was interrupted. */
    public boolean isFinished() {
        return finished;
    }

    void finish() {
        finished = true;
    }

    synchronized void countWindow(String scope) {
        windowsRead++;
        failuresInARow.remove(scope);
    }

    synchronized void countFailure(String scope) {
        failures++;
        failuresInARow.merge(scope, 1, Integer::sum);
    }

    /** Number of failures of one scope since it was last read. */
    synchronized int failures(String scope) {
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

    /** Window that was handed out last; null before the first. */
    @Nullable
    OwedWindow last() {
        return last;
    }

    /**
     * Hands out the next window. Waits while one that is being read may leave something that comes before it, so that
     * several threads together keep to the order of one.
     *
     * @param newest finds the newest window after the last one; null when there is none
     * @param stopping true when nothing is to be handed out any more
     * @return null when nothing is left, or the plan was stopped
     */
    synchronized @Nullable OwedWindow handOut(Supplier<@Nullable OwedWindow> newest, BooleanSupplier stopping) {
        try {
            while (!over && !stopping.getAsBoolean()) {
                var next = newest.get();
                if (underWay.stream().noneMatch(window -> window.mayPrecede(next))) {
                    if (next != null) {
                        secondLast = last;
                        last = next;
                        underWay.add(next);
                    }
                    return next;
                }
                awaitOneTakenBack(stopping);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    private synchronized void awaitOneTakenBack(BooleanSupplier stopping) throws InterruptedException {
        var before = takenBack;
        while (takenBack == before && !over && !stopping.getAsBoolean()) {
            wait(LOOK_AGAIN_MILLIS);
        }
    }

    /** Takes back the window of a scope that was read, or could not be; the ledger has what it leaves. */
    synchronized void takeBack(String scope) {
        underWay.removeIf(window -> window.scope().equals(scope));
        takenBack++;
        notifyAll();
    }

    /** Comes once more to the gap of the last window, for what is newer than that window. */
    synchronized void goBack() {
        last = secondLast;
    }

    /** Hands out no other window. */
    synchronized void stop() {
        over = true;
        notifyAll();
    }

    /**
     * True while a scheduled poll may go on with older windows: until the schedule is due again, and at least as long as
     * the poll's own range took, so that a backlog is read even when that takes longer than the schedule's interval.
     */
    synchronized boolean hasTimeForBacklog(Instant now) {
        if (requested || nextPoll == null) {
            return true;
        }
        if (underWay.stream().anyMatch(window -> window.gap().to().isAfter(range.from()))) {
            return true;
        }
        if (backlogEnd == null) {
            var twice = now.plus(Duration.between(began, now));
            backlogEnd = twice.isAfter(nextPoll) ? twice : nextPoll;
        }
        return now.isBefore(backlogEnd);
    }
}
