package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logins that hang in what nobody can abort, such as a look-up. */
@Timeout(Waits.SECONDS)
class LoginTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CountDownLatch aborted = new CountDownLatch(1);

    private final ServerConnection connection = (ServerConnection) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ServerConnection.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("abort");
                aborted.countDown();
                return null;
            });

    @AfterEach
    void answer() {
        answered.countDown();
    }

    private ServerConnection hang(Login login) {
        asked.countDown();
        while (answered.getCount() > 0) {
            try {
                answered.await();
            } catch (InterruptedException e) {
                // A server that does not answer cares for no interrupt.
            }
        }
        return connection;
    }

    private ConnectionPool pool(Duration stall) {
        return new ConnectionPool(this::hang, new StoreOptions(1, Duration.ZERO, stall, 0, null));
    }

    private static void use(ConnectionPool pool) {
        try {
            pool.use((connection, progress) -> {});
        } catch (DeliveryFailure e) {
            throw new IllegalStateException(e.getMessage(), e);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPoolThatIsClosedEndsTheWaitForItAndTheConnectionThatComesLaterIsAborted() throws Exception {
        var pool = pool(Waits.VERY_LONG);
        var waiting = CompletableFuture.runAsync(() -> use(pool));
        Waits.open(asked);

        pool.close();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> Waits.get(waiting))
                .withMessageContaining("the program is stopping");
        answered.countDown();
        Waits.open(aborted);
    }

    @Test
    void theStallTimeoutEndsTheWaitForIt() {
        try (var pool = pool(Duration.ofMillis(200))) {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> use(pool))
                    .withMessage("the server does not answer: no byte moved for 1 s");
        }
    }
}
