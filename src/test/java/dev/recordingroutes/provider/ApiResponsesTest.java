package dev.recordingroutes.provider;

import static dev.recordingroutes.provider.Failures.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
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

class ApiResponsesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(camel);
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-31T10:00:00Z"), ZoneOffset.UTC);
    private final RateLimitPauses pauses = new RateLimitPauses(clock);
    private final ApiResponses responses = new ApiResponses(JSON, pauses, new LargePages(() -> false), clock);

    @AfterEach
    void close() throws IOException {
        camel.close();
    }

    private JsonNode read(int status, String body) throws IOException {
        return responses.read(status, new ByteArrayInputStream(body.getBytes(UTF_8)), "zoom", null);
    }

    private Throwable refusal(int status, String errorMapping, @Nullable String retryAfter, ObjectNode body) {
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader("Retry-After", retryAfter);
        exchange.getMessage().setBody(body);
        return catchThrowable(() ->
                responses.handle("zoom", responses.decide(JSON.readTree(errorMapping), exchange), "15s", exchange));
    }

    private Throwable refusal(int status, String errorMapping) {
        return refusal(status, errorMapping, null, JSON.createObjectNode());
    }

    private static String rule(String action) {
        return "[{\"when\": true, \"action\": \"%s\"}]".formatted(action);
    }

    private static void assertAction(ErrorAction expected, Throwable failure) {
        assertThat(failure)
                .asInstanceOf(type(ProviderException.class))
                .extracting(ProviderException::action)
                .isEqualTo(expected);
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
        assertFails(ErrorAction.RETRY, () -> read(200, body))
                .withMessageContaining("200")
                .withMessageContaining("not whole JSON")
                .withMessageNotContaining("html");
    }

    @Test
    void aGoodStatusWithoutABodyIsWorthAnotherTry() {
        assertFails(ErrorAction.RETRY, () -> responses.read(204, null, "zoom", null));
    }

    @Test
    void aRefusalNeedsNoJson() throws IOException {
        assertThat(read(502, "<html>Bad Gateway</html>")).isEmpty();
        assertThat(read(403, "")).isEmpty();
        assertThat(responses.read(404, null, "zoom", null)).isEmpty();
        assertThat(read(404, "{\"code\":1001}").path("code").asInt()).isEqualTo(1001);
    }

    @ParameterizedTest
    @CsvSource({
        "302, FAIL",
        "400, FAIL",
        "401, RENEW_TOKEN",
        "403, FAIL",
        "404, FAIL",
        "408, RETRY",
        "423, RETRY",
        "425, RETRY",
        "429, RETRY",
        "500, RETRY",
        "503, RETRY",
    })
    void withoutARuleTheStatusDecides(int status, ErrorAction expected) {
        assertThat(refusal(status, "[]")).hasMessageStartingWith("zoom answered " + status);
        assertAction(expected, refusal(status, "[]"));
    }

    @Test
    void aTokenThatIsNotAcceptedIsSaidWithTheRemedy() {
        assertThat(refusal(401, "[]")).hasMessageContaining("check zoom.access-token where it is set, else the app");
    }

    @Test
    void aRuleBeatsTheStatus() {
        assertAction(ErrorAction.RESET_PAGINATION, refusal(400, rule("RESET_PAGINATION")));
        assertAction(ErrorAction.SCOPE_ABSENT, refusal(404, rule("SCOPE_ABSENT")));
        assertAction(ErrorAction.SCOPE_ABSENT, refusal(401, rule("SCOPE_ABSENT")));
        assertAction(ErrorAction.RENEW_TOKEN, refusal(400, rule("RENEW_TOKEN")));
        assertAction(ErrorAction.RETRY, refusal(404, rule("RETRY")));
        var remedied =
                refusal(500, "[{\"when\": true, \"action\": \"FAIL\", \"remedy\": \"add the scope recording:read\"}]");
        assertAction(ErrorAction.FAIL, remedied);
        assertThat(remedied).hasMessage("zoom answered 500: add the scope recording:read");
    }

    @Test
    void theFirstRuleThatHoldsCounts() {
        assertAction(
                ErrorAction.SCOPE_ABSENT,
                refusal(
                        404,
                        "[{\"when\": false, \"action\": \"RETRY\"}, {\"when\": true, \"action\": \"SCOPE_ABSENT\"},"
                                + " {\"when\": true, \"action\": \"FAIL\"}]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | must give an array",
                "null | must give an array",
                "[{}] | neither true nor false",
                "[{\"when\": \"yes\", \"action\": \"FAIL\"}] | neither true nor false",
                "[{\"when\": true, \"action\": \"fail\"}] | has action 'fail', which is none of [IGNORE, RETRY,",
                "[{\"when\": true, \"action\": \"RATE_LIMITED\", \"until\": \"noon\"}] | until 'noon', which can only be 'tomorrow'",
            })
    void aMappingOfAnotherFormIsExplained(String errorMapping, String problem) {
        assertThat(refusal(400, errorMapping))
                .isInstanceOf(ProviderException.class)
                .hasMessageContaining("errorMapping")
                .hasMessageContaining(problem);
    }

    @Test
    void aRefusalKnowsItsStatus() {
        assertThat(refusal(404, "[]"))
                .asInstanceOf(type(ProviderException.class))
                .extracting(ProviderException::status)
                .isEqualTo(404);
    }

    @Test
    void whatIsIgnoredIsNoRefusal() {
        assertThat(refusal(404, rule("IGNORE"))).isNull();
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
        assertAction(ErrorAction.RETRY, refusal(status, "[]", retryAfter, JSON.createObjectNode()));

        var spread = seconds == 0 ? 0 : Math.max(1_000, seconds * 200);
        assertThat(pauses.millis("zoom")).isBetween(seconds * 1_000, seconds * 1_000 + spread);
        assertThat(pauses.millis("webex")).isZero();
    }

    @Test
    void anAbsurdWaitIsAnHour() {
        refusal(429, "[]", "99999999999", JSON.createObjectNode());

        assertThat(pauses.tooLong("zoom")).hasValue("zoom answered 429; it is asked again after 2026-01-31T11:00:01Z");
    }

    @ParameterizedTest
    @CsvSource({", 2026-02-01T00:00:01Z", "2026-01-31T16:00:00Z, 2026-01-31T16:00:01Z", "7200, 2026-01-31T12:00:01Z"})
    void aDaysLimitLastsUntilMidnightOrAsLongAsTheProviderSays(@Nullable String retryAfter, String until) {
        var refusal = refusal(
                429,
                "[{\"when\": true, \"action\": \"RATE_LIMITED\", \"until\": \"tomorrow\"}]",
                retryAfter,
                JSON.createObjectNode());

        assertAction(ErrorAction.RATE_LIMITED, refusal);
        assertThat(refusal)
                .hasMessage("zoom answered 429: the day's limit is used up; it is asked again after " + until);
        assertThat(pauses.without(List.of("zoom", "webex"))).containsExactly("webex");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"423 | 7 | 7000", "423 | | 15000", "423 | 99999999999 | 30000"})
    void aLockedRecordingKeepsNoOtherWaiting(int status, @Nullable String retryAfter, long millis) {
        refusal(status, "[]", retryAfter, JSON.createObjectNode());

        assertThat(exchange.getMessage().getHeaders()).containsEntry("CamelRedeliveryDelay", millis);
        assertThat(pauses.millis("zoom")).isZero();
    }

    @Test
    void whatIsFinalWaitsForNothing() {
        refusal(404, "[]", "7", JSON.createObjectNode());

        assertThat(exchange.getMessage().getHeaders()).doesNotContainKey("CamelRedeliveryDelay");
        assertThat(pauses.millis("zoom")).isZero();
    }

    @Test
    void noSignedLinkOfTheProvidersWordsIsShown() {
        var body = JSON.createObjectNode().put("message", "See https://zoom.us/rec?token=abc, Bearer abc.def");

        assertThat(refusal(400, "[]", null, body))
                .hasMessage("zoom answered 400 (message See https://zoom.us/rec?… Bearer …)");
    }

    @Test
    void theProvidersOwnWordsAreShown() {
        var zoom = JSON.createObjectNode().put("code", 4711).put("message", "Invalid access token, no scopes.");
        var webex = JSON.createObjectNode().put("message", "Not found").put("trackingId", "ROUTER_1");

        assertThat(refusal(400, "[]", null, zoom))
                .hasMessage("zoom answered 400 (code 4711, message Invalid access token, no scopes.)");
        assertThat(refusal(404, "[]", null, webex))
                .hasMessage("zoom answered 404 (message Not found, trackingId ROUTER_1)");
        assertAction(ErrorAction.RENEW_TOKEN, refusal(401, "[]", null, zoom));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\u001B[31m", "\u0000", "\u007F", "\u0085", "\u009B31m"})
    void theProvidersWordsAreOneShortLine(String control) {
        var body = JSON.createObjectNode()
                .put("message", control + "forged" + control + "line" + control)
                .put("trackingId", "x".repeat(10_000));

        assertThat(refusal(400, "[]", null, body).getMessage())
                .startsWith("zoom answered 400 (message ")
                .contains("forged", "line")
                .doesNotContainPattern("\\p{Cc}")
                .hasSizeLessThan(400);
    }
}
