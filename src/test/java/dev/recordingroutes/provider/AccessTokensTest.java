package dev.recordingroutes.provider;

import static dev.recordingroutes.provider.Failures.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.network.Daemons;
import dev.recordingroutes.settings.Settings;
import dev.recordingroutes.settings.Sources;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {
    private static final String SECRET = "s3cr3t/+= ü";

    private final Path directory;
    private final TokenServer server = new TokenServer();
    private final AdjustableClock clock = new AdjustableClock();
    private final RateLimitPauses pauses = new RateLimitPauses(clock);
    private final ScheduledExecutorService timer = Daemons.timer("test");
    private final List<AccessTokens> opened = new ArrayList<>();
    private final AccessTokens tokens;

    AccessTokensTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.tokens = open(Map.of());
    }

    @AfterEach
    void close() {
        opened.forEach(AccessTokens::close);
        timer.shutdownNow();
        server.close();
    }

    private AccessTokens open(Map<String, String> further) {
        var set = new HashMap<String, String>();
        for (var provider : List.of("zoom", "webex")) {
            set.put(provider + ".token-url", server.url());
            set.put(provider + ".client-id", "client");
            set.put(provider + ".client-secret", SECRET);
        }
        set.put("webex.refresh-token", "configured");
        set.putAll(further);
        var settings = Settings.load(
                new Sources(Optional.empty(), Map.of(), set, List.of("webex", "zoom"), Map.of(), Set.of()));
        var created = new AccessTokens(
                settings,
                new RefreshTokens(directory),
                new ObjectMapper(),
                pauses,
                clock,
                provider -> new BoundedRequests(provider, "token-url", settings, timer, new Semaphore(1)));
        opened.add(created);
        return created;
    }

    private String zoom() {
        return tokens.current("zoom", "account_credentials", "client_secret_basic", "account_id=a%26b");
    }

    private static String webex(AccessTokens tokens) {
        return tokens.current("webex", "refresh_token", "client_secret_post", "");
    }

    @Test
    void aTokenIsAskedForOnce() {
        assertThat(zoom()).isEqualTo("at-1");
        assertThat(zoom()).isEqualTo("at-1");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void eachProviderHasItsOwn() {
        assertThat(zoom()).isEqualTo("at-1");
        assertThat(webex(tokens)).isEqualTo("at-2");
        assertThat(zoom()).isEqualTo("at-1");
    }

    @ParameterizedTest
    @CsvSource({"3600, PT54M59S, PT55M", "100, PT1M19S, PT1M20S", "1209600, PT335H54M59S, PT335H55M", "0, PT7M59S, PT8M"
    })
    void aTokenIsRenewedBeforeItExpires(int expiresIn, Duration stillGood, Duration renewed) {
        server.answer(200, "{\"access_token\":\"first\",\"expires_in\":%d}".formatted(expiresIn));
        assertThat(zoom()).isEqualTo("first");
        server.answer(200, "{\"access_token\":\"second\",\"expires_in\":3600}");

        clock.advance(stillGood);
        assertThat(zoom()).isEqualTo("first");
        clock.advance(renewed.minus(stillGood));
        assertThat(zoom()).isEqualTo("second");
    }

    @Test
    void aRejectedTokenIsRenewed() {
        tokens.reject("zoom", zoom());

        assertThat(zoom()).isEqualTo("at-2");
    }

    @Test
    void rejectingATokenThatWasAlreadyRenewedChangesNothing() {
        var first = zoom();
        tokens.reject("zoom", first);
        zoom();
        tokens.reject("zoom", first);

        assertThat(zoom()).isEqualTo("at-2");
        assertThat(server.asked()).hasSize(2);
    }

    @Test
    void manyThreadsShareOneRequest() throws Exception {
        var threads = 32;
        var together = new CyclicBarrier(threads);
        Callable<String> ask = () -> {
            together.await();
            return zoom();
        };
        var pool = Executors.newFixedThreadPool(threads);
        try {
            var asking = new ArrayList<Future<String>>();
            for (var i = 0; i < threads; i++) {
                asking.add(pool.submit(ask));
            }
            for (var each : asking) {
                assertThat(each.get()).isEqualTo("at-1");
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aReadyMadeTokenIsUsedAsItIs() {
        var ready = open(Map.of("zoom.access-token", "ready"));

        assertThat(ready.current("zoom", "account_credentials", "client_secret_basic", ""))
                .isEqualTo("ready");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aClientMayProveItselfInTheHeader() {
        zoom();

        var pair = Base64.getEncoder().encodeToString(("client:" + SECRET).getBytes(UTF_8));
        assertThat(server.asked())
                .containsExactly(
                        new TokenServer.Asked("Basic " + pair, "grant_type=account_credentials&account_id=a%26b"));
    }

    @Test
    void aClientMayProveItselfInTheForm() {
        webex(tokens);

        assertThat(server.asked()).singleElement().satisfies(asked -> {
            assertThat(asked.authorization()).isEmpty();
            assertThat(asked.form().split("&", -1))
                    .containsExactlyInAnyOrder(
                            "grant_type=refresh_token",
                            "refresh_token=configured",
                            "client_id=client",
                            "client_secret=s3cr3t%2F%2B%3D+%C3%BC");
        });
    }

    @Test
    void anUnknownWayToProveItselfIsRefused() {
        assertFails(ErrorAction.RENEW_TOKEN, () -> tokens.current("zoom", "account_credentials", "private_key_jwt", ""))
                .withMessageContaining("private_key_jwt");
        assertThat(server.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void refusedCredentialsAreNamedAndNotShown(int status) {
        server.answer(
                status,
                "{\"error\":\"invalid_client\\n\\u001b[31m\",\"reason\":\"%s\",\"error_description\":\"%s\"}"
                        .formatted(SECRET, SECRET));

        assertFails(ErrorAction.RENEW_TOKEN, this::zoom)
                .withMessageContaining("zoom.token-url")
                .withMessageContaining(String.valueOf(status))
                .withMessageContaining("invalid_client")
                .withMessageContaining("zoom.client-secret")
                .satisfies(refused -> assertThat(refused.getMessage())
                        .doesNotContain("s3cr3t")
                        .doesNotContainPattern("\\p{Cc}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void aPassingFaultIsWorthAnotherTry(int status) {
        server.answer(status, "");

        assertFails(ErrorAction.RETRY, this::zoom)
                .withMessageContaining("zoom.token-url")
                .withMessageContaining(String.valueOf(status));
        server.answer(200, null);
        assertThat(zoom()).isEqualTo("at-2");
    }

    @Test
    void aLifetimeWithoutEndIsALongOne() {
        server.answer(200, "{\"access_token\":\"eternal\",\"expires_in\":9223372036854775807}");

        assertThat(zoom()).isEqualTo("eternal");
        assertThat(zoom()).isEqualTo("eternal");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void aLimitOfTokenRequestsPausesTheWholeProvider() {
        server.answer(429, "");

        assertFails(ErrorAction.RETRY, this::zoom);

        assertThat(pauses.without(List.of("zoom", "webex"))).containsExactly("webex");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Log in</html>", "{\"access_token\":", "{}", "[]", "{\"access_token\":null}"})
    void anAnswerWithoutATokenIsWorthAnotherTry(String body) {
        server.answer(200, body);

        assertFails(ErrorAction.RETRY, this::zoom);
    }

    @Test
    void aServerThatIsNotThereIsWorthAnotherTry() {
        server.close();

        assertFails(ErrorAction.RETRY, this::zoom)
                .withMessageContaining("zoom.token-url")
                .withMessageNotContaining("s3cr3t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-id", "client-secret", "refresh-token"})
    void aMissingSettingIsNamed(String name) {
        var without = open(Map.of("webex." + name, ""));

        assertFails(ErrorAction.RENEW_TOKEN, () -> webex(without))
                .withMessageStartingWith("webex." + name + " is empty");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aRotatedRefreshTokenIsUsedFromThenOnAndByTheNextProcess() {
        server.answer(200, "{\"access_token\":\"a\",\"expires_in\":3600,\"refresh_token\":\"rotated-1\"}");
        tokens.reject("webex", webex(tokens));
        server.answer(200, "{\"access_token\":\"b\",\"expires_in\":3600,\"refresh_token\":\"rotated-2\"}");
        webex(tokens);
        server.answer(200, "{\"access_token\":\"c\",\"expires_in\":3600}");
        webex(open(Map.of()));
        webex(open(Map.of()));

        assertThat(server.asked())
                .extracting(asked -> asked.form().replaceAll(".*&refresh_token=([^&]*).*", "$1"))
                .containsExactly("configured", "rotated-1", "rotated-2", "rotated-2");
    }

    @Test
    void aNewlyConfiguredRefreshTokenReplacesTheRotatedOne() {
        server.answer(200, "{\"access_token\":\"a\",\"refresh_token\":\"rotated\"}");
        webex(tokens);
        webex(open(Map.of("webex.refresh-token", "granted-anew")));

        assertThat(server.asked().get(1).form()).contains("refresh_token=granted-anew");
    }

    private static final class AdjustableClock extends Clock {
        private Instant now = Instant.parse("2026-01-31T10:00:00Z");

        synchronized void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
