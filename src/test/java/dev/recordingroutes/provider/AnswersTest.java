package dev.recordingroutes.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(camel);
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-31T10:00:00Z"), ZoneOffset.UTC);
    private final Pauses pauses = new Pauses(clock);
    private final Answers answers = new Answers(JSON, pauses, clock);

    @AfterEach
    void close() throws IOException {
        camel.close();
    }

    private JsonNode read(int status, String body) throws IOException {
        return answers.read(status, new ByteArrayInputStream(body.getBytes(UTF_8)));
    }

    private Throwable refusal(int status, String meaning, @Nullable String retryAfter, ObjectNode body) {
        return catchThrowable(() -> answers.refuse("zoom", meaning, "15s", status, retryAfter, body, exchange));
    }

    private Throwable refusal(int status, String meaning) {
        return refusal(status, meaning, null, JSON.createObjectNode());
    }

    @Test
    void wholeJsonIsTheAnswer() throws IOException {
        assertThat(read(200, "{\"meetings\":[]}").path("meetings").isArray()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"meetings\":[",
                "{\"meetings\":[{\"uuid\":\"4444",
                "<!DOCTYPE html><html><body>Log in</body></html>",
                "null",
                "[]",
                "\"text\"",
                "OK"
            })
    void aGoodStatusWithAnythingElseIsWorthAnotherTry(String body) {
        assertThatExceptionOfType(TryAgainException.class)
                .isThrownBy(() -> read(200, body))
                .withMessageContaining("200")
                .withMessageContaining("not whole JSON")
                .withMessageNotContaining("html");
    }

    @Test
    void aGoodStatusWithoutABodyIsWorthAnotherTry() {
        assertThatExceptionOfType(TryAgainException.class).isThrownBy(() -> answers.read(204, null));
    }

    @Test
    void aRefusalNeedsNoJson() throws IOException {
        assertThat(read(502, "<html>Bad Gateway</html>")).isEmpty();
        assertThat(read(403, "")).isEmpty();
        assertThat(answers.read(404, null)).isEmpty();
        assertThat(read(404, "{\"code\":1001}").path("code").asInt()).isEqualTo(1001);
    }

    @ParameterizedTest
    @CsvSource({
        "302, dev.recordingroutes.provider.RefusedException",
        "400, dev.recordingroutes.provider.RefusedException",
        "401, dev.recordingroutes.provider.UnauthorizedException",
        "403, dev.recordingroutes.provider.RefusedException",
        "404, dev.recordingroutes.provider.RefusedException",
        "408, dev.recordingroutes.provider.TryAgainException",
        "423, dev.recordingroutes.provider.TryAgainException",
        "425, dev.recordingroutes.provider.TryAgainException",
        "429, dev.recordingroutes.provider.TryAgainException",
        "500, dev.recordingroutes.provider.TryAgainException",
        "503, dev.recordingroutes.provider.TryAgainException",
    })
    void withoutAMeaningTheStatusDecides(int status, Class<?> expected) {
        assertThat(refusal(status, "")).isExactlyInstanceOf(expected).hasMessageStartingWith("zoom answered " + status);
    }

    @Test
    void aTokenThatIsNotAcceptedIsSaidWithTheRemedy() {
        assertThat(refusal(401, "")).hasMessageContaining("check zoom.access-token where it is set, else the app");
    }

    @Test
    void aMeaningBeatsTheStatus() {
        assertThat(refusal(400, "start again")).isExactlyInstanceOf(StartAgainException.class);
        assertThat(refusal(404, "no such scope")).isExactlyInstanceOf(NoSuchScopeException.class);
        assertThat(refusal(401, "no such scope")).isExactlyInstanceOf(NoSuchScopeException.class);
        assertThat(refusal(500, "add the scope recording:read"))
                .isExactlyInstanceOf(RefusedException.class)
                .hasMessage("zoom answered 500: add the scope recording:read");
    }

    @Test
    void aRefusalKnowsItsStatus() {
        assertThat(refusal(404, ""))
                .asInstanceOf(type(RefusedException.class))
                .extracting(RefusedException::status)
                .isEqualTo(404);
    }

    @Test
    void nothingThereIsNoRefusal() {
        assertThat(refusal(404, "nothing there")).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | 7 | 7",
                "429 | 0 | 0",
                "429 | 2026-01-31T10:00:30Z | 30",
                "429 | 2026-01-31T09:00:00Z | 0",
                "429 | | 15",
                "429 | soon | 15",
                "429 | -5 | 15",
                "503 | Sat, 31 Jan 2026 10:01:00 GMT | 60",
                "503 | | 0",
            })
    void aLimitPausesAllThatIsDoneWithTheProvider(int status, @Nullable String retryAfter, long seconds) {
        assertThat(refusal(status, "", retryAfter, JSON.createObjectNode())).isInstanceOf(TryAgainException.class);

        var spread = seconds == 0 ? 0 : Math.max(1_000, seconds * 200);
        assertThat(pauses.millis("zoom")).isBetween(seconds * 1_000, seconds * 1_000 + spread);
        assertThat(pauses.millis("webex")).isZero();
    }

    @Test
    void anAbsurdWaitIsAnHour() {
        refusal(429, "", "99999999999", JSON.createObjectNode());

        assertThat(pauses.tooLong("zoom")).hasValue("zoom answered 429; it is asked again after 2026-01-31T11:00:01Z");
    }

    @ParameterizedTest
    @CsvSource({", 2026-02-01T00:00:01Z", "2026-01-31T16:00:00Z, 2026-01-31T16:00:01Z", "7200, 2026-01-31T12:00:01Z"})
    void aDaysLimitLastsUntilMidnightOrAsLongAsTheProviderSays(@Nullable String retryAfter, String until) {
        assertThat(refusal(429, "daily limit", retryAfter, JSON.createObjectNode()))
                .isExactlyInstanceOf(LaterException.class)
                .hasMessage("zoom answered 429: the day's limit is used up; it is asked again after " + until);
        assertThat(pauses.without(List.of("zoom", "webex"))).containsExactly("webex");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"423 | 7 | 7000", "423 | | 15000", "423 | 99999999999 | 30000"})
    void aLockedRecordingKeepsNoOtherWaiting(int status, @Nullable String retryAfter, long millis) {
        refusal(status, "", retryAfter, JSON.createObjectNode());

        assertThat(exchange.getMessage().getHeaders()).containsEntry("CamelRedeliveryDelay", millis);
        assertThat(pauses.millis("zoom")).isZero();
    }

    @Test
    void whatIsFinalWaitsForNothing() {
        refusal(404, "", "7", JSON.createObjectNode());

        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("CamelRedeliveryDelay");
        assertThat(pauses.millis("zoom")).isZero();
    }

    @Test
    void noSignedLinkOfTheProvidersWordsIsShown() {
        var body = JSON.createObjectNode().put("message", "See https://zoom.us/rec?token=abc, Bearer abc.def");

        assertThat(refusal(400, "", null, body))
                .hasMessage("zoom answered 400 (message See https://zoom.us/rec?… Bearer …)");
    }

    @Test
    void theProvidersOwnWordsAreShown() {
        var zoom = JSON.createObjectNode().put("code", 4711).put("message", "Invalid access token, no scopes.");
        var webex = JSON.createObjectNode().put("message", "Not found").put("trackingId", "ROUTER_1");

        assertThat(refusal(400, "", null, zoom))
                .hasMessage("zoom answered 400 (code 4711, message Invalid access token, no scopes.)");
        assertThat(refusal(404, "", null, webex))
                .hasMessage("zoom answered 404 (message Not found, trackingId ROUTER_1)");
        assertThat(refusal(401, "", null, zoom)).isInstanceOf(UnauthorizedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\u001B[31m", "\u0000", "\u007F", "\u0085", "\u009B31m"})
    void theProvidersWordsAreOneShortLine(String control) {
        var body = JSON.createObjectNode()
                .put("message", control + "forged" + control + "line" + control)
                .put("trackingId", "x".repeat(10_000));

        assertThat(refusal(400, "", null, body).getMessage())
                .startsWith("zoom answered 400 (message ")
                .contains("forged", "line")
                .doesNotContainPattern("\\p{Cc}")
                .hasSizeLessThan(400);
    }
}
