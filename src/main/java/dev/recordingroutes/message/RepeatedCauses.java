package dev.recordingroutes.message;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Failures by their cause, so that the log has a line for the first of each cause and a count of the others: a server
 * that is down fails each of thousands of files.
 *
 * <p>Used by any number of threads.
 */
public final class RepeatedCauses {
    /** Causes beyond this number are told each time; memory stays bounded. */
    private static final int MOST = 500;

    private final Clock clock;
    private final Duration interval;
    private final Map<String, Count> counts = new LinkedHashMap<>();

    /** @param interval time for which failures of one cause are counted after the first */
    public RepeatedCauses(Clock clock, Duration interval) {
        this.clock = clock;
        this.interval = interval;
    }

    /** A cause, and the number of failures after the first. */
    public record Repeated(String cause, long times) {}

    private static final class Count {
        private final Instant since;
        private long times;

        private Count(Instant since) {
            this.since = since;
        }
    }

    /** Tells whether this is the first failure of its cause within the interval; counts it otherwise. */
    public synchronized boolean isFirst(String cause) {
        var count = counts.get(cause);
        if (count != null) {
            count.times++;
            return false;
        }
        if (counts.size() < MOST) {
            counts.put(cause, new Count(clock.instant()));
        }
        return true;
    }

    /** Takes the causes whose interval is over and that were repeated. */
    public synchronized List<Repeated> takeDue() {
        var latest = clock.instant().minus(interval);
        return take(count -> !count.since.isAfter(latest) || count.since.isAfter(clock.instant()));
    }

    /** Takes all causes that were repeated. */
    public synchronized List<Repeated> takeAll() {
        return take(count -> true);
    }

    private List<Repeated> take(Predicate<Count> which) {
        var due = new ArrayList<Repeated>();
        counts.entrySet().removeIf(entry -> {
            var count = entry.getValue();
            if (!which.test(count)) {
                return false;
            }
            if (count.times > 0) {
                due.add(new Repeated(entry.getKey(), count.times));
            }
            return true;
        });
        return due;
    }
}
