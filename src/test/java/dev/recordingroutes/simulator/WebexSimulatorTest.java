package dev.recordingroutes.simulator;

import static dev.recordingroutes.simulator.Browser.header;
import static dev.recordingroutes.simulator.Browser.json;
import static dev.recordingroutes.simulator.Browser.text;
import static dev.recordingroutes.simulator.Browser.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebexSimulatorTest {

    private static final Instant CREATED = Instant.parse("2024-03-10T09:00:00Z");
    private static final String SITE = "site1-example.webex.com";
    private static final String MARCH = "/admin/recordings?from=2024-03-01T00:00:00Z&to=2024-03-31T00:00:00Z";

    private final SettableClock clock = new SettableClock("2024-03-31T12:00:00Z");
    private final Simulator simulator = Simulator.start(clock);
    private final WebexSimulator webex = simulator.webex();
    private final Browser browser = new Browser();

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aRefreshTokenGetsAnAccessTokenAgainAndAgain() throws IOException {
        Map<String, String> settings = webex.settings();
        JsonNode answer = json(refresh(settings));

        assertThat(answer.path("expires_in").asInt()).isEqualTo(1_209_599);
        assertThat(answer.path("refresh_token").asText()).isEqualTo(settings.get("webex.refresh-token"));
        assertThat(browser.getAs(answer.path("access_token").asText(), api(MARCH))
                        .statusCode())
                .isEqualTo(200);
        assertThat(refresh(settings).statusCode()).isEqualTo(200);
    }

    @Test
    void aRotatedRefreshTokenIsWorthlessOnceTheNewOneWasUsed() throws IOException {
        webex.rotateRefreshTokens(true);
        Map<String, String> old = webex.settings();
        String lost = json(refresh(old)).path("refresh_token").asText();
        assertThat(lost).isNotEqualTo(old.get("webex.refresh-token"));

        String next = json(refresh(old)).path("refresh_token").asText();
        assertThat(next).isNotIn(lost, old.get("webex.refresh-token"));
        assertThat(webex.settings()).containsEntry("webex.refresh-token", next);
        assertThat(refresh(webex.settings()).statusCode()).isEqualTo(200);
        assertThat(refresh(old).statusCode()).isEqualTo(400);
    }

    @Test
    void wrongClientCredentialsAreRefused() throws IOException {
        Map<String, String> settings = new HashMap<>(webex.settings());
        settings.put("webex.client-secret", "wrong");

        assertThat(refresh(settings).statusCode()).isEqualTo(401);
    }

    @Test
    void withoutAValidTokenTheRefusalHasATrackingId() throws IOException {
        String token = webex.accessToken();
        webex.expireTokens();
        HttpResponse<byte[]> answer = browser.getAs(token, api(MARCH));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("trackingId").asText()).startsWith("ROUTER_");
        assertThat(json(answer).at("/errors/0/description").asText()).contains("valid access token");
        assertThat(browser.get(api(MARCH)).statusCode()).isEqualTo(401);
    }

    @Test
    void theFirstSiteIsPreferredAndListedWhenNoneIsNamed() throws IOException {
        webex.addRecording(SITE, recording("r1"));
        webex.addRecording("site2-example.webex.com", recording("r2"));

        assertThat(text(get("/meetingPreferences/sites")))
                .isEqualTo("{\"sites\":[{\"siteUrl\":\"site1-example.webex.com\",\"default\":true},"
                        + "{\"siteUrl\":\"site2-example.webex.com\",\"default\":false}]}");
        assertThat(ids(get(MARCH))).containsExactly("r1");
        assertThat(ids(get(MARCH + "&siteUrl=site2-example.webex.com"))).containsExactly("r2");
    }

    @Test
    void pagesAreStrungTogetherByLinksNewestFirst() throws IOException {
        for (int i = 0; i < 5; i++) {
            webex.addRecording(SITE, recording("r" + i, CREATED.plusSeconds(i)));
        }
        List<String> seen = new ArrayList<>();
        List<String> links = new ArrayList<>();
        Optional<String> url = Optional.of(api(MARCH + "&max=2"));
        while (url.isPresent()) {
            HttpResponse<byte[]> page = browser.getAs(webex.accessToken(), url.get());
            seen.addAll(ids(page));
            page.headers().firstValue("Link").ifPresent(links::add);
            url = linkTo("next", page);
        }

        assertThat(seen).containsExactly("r4", "r3", "r2", "r1", "r0");
        assertThat(links).hasSize(3);
        assertThat(links.get(1))
                .contains("rel=\"first\"", "rel=\"prev\"", "rel=\"next\"")
                .containsPattern("<[^>]*,[^>]*>");
    }

    @Test
    void thePageBeforeCanBeReached() throws IOException {
        webex.addRecording(SITE, recording("r1", CREATED));
        webex.addRecording(SITE, recording("r2", CREATED.plusSeconds(1)));
        String second = linkTo("next", get(MARCH + "&max=1")).orElseThrow();
        String first =
                linkTo("prev", browser.getAs(webex.accessToken(), second)).orElseThrow();

        assertThat(ids(browser.getAs(webex.accessToken(), first))).containsExactly("r2");
    }

    @Test
    void aPageHasTenRecordingsUnlessMoreAreAskedForAndAHundredAtMost() throws IOException {
        for (int i = 0; i < 120; i++) {
            webex.addRecording(SITE, recording("r" + i));
        }

        assertThat(ids(get(MARCH))).hasSize(10);
        assertThat(ids(get(MARCH + "&max=1000"))).hasSize(100);
        assertThat(get(MARCH + "&max=0").statusCode()).isEqualTo(400);
    }

    @Test
    void fromIsInclusiveAndToIsExclusiveOnTheTimeOfCreation() throws IOException {
        webex.addRecording(SITE, recording("early", Instant.parse("2024-02-29T23:59:59Z")));
        webex.addRecording(SITE, recording("first", Instant.parse("2024-03-01T00:00:00Z")));
        webex.addRecording(SITE, recording("last", Instant.parse("2024-03-30T23:59:59Z")));
        webex.addRecording(SITE, recording("late", Instant.parse("2024-03-31T00:00:00Z")));

        assertThat(ids(get(MARCH))).containsExactly("last", "first");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-03-01T00:00:00Z, 2024-03-31T00:00:00Z, 200",
        "2024-03-01T00:00:00Z, 2024-03-31T00:00:01Z, 400",
        "2024-03-02T00:00:00Z, 2024-03-01T00:00:00Z, 400",
        "2024-03-01, 2024-03-31, 200",
        "2024-03-01T00:00:00%2B02:00, 2024-03-10T12:30, 200",
        "yesterday, 2024-03-01T00:00:00Z, 400"
    })
    void aRangeIsThirtyDaysAtMostAndInOrder(String from, String to, int status) throws IOException {
        assertThat(get("/admin/recordings?from=" + from + "&to=" + to).statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "topic=BUDGET, a",
        "format=arf, b",
        "serviceType=EventCenter, c",
        "integrationTag=jira-7, d",
        "status=deleted, e",
        "status=purged, f"
    })
    void recordingsCanBeSelected(String query, String expected) throws IOException {
        webex.addRecording(SITE, recording("a").with("topic", "The budget"));
        webex.addRecording(SITE, recording("b").with("format", "ARF"));
        webex.addRecording(SITE, recording("c").with("serviceType", "EventCenter"));
        webex.addRecording(SITE, recording("d").with("integrationTags", List.of("jira-6", "jira-7")));
        webex.addRecording(SITE, recording("e"));
        webex.setStatus("e", "deleted");
        webex.addRecording(SITE, recording("f").with("status", "purged"));

        assertThat(ids(get(MARCH + "&" + query))).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"instance", "scheduled", "series"})
    void aMeetingsRecordingsAreFoundOnEverySiteAndAtAnyTime(String meetingId) throws IOException {
        webex.addRecording(SITE, recording("r1"));
        webex.addRecording(
                "site2-example.webex.com",
                recording("r2", Instant.parse("2020-01-01T00:00:00Z"))
                        .with("meetingId", "instance")
                        .with("scheduledMeetingId", "scheduled")
                        .with("meetingSeriesId", "series"));

        assertThat(ids(get(MARCH + "&siteUrl=" + SITE + "&meetingId=" + meetingId)))
                .containsExactly("r2");
    }

    @Test
    void timesAreStatedInTheZoneAskedFor() throws IOException {
        webex.addRecording(SITE, recording("r1"));
        HttpResponse<byte[]> answer = browser.getAs(webex.accessToken(), api(MARCH), "timezone", "America/New_York");

        assertThat(texts(json(answer), "createTime")).containsExactly("2024-03-10T05:00:00-04:00");
        assertThat(texts(json(get(MARCH)), "createTime")).containsExactly("2024-03-10T09:00:00Z");
    }

    @Test
    void theListsDownloadUrlIsAPageWithAForm() throws IOException {
        webex.addRecording(SITE, recording("r1"));
        String url = json(get(MARCH)).at("/items/0/downloadUrl").asText();
        HttpResponse<byte[]> page = browser.get(url);

        assertThat(url).contains("lsr.php?RCID=");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).startsWith("text/html");
        assertThat(text(page)).contains("<form");
        assertThat(webex.downloads()).isZero();
    }

    @Test
    void theDetailsLeadToEachFileWithoutCredentials() throws IOException {
        webex.addRecording(SITE, recording("r1").withFile(WebexFile.AUDIO, 700).withFile(WebexFile.TRANSCRIPT, 600));
        JsonNode links = links("r1");

        assertThat(webex.expected()).containsOnlyKeys("webex:r1:recording", "webex:r1:audio", "webex:r1:transcript");
        assertMedia(links, "recordingDownloadLink", "video/mp4", "webex:r1:recording");
        assertMedia(links, "audioDownloadLink", "audio/mpeg", "webex:r1:audio");
        assertMedia(links, "transcriptDownloadLink", "text/vtt", "webex:r1:transcript");
        assertThat(links.path("expiration").asText()).isEqualTo("2024-03-31T15:00:00Z");
        assertThat(webex.downloads()).isEqualTo(3);
        assertThat(webex.leaks()).isEmpty();
    }

    @Test
    void aFileThatDoesNotExistYetHasNoLinkUntilItDoes() throws IOException {
        webex.addRecording(SITE, recording("r1"));
        assertThat(links("r1").has("transcriptDownloadLink")).isFalse();

        webex.addFile("r1", WebexFile.TRANSCRIPT, 600);
        assertMedia(links("r1"), "transcriptDownloadLink", "text/vtt", "webex:r1:transcript");
    }

    @Test
    void aFileIsServedFromWhereADownloadWasAborted() throws IOException {
        webex.addRecording(SITE, recording("r1"));
        HttpResponse<byte[]> rest =
                browser.get(links("r1").path("recordingDownloadLink").asText(), "Range", "bytes=2000-");

        assertThat(rest.statusCode()).isEqualTo(206);
        assertThat(rest.body()).hasSize(1000);
    }

    @Test
    void credentialsAtTheMediaHostAreAFaultAndRemembered() throws IOException {
        webex.addRecording(SITE, recording("r1"));
        String link = links("r1").path("recordingDownloadLink").asText();

        assertThat(browser.getAs(webex.accessToken(), link).statusCode()).isEqualTo(500);
        assertThat(webex.leaks()).hasSize(1);
    }

    @Test
    void linksExpireAndFreshOnesWork() throws IOException {
        webex.addRecording(SITE, recording("r1"));
        String old = links("r1").path("recordingDownloadLink").asText();
        clock.pass(Duration.ofHours(3));

        assertThat(browser.get(old).statusCode()).isEqualTo(403);
        assertThat(text(browser.get(old))).contains("expired");
        webex.linkLifetime(Duration.ofMinutes(1));
        String fresh = links("r1").path("recordingDownloadLink").asText();
        assertThat(browser.get(fresh).statusCode()).isEqualTo(200);
        webex.expireLinks();
        assertThat(browser.get(fresh).statusCode()).isEqualTo(403);
    }

    @Test
    void aRecordingWhoseDownloadIsPreventedHasNoLinks() throws IOException {
        webex.addRecording(SITE, recording("r1"));
        webex.preventDownload("r1");

        assertThat(json(get(MARCH)).at("/items/0").has("downloadUrl")).isFalse();
        assertThat(json(details("r1", "ada.lovelace@example.com")).has("temporaryDirectDownloadLinks"))
                .isFalse();
        assertThat(webex.expected()).isEmpty();
    }

    @Test
    void detailsNeedTheHostAndTheRecording() throws IOException {
        webex.addRecording(SITE, recording("r1"));
        webex.addRecording(SITE, recording("r2").with("status", "purged"));

        assertThat(details("r1", "").statusCode()).isEqualTo(404);
        assertThat(details("r1", "other@example.com").statusCode()).isEqualTo(404);
        assertThat(details("unknown", "ada.lovelace@example.com").statusCode()).isEqualTo(404);
        assertThat(details("r2", "ada.lovelace@example.com").statusCode()).isEqualTo(410);
    }

    @Test
    void theDocumentationsSampleIsServedAsItStandsThereButForTheUrls() throws IOException {
        webex.addSeedSample();
        JsonNode items = json(get("/admin/recordings?from=2020-07-01T00:00:00Z&to=2020-07-31T00:00:00Z"))
                .path("items");

        assertThat(withoutUrls(items))
                .isEqualTo(withoutUrls(Json.resource("webex-sample.json").path("items")));
        assertThat(items.findValuesAsText("downloadUrl"))
                .hasSize(3)
                .allMatch(url -> url.startsWith("http://127.0.0.1:"));
        assertThat(webex.expected()).hasSize(9);
        assertThat(webex.expected().get("webex:4f914b1dfe3c4d11a61730f18c0f5387:recording"))
                .isEqualTo(new Content("webex:4f914b1dfe3c4d11a61730f18c0f5387:recording", MediaType.ARF, 168_103));
    }

    @Test
    void generatedRecordingsLieWithinTheRangeAndAreTheSameEachTime() throws IOException {
        Instant from = Instant.parse("2024-03-01T00:00:00Z");
        Instant to = Instant.parse("2024-03-31T00:00:00Z");
        webex.generate(2, 40, from, to);

        assertThat(webex.expected()).hasSize(120);
        assertThat(ids(get(MARCH + "&max=100"))).hasSize(20);
        assertThat(ids(get(MARCH + "&max=100&siteUrl=site2-example.webex.com"))).hasSize(20);
        try (Simulator other = Simulator.start(clock)) {
            other.webex().generate(2, 40, from, to);
            assertThat(other.webex().expected()).isEqualTo(webex.expected());
        }
    }

    @Test
    void anAnswerCanBeReplacedOnce() throws IOException {
        webex.respondOnce(request -> true, Response.of(423).with("Retry-After", "10"));

        assertThat(get(MARCH).statusCode()).isEqualTo(423);
        assertThat(get(MARCH).statusCode()).isEqualTo(200);
    }

    private void assertMedia(JsonNode links, String field, String type, String ledgerId) throws IOException {
        HttpResponse<byte[]> media = browser.get(links.path(field).asText());
        Content expected = Objects.requireNonNull(webex.expected().get(ledgerId));
        assertThat(media.statusCode()).isEqualTo(200);
        assertThat(header(media, "Content-Type")).isEqualTo(type);
        try (var in = expected.open()) {
            assertThat(media.body()).isEqualTo(in.readAllBytes());
        }
    }

    private HttpResponse<byte[]> refresh(Map<String, String> settings) throws IOException {
        Map<String, String> form = new HashMap<>(Map.of("grant_type", "refresh_token"));
        for (String key : List.of("client-id", "client-secret", "refresh-token")) {
            form.put(key.replace('-', '_'), Objects.requireNonNull(settings.get("webex." + key)));
        }
        return browser.post(Objects.requireNonNull(settings.get("webex.token-url")), form);
    }

    private HttpResponse<byte[]> get(String path) throws IOException {
        return browser.getAs(webex.accessToken(), api(path));
    }

    private HttpResponse<byte[]> details(String id, String host) throws IOException {
        return get("/recordings/" + id + "?" + Browser.encode(Map.of("hostEmail", host)));
    }

    private JsonNode links(String id) throws IOException {
        return json(details(id, "ada.lovelace@example.com")).path("temporaryDirectDownloadLinks");
    }

    private String api(String path) {
        return webex.settings().get("webex.api-url") + path;
    }

    private static List<String> ids(HttpResponse<byte[]> response) throws IOException {
        return texts(json(response).path("items"), "id");
    }

    private static Optional<String> linkTo(String relation, HttpResponse<byte[]> response) {
        Matcher link = Pattern.compile("<([^>]*)>; rel=\"" + relation + "\"")
                .matcher(response.headers().firstValue("Link").orElse(""));
        return link.find() ? Optional.of(link.group(1)) : Optional.empty();
    }

    private static JsonNode withoutUrls(JsonNode items) {
        JsonNode copy = items.deepCopy();
        copy.forEach(item -> ((ObjectNode) item).remove(List.of("downloadUrl", "playbackUrl")));
        return copy;
    }

    private static WebexRecording recording(String id) {
        return recording(id, CREATED);
    }

    private static WebexRecording recording(String id, Instant created) {
        return WebexRecording.of(id, "Topic", created.minusSeconds(3600), created, 3000);
    }
}
