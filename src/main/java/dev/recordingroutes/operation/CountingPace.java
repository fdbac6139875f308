package dev.recordingroutes.operation;

import java.time.Duration;

/**
 * Pauses between two counts of the same files, which take longer the more there are: ten times as long as the shorter of
 * the last two counts took, 50 ms to 1 s.
 */
final class CountingPace {
    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final int PAUSES = 10;

    private long began;
    /** The first count takes long for other reasons, so the shorter of two decides. */
    private Duration last = Duration.ZERO;

    /** A count begins. */
    void begin() {
        began = System.nanoTime();
    }

    /** Waits, after the count has ended, until it is time for the next one. */
    void rest() throws InterruptedException {
        var taken = Duration.ofNanos(System.nanoTime() - began);
        var pause = (taken.compareTo(last) < 0 ? taken : last).multipliedBy(PAUSES);
        last = taken;
        if (pause.compareTo(LONGEST) > 0) {
            pause = LONGEST;
        }
        Thread.sleep((pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause).toMillis());
    }
}
