package dev.recordingroutes.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.recordingroutes.testing.Waits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(Waits.SECONDS)
class LookupsTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);

    /** Hangs as the system's look-up does: no interrupt ends it. */
    private final class Hanging extends Lookups {
        private Hanging(Duration limit) {
            super(limit);
        }

        @Override
        protected InetAddress[] find(String host) throws UnknownHostException {
            asked.countDown();
            while (answered.getCount() > 0) {
                try {
                    answered.await();
                } catch (InterruptedException e) {
                    assertThat(answered.getCount()).isEqualTo(1);
                }
            }
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }
    }

    @AfterEach
    void answer() {
        answered.countDown();
    }

    @Test
    void aHostIsFound() throws Exception {
        try (var lookups = new Lookups(Waits.LONG)) {
            assertThat(lookups.resolve("localhost")).anyMatch(InetAddress::isLoopbackAddress);
        }
    }

    @Test
    void aHostThatIsUnknownIsSaidSoByItsName() {
        try (var lookups = new Lookups(Waits.LONG)) {
            assertThatExceptionOfType(UnknownHostException.class)
                    .isThrownBy(() -> lookups.resolve("no-such-host.invalid"))
                    .withMessageContaining("no-such-host.invalid");
        }
    }

    @Test
    void aLookUpThatHangsIsWaitedForNoLongerThanTheLimit() {
        try (var lookups = new Hanging(Duration.ofMillis(100))) {
            assertThatExceptionOfType(UnknownHostException.class)
                    .isThrownBy(() -> lookups.resolve("slow.example.com"))
                    .withMessage("slow.example.com was not found within 1 s");
        }
    }

    @Test
    void closingEndsTheWaitForALookUpThatHangsAndRefusesAnother() throws Exception {
        var lookups = new Hanging(Waits.VERY_LONG);
        var waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return lookups.resolve("slow.example.com");
            } catch (UnknownHostException e) {
                throw new IllegalStateException(e);
            }
        });
        Waits.open(asked);

        lookups.close();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> Waits.get(waiting))
                .withStackTraceContaining("the program is stopping");
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> lookups.resolve("slow.example.com"))
                .withMessageContaining("the program is stopping");
    }
}
