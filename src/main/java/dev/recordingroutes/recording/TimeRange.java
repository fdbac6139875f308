package dev.recordingroutes.recording;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Range of time.
 *
 * @param from start, inclusive
 * @param to end, exclusive
 */
public record TimeRange(Instant from, Instant to) {
    public TimeRange {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a range from %s to %s is empty".formatted(from, to));
        }
    }

    /** True when the ranges overlap, or one begins where the other ends. */
    public boolean touches(TimeRange other) {
        return !from.isAfter(other.to) && !to.isBefore(other.from);
    }

    /** The part of this range that is in another too. */
    public Optional<TimeRange> overlap(TimeRange other) {
        var start = from.isAfter(other.from) ? from : other.from;
        var end = to.isBefore(other.to) ? to : other.to;
        return start.isBefore(end) ? Optional.of(new TimeRange(start, end)) : Optional.empty();
    }

    /** The shortest range that holds both. */
    public TimeRange span(TimeRange other) {
        return new TimeRange(from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
    }

    /** The parts of this range that another leaves: none, one or two. */
    public List<TimeRange> minus(TimeRange other) {
        if (!from.isBefore(other.to) || !other.from.isBefore(to)) {
            return List.of(this);
        }
        var rest = new ArrayList<TimeRange>();
        if (from.isBefore(other.from)) {
            rest.add(new TimeRange(from, other.from));
        }
        if (other.to.isBefore(to)) {
            rest.add(new TimeRange(other.to, to));
        }
        return rest;
    }
}
