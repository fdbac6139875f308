package dev.recordingroutes.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Waits of all tests for something that must happen. They are long enough for twenty runnable processes on two cores;
 * one that succeeds early costs nothing. Tests that nothing happens wait for times of their own.
 */
public final class Waits {
    /** Limit of {@link #LONG}, for annotations. */
    public static final long SECONDS = 180;

    /** Longest wait for a condition, for a command on small files, or for a process to start or to end. */
    public static final Duration LONG = Duration.ofSeconds(SECONDS);

    /** Longest wait for a command that transfers gigabytes or thousands of files. */
    public static final Duration VERY_LONG = Duration.ofMinutes(15);

    private Waits() {}

    /** Begins a wait for a condition. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(LONG);
    }

    /** Waits for a result. */
    public static <T> T get(Future<T> future) throws Exception {
        return get(future, LONG);
    }

    /** Waits for a result within a limit of this class. */
    public static <T> T get(Future<T> future, Duration limit) throws Exception {
        return future.get(limit.toSeconds(), TimeUnit.SECONDS);
    }

    /** Waits until a latch is open; fails when it stays closed. */
    public static void open(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(SECONDS, TimeUnit.SECONDS))
                .as("the latch opened")
                .isTrue();
    }

    /** Waits until a process has ended; fails when it goes on. */
    public static void ended(Process process) throws InterruptedException {
        ended(process, LONG);
    }

    /** Waits within a limit of this class until a process has ended; fails when it goes on. */
    public static void ended(Process process, Duration limit) throws InterruptedException {
        assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS))
                .as("the process ended")
                .isTrue();
    }
}
