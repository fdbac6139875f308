package dev.recordingroutes.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.RecordingRoutes;
import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the functions that are added to jq and to Simple. */
class RouteFunctionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(camel);

    @BeforeEach
    void addFunctions() {
        RouteFunctions.addTo(
                camel,
                RecordingRoutes.builder()
                        .set("webex.topic", "a \"b\" \\ c \\(1)")
                        .set("webex.client-secret", "s3cret")
                        .settings());
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            [null, "", "x", 0, false] | map(given) => [null, null, "x", 0, false]
            {"a": "x y&z", "b": "", "c": null, "d": 3} | query => "a=x%20y%26z&d=3"
            {} | query => ""
            "https://h/p?a=1&b=2" | set_query("a"; "x/") => "https://h/p?a=x%2F&b=2"
            "https://h/p?a=1" | set_query("b"; 2) => "https://h/p?a=1&b=2"
            "https://h/p" | set_query("b"; "2") => "https://h/p?b=2"
            "https://h/p?a=1&b=2" | set_query("a"; "") => "https://h/p?b=2"
            "https://h/p?a=1" | set_query("a"; null) => "https://h/p"
            "https://h/p?b=2" | set_query("a"; "") => "https://h/p?b=2"
            "https://h/p?aa=1&b=2" | set_query("a"; "") => "https://h/p?aa=1&b=2"
            "https://h/p?aa=1" | set_query("a"; "2") => "https://h/p?aa=1&a=2"
            "https://h/p?a=1?&b=2" | set_query("b"; "3") => "https://h/p?a=1?&b=3"
            [1] | list("items") => [1]
            null | status => 429
            null | link_present("https://h/f") => {"link": "https://h/f"}
            null | link_absent("prevented") => {"absent": "prevented"}
            null | link_not_yet => {"notYet": true}
            {"code": 300, "message": "no"} | is_error => true
            {"message": "no", "errors": []} | is_error => true
            {"message": "a field like any other"} | is_error => false
            {"code": 7, "items": []} | is_error => false
            "azÄä-{9" | ascii_upcase => "AZÄä-{9"
            "AZÄä-[9" | ascii_downcase => "azÄä-[9"
            [1, 2, "1", 1, null, null, 1] | occurrences(.) => [0, 0, 0, 1, 0, 1, 2]
            [{"a": 1}, {"a": 2}, {"a": 1}] | occurrences(.a) => [0, 0, 1]
            {"a": ["b", 1.5, true, null]} | bounded(100) => {"a": ["b", 1.5, true, null]}
            {"topic": "0123456789012345", "id": "7"} | bounded(40) => {"topic": "012345678…", "id": "7"}
            {"list": [1, 2, 3, 4, 5, 6, 7, 8, 9]} | bounded(30) => {"list": [1, 2, 3, 4, "…"]}
            {"a": "0", "b": "0", "c": "0", "d": "0"} | bounded(15) => {"a": "0", "b": "0", "…": "…"}
            """)
    void aFunctionOfThePreludeGives(String input, String rest) throws JsonProcessingException {
        var parts = rest.split(" => ", 2);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 429);

        assertThat(jq(parts[0], input)).hasToString(JSON.readTree(parts[1]).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <https://h/2>; rel="next"                                      | https://h/2
            <https://h/1>; rel="prev", <https://h/2?a=b,c>; rel="next"     | https://h/2?a=b,c
            <https://h/2>; title="x"; rel="last next"                      | https://h/2
            <https://h/2>; REL=next                                        | https://h/2
            <https://h/2>; rel="nextish"                                   |
            <https://h/2>; rel="prev"                                      |
            next                                                           |
            """)
    void theNextLinkIsThatOfRelNext(String header, String url) throws JsonProcessingException {
        exchange.getMessage().setHeader("Link", header);

        assertThat(jq("next_link", "{}").asText()).isEqualTo(url == null ? "" : url);
    }

    @Test
    void withoutALinkHeaderThereIsNoNextLinkAndWithoutAResponseNoStatus() throws JsonProcessingException {
        assertThat(jq("[next_link, status]", "{}")).hasToString("[\"\",null]");
    }

    @Test
    void whatIsNoListIsNamed() {
        assertThatThrownBy(() -> jq(".items | list(\"items\")", "{\"items\": {}}"))
                .hasMessageContaining("items is no list");
    }

    @Test
    void eachExpressionMayDefineAFunctionOfItsOwn() throws JsonProcessingException {
        assertThat(jq("def given: 7; given", "\"\"")).hasToString("7");
        assertThat(jq("given", "\"\"")).isNull();
    }

    @Test
    void errorActionAndReasonAreThoseOfTheExceptionBelowCamels() {
        var limited = new ProviderException(ErrorAction.RATE_LIMITED, "zoom answered 429\ntoken=s3cret");
        exchange.setException(new CamelExecutionException("route", exchange, limited));

        assertThat(simple("${errorAction}")).isEqualTo("RATE_LIMITED");
        assertThat(simple("${errorReason}")).isEqualTo("zoom answered 429 token=…");
    }

    @Test
    void aConnectionThatFailedIsTriedAgainAndAnythingElseFails() {
        exchange.setException(new IllegalStateException(new ConnectException("refused")));
        assertThat(simple("${errorAction}")).isEqualTo("RETRY");

        exchange.setException(new IllegalStateException("broken"));
        assertThat(simple("${errorAction}")).isEqualTo("FAIL");
    }

    @Test
    void anExceptionThatWasCaughtCountsUntilTheNextOne() {
        exchange.setProperty(
                Exchange.EXCEPTION_CAUGHT, new ProviderException(ErrorAction.SCOPE_ABSENT, "no such user"));
        assertThat(simple("${errorAction}")).isEqualTo("SCOPE_ABSENT");

        exchange.setException(new IOException("cut"));
        assertThat(simple("${errorAction}")).isEqualTo("RETRY");
    }

    @Test
    void aSettingIsDataForJqWhateverItHolds() throws JsonProcessingException {
        assertThat(jq("setting(\"webex.topic\")", "{}").asText()).isEqualTo("a \"b\" \\ c \\(1)");
        assertThat(jq("setting(\"webex.meeting-id\")", "{}").asText()).isEmpty();
    }

    @Test
    void aSecretAndAKeyThatNobodyKnowsAreNoSettingsForJq() {
        assertThatThrownBy(() -> jq("setting(\"webex.client-secret\")", "{}"))
                .hasMessageContaining("is a secret")
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> jq("setting(\"webex.topics\")", "{}"))
                .hasMessageContaining("no setting has this name");
    }

    @Test
    void aPageWithoutItsArrayLacksItAndAResponseThatIsNoPageLacksNone() throws JsonProcessingException {
        assertThat(jq("lacks_array", "{}").asBoolean()).isFalse();
        exchange.setVariable("array", "data.items");
        assertThat(jq("[lacks_array, page_array]", "{\"data\": {\"items\": [1]}}"))
                .hasToString("[false,[1]]");
        for (var body : List.of("{}", "{\"data\": []}", "{\"data\": {\"items\": null}}", "{\"data\": 7}")) {
            assertThat(jq("lacks_array", body).asBoolean()).as(body).isTrue();
        }
    }

    private JsonNode jq(String expression, String input) throws JsonProcessingException {
        var compiled = camel.resolveLanguage("jq").createExpression(expression);
        compiled.init(camel);
        exchange.getMessage().setBody(JSON.readTree(input));
        return compiled.evaluate(exchange, JsonNode.class);
    }

    private String simple(String expression) {
        var compiled = camel.resolveLanguage("simple").createExpression(expression);
        compiled.init(camel);
        return compiled.evaluate(exchange, String.class);
    }
}
