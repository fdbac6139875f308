package dev.recordingroutes.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.recordingroutes.network.Daemons;
import dev.recordingroutes.testing.Waits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(Waits.SECONDS)
class BoundedRequestsTest {
    private static final int LONGEST = 100_000;

    private final HttpServer server = server();
    private final ScheduledExecutorService timer = Daemons.timer("test");
    private final CountDownLatch aborted = new CountDownLatch(1);

    private interface Body {
        void write(OutputStream out) throws IOException;
    }

    @BeforeEach
    void start() {
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
        server.stop(0);
    }

    @Test
    void aLargeResponseThatWaitsTooLongForAnotherSaysSo() {
        answers("", out -> out.write(new byte[2 << 20]));

        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> get(Duration.ofSeconds(1), 4 << 20, new Semaphore(0)))
                .withMessageContaining("another response of 127.0.0.1 that is larger than")
                .withMessageContaining("was still being read after acme.request-timeout=2s")
                .extracting(ProviderException::action)
                .isEqualTo(ErrorAction.RETRY);
    }

    @Test
    void anAnswerIsWhatTheServerSaid() throws IOException {
        answers("", out -> out.write("{\"meetings\":[]}".getBytes(UTF_8)));

        assertThat(get(Duration.ofMinutes(1))).isEqualTo("{\"meetings\":[]}");
    }

    @Test
    void anAnswerWithoutEndIsAborted() throws Exception {
        answers("", BoundedRequestsTest::endless);

        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> get(Duration.ofMinutes(1)))
                .withMessage("acme.api-url: 127.0.0.1 answered with more than 100000 bytes");
        Waits.open(aborted);
    }

    @Test
    void aSmallAnswerThatUnpacksToALargeOneIsToo() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[50 << 20]);
        }
        answers("gzip", out -> out.write(packed.toByteArray()));

        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> get(Duration.ofMinutes(1)))
                .withMessageContaining("answered with more than 100000 bytes");
    }

    @Test
    void anAnswerThatComesTooSlowlyIsToo() throws Exception {
        answers("", BoundedRequestsTest::drip);

        // Long enough to be under way by then, on a machine under load.
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> get(Duration.ofSeconds(2)))
                .withMessage("acme.api-url: 127.0.0.1 took longer for its answer than acme.request-timeout=2s");
        Waits.open(aborted);
    }

    private static void drip(OutputStream out) throws IOException {
        try {
            while (!new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS)) {
                out.write(' ');
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endless(OutputStream out) throws IOException {
        while (true) {
            out.write(new byte[1_000]);
            out.flush();
        }
    }

    private void answers(String encoding, Body body) {
        server.createContext("/", exchange -> {
            if (!encoding.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Encoding", encoding);
            }
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                body.write(out);
            } catch (IOException e) {
                aborted.countDown();
            }
        });
    }

    private String get(Duration slowest) throws IOException {
        return get(slowest, LONGEST, new Semaphore(1));
    }

    private String get(Duration slowest, int longest, Semaphore large) throws IOException {
        var builder = HttpClients.custom();
        try (var requests =
                new BoundedRequests("acme.api-url", "acme.request-timeout=2s", slowest, longest, timer, large)) {
            requests.configureHttpClient(builder);
            CloseableHttpClient client = builder.build();
            return client.execute(
                    new HttpGet("http://127.0.0.1:" + server.getAddress().getPort()),
                    response -> EntityUtils.toString(response.getEntity()));
        }
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
