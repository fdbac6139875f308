package dev.recordingroutes.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.recordingroutes.testing.Waits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(Waits.SECONDS)
class StallWatchTest {
    private static final Duration TIMEOUT = Duration.ofMillis(200);

    private final CountDownLatch aborted = new CountDownLatch(1);

    /** Gives a byte each time after a while. */
    private static InputStream drip(Duration pause) {
        return new InputStream() {
            @Override
            public int read() {
                pause(pause);
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                bytes[from] = (byte) read();
                return 1;
            }
        };
    }

    private static void pause(Duration time) {
        try {
            assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                    .isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void readFor(InputStream in, Duration time) throws IOException {
        for (var began = System.nanoTime(); System.nanoTime() - began < time.toNanos(); ) {
            assertThat(in.read(new byte[100])).isPositive();
        }
    }

    @Test
    void whatMovesNoByteIsAborted() {
        var watch = new StallWatch(TIMEOUT, 0);
        var progress = watch.watch(aborted::countDown);

        Waits.await().until(() -> {
            watch.abortStalled();
            return aborted.getCount() == 0;
        });

        assertThat(progress.failure()).hasValue("does not answer: no byte moved for 1 s");
    }

    @Test
    void whatIsClosedIsNotAborted() {
        var watch = new StallWatch(Duration.ZERO, 0);
        watch.watch(aborted::countDown).close();

        watch.abortStalled();

        assertThat(aborted.getCount()).isEqualTo(1);
    }

    @Test
    void aDripFromAPeerFailsInTheReadThatShowsIt() {
        var in = new StallWatch(TIMEOUT, 1_000).watch(aborted::countDown).from(drip(Duration.ofMillis(20)));

        assertThatIOException()
                .isThrownBy(() -> readFor(in, Waits.LONG))
                .withMessageMatching(
                        "is too slow: \\d+ bytes moved in 1 s, and transfer.min-rate asks for 1000 a second");
    }

    @Test
    void aDripIsLeftAloneWhereNoRateIsAskedFor() throws Exception {
        var in = new StallWatch(TIMEOUT, 0).watch(aborted::countDown).from(drip(Duration.ofMillis(20)));

        readFor(in, TIMEOUT.multipliedBy(3));
    }

    @Test
    void timeInWhichThePeerIsNotWaitedForDoesNotCount() throws Exception {
        var watch = new StallWatch(TIMEOUT, 10);
        var progress = watch.watch(aborted::countDown);
        // 1,000 bytes a second, had it been asked all the time.
        var in = progress.from(drip(Duration.ofMillis(1)));

        for (var i = 0; i < 5; i++) {
            assertThat(in.read()).isEqualTo('x');
            pause(TIMEOUT.multipliedBy(2));
            watch.abortStalled();
        }

        assertThat(progress.failure()).isEmpty();
    }

    @Test
    void whatComesAfterTheLastByteOfAnUploadHasNoRate() throws Exception {
        var watch = new StallWatch(Duration.ofSeconds(1), 1 << 20);
        var progress = watch.watch(aborted::countDown);
        progress.through(new ByteArrayInputStream(new byte[100])).readAllBytes();
        var began = System.nanoTime();

        // Only the stall counts, and begins with the last byte.
        Waits.await().until(() -> {
            watch.abortStalled();
            return progress.failure().isPresent();
        });

        assertThat(System.nanoTime() - began)
                .isGreaterThan(Duration.ofSeconds(1).toNanos());
        assertThat(progress.failure()).hasValue("does not answer: no byte moved for 1 s");
    }

    @Test
    void anUploadThatTakesBytesTooSlowlyIsAborted() {
        var watch = new StallWatch(TIMEOUT, 1_000_000);
        var progress = watch.watch(aborted::countDown);
        var in = progress.through(drip(Duration.ofMillis(1)));

        assertThatIOException()
                .isThrownBy(() -> readFor(in, Waits.LONG))
                .withMessageContaining("transfer.min-rate asks for 1000000 a second");
        watch.abortStalled();
        assertThat(aborted.getCount()).isZero();
    }
}
