package dev.recordingroutes.simulator;

import static dev.recordingroutes.simulator.Browser.header;
import static dev.recordingroutes.simulator.Browser.json;
import static dev.recordingroutes.simulator.Browser.text;
import static dev.recordingroutes.simulator.Browser.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZoomSimulatorTest {

    private static final Instant START = Instant.parse("2024-03-10T09:00:00Z");

    private final SettableClock clock = new SettableClock("2024-03-31T12:00:00Z");
    private final Simulator simulator = Simulator.start(clock);
    private final ZoomSimulator zoom = simulator.zoom();
    private final Browser browser = new Browser();

    @BeforeEach
    void twoUsers() {
        zoom.addUser("u1", "ada@example.com", ZoomSimulator.Status.ACTIVE);
        zoom.addUser("u2", "grace@example.com", ZoomSimulator.Status.INACTIVE);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void theRightCredentialsGetAToken() throws IOException {
        JsonNode answer = json(askForToken(setting("client-secret")));

        assertThat(answer.path("expires_in").asInt()).isEqualTo(3599);
        assertThat(answer.path("token_type").asText()).isEqualTo("bearer");
        assertThat(browser.getAs(answer.path("access_token").asText(), api("/users"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void wrongCredentialsGetZoomsRefusal() throws IOException {
        HttpResponse<byte[]> answer = askForToken("wrong");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(text(answer))
                .isEqualTo("{\"reason\":\"Invalid client_id or client_secret\",\"error\":\"invalid_client\"}");
    }

    @Test
    void aTokenExpires() throws IOException {
        String token = zoom.accessToken();
        clock.pass(Duration.ofSeconds(3599));
        HttpResponse<byte[]> answer = browser.getAs(token, api("/users"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(text(answer)).isEqualTo("{\"code\":124,\"message\":\"Access token is expired.\"}");
    }

    @Test
    void tokensCanBeMadeToExpireAllAtOnce() throws IOException {
        String token = zoom.accessToken();
        zoom.expireTokens();

        assertThat(browser.getAs(token, api("/users")).statusCode()).isEqualTo(401);
        assertThat(browser.get(api("/users")).statusCode()).isEqualTo(401);
        assertThat(get("/users").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"'', u1", "?status=active, u1", "?status=inactive, u2"})
    void usersAreListedByStatus(String query, String expected) throws IOException {
        assertThat(texts(json(get("/users" + query)).path("users"), "id")).containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({"u1", "me", "ada@example.com", "ada%40example.com"})
    void aUserIsFoundByIdAddressOrMe(String user) throws IOException {
        zoom.addMeeting("u1", meeting("m1", START));

        assertThat(texts(json(get("/users/" + user + "/recordings?from=2024-03-10&to=2024-03-10")), "uuid"))
                .containsExactly("m1");
    }

    @Test
    void anUnknownUserIsCode1001() throws IOException {
        HttpResponse<byte[]> answer = get("/users/nobody/recordings");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("code").asInt()).isEqualTo(1001);
    }

    @Test
    void pagesFollowOneAnotherNewestFirstUntilTheTokenIsEmpty() throws IOException {
        for (int i = 0; i < 5; i++) {
            zoom.addMeeting("u1", meeting("m" + i, START.plus(Duration.ofHours(i))));
        }
        List<String> seen = new ArrayList<>();
        Map<String, String> query = new HashMap<>(Map.of("from", "2024-03-10", "to", "2024-03-11", "page_size", "2"));
        JsonNode page;
        do {
            page = json(get("/users/u1/recordings?" + Browser.encode(query)));
            seen.addAll(texts(page, "uuid"));
            query.put("next_page_token", page.path("next_page_token").asText());
        } while (!page.path("next_page_token").asText().isEmpty());

        assertThat(seen).containsExactly("m4", "m3", "m2", "m1", "m0");
        assertThat(zoom.requests()).hasSize(3);
    }

    @Test
    void aPageTokenNeedsEncodingAndServesOnlyTheSameQueryForAQuarterOfAnHour() throws IOException {
        zoom.addMeeting("u1", meeting("m1", START));
        zoom.addMeeting("u1", meeting("m2", START));
        String query = "/users/u1/recordings?page_size=1&from=2024-03-10&to=2024-03-11";
        String token = json(get(query)).path("next_page_token").asText();
        String encoded = Browser.encode(Map.of("next_page_token", token));

        assertThat(token).contains("+", "/", "=");
        assertThat(get(query + "&next_page_token=" + token).statusCode()).isEqualTo(400);
        assertThat(get(query.replace("11", "12") + "&" + encoded).statusCode()).isEqualTo(400);
        assertThat(get(query.replace("u1", "u2") + "&" + encoded).statusCode()).isEqualTo(400);
        assertThat(get(query + "&" + encoded).statusCode()).isEqualTo(200);
        clock.pass(Duration.ofMinutes(15));
        HttpResponse<byte[]> late = get(query + "&" + encoded);
        assertThat(late.statusCode()).isEqualTo(400);
        assertThat(json(late).path("code").asInt()).isEqualTo(300);
    }

    @Test
    void datesAreUtcAndInclusive() throws IOException {
        zoom.addMeeting("u1", meeting("before", Instant.parse("2024-03-09T23:59:59Z")));
        zoom.addMeeting("u1", meeting("first", Instant.parse("2024-03-10T00:00:00Z")));
        zoom.addMeeting("u1", meeting("last", Instant.parse("2024-03-11T23:59:59Z")));
        zoom.addMeeting("u1", meeting("after", Instant.parse("2024-03-12T00:00:00Z")));

        assertThat(texts(json(get("/users/u1/recordings?from=2024-03-10&to=2024-03-11")), "uuid"))
                .containsExactly("last", "first");
    }

    @Test
    void aRangeOverAMonthIsShortenedAndTheAnswerTellsTheOneUsed() throws IOException {
        zoom.addMeeting("u1", meeting("m1", Instant.parse("2023-06-01T10:00:00Z")));
        JsonNode answer = json(get("/users/u1/recordings?from=2023-01-01&to=2024-03-15"));

        assertThat(answer.path("from").asText()).isEqualTo("2024-02-15");
        assertThat(answer.path("to").asText()).isEqualTo("2024-03-15");
        assertThat(answer.path("meetings")).isEmpty();
    }

    @Test
    void withoutDatesTodayIsListed() throws IOException {
        JsonNode answer = json(get("/users/u1/recordings"));

        assertThat(answer.path("from").asText()).isEqualTo("2024-03-31");
        assertThat(answer.path("to").asText()).isEqualTo("2024-04-01");
        assertThat(answer.path("page_size").asInt()).isEqualTo(30);
    }

    @Test
    void theTrashIsAListOfItsOwnWithoutDates() throws IOException {
        zoom.addMeeting("u1", meeting("kept", START, video("f1"), video("f2")));
        zoom.addMeeting("u1", meeting("dropped", START, video("f3")));
        zoom.trashFile("f2");
        zoom.trashMeeting("dropped");

        assertThat(texts(
                        json(get("/users/u1/recordings?from=2024-03-10&to=2024-03-10"))
                                .path("meetings"),
                        "id"))
                .containsExactly("85000000001", "f1");
        assertThat(texts(json(get("/users/u1/recordings?trash=true")), "uuid")).containsExactly("dropped");
        assertThat(texts(
                        json(get("/users/u1/recordings?trash=true&trash_type=recording_file"))
                                .path("meetings"),
                        "id"))
                .containsExactly("85000000001", "f2");
        assertThat(zoom.expected()).containsOnlyKeys("zoom:f1");
    }

    @Test
    void meetingsCanBeSelectedByIdAndThoseOfAConnectorAreListedOnRequest() throws IOException {
        zoom.addMeeting("u1", meeting("m1", START));
        zoom.addMeeting("u1", meeting("m2", START).with("id", "77"));
        zoom.addMeeting("u1", meeting("m3", START).recordedWithConnector());
        String query = "/users/u1/recordings?from=2024-03-10&to=2024-03-10";

        assertThat(texts(json(get(query)), "uuid")).containsExactly("m1", "m2");
        assertThat(texts(json(get(query + "&mc=true")), "uuid")).containsExactly("m1", "m2", "m3");
        assertThat(texts(json(get(query + "&meeting_id=77")), "uuid")).containsExactly("m2");
    }

    @Test
    void aDownloadRedirectsToAnotherOriginWhichServesTheBytes() throws IOException {
        zoom.addMeeting("u1", meeting("m1", START, video("f1")));
        HttpResponse<byte[]> redirect = getWithToken(downloadUrl("f1"));
        String location = header(redirect, "Location");
        HttpResponse<byte[]> media = browser.get(location);

        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(location).contains("/cdn/", "?signature=").doesNotStartWith(origin());
        assertThat(media.statusCode()).isEqualTo(200);
        assertThat(header(media, "Content-Type")).isEqualTo("video/mp4");
        assertThat(header(media, "Content-Length")).isEqualTo("5000");
        assertThat(media.body()).isEqualTo(bytes("zoom:f1"));
        assertThat(zoom.downloads()).isEqualTo(1);
        assertThat(zoom.leaks()).isEmpty();
    }

    @Test
    void credentialsAtTheMediaHostAreAFaultAndRemembered() throws IOException {
        zoom.addMeeting("u1", meeting("m1", START, video("f1")));
        String location = header(getWithToken(downloadUrl("f1")), "Location");

        assertThat(getWithToken(location).statusCode()).isEqualTo(500);
        assertThat(zoom.leaks()).hasSize(1);
    }

    @Test
    void withoutATokenADownloadIsASignInPage() throws IOException {
        zoom.addMeeting("u1", meeting("m1", START, video("f1")));
        HttpResponse<byte[]> page = browser.get(downloadUrl("f1"));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).startsWith("text/html");
        assertThat(text(page)).contains("Sign In");
    }

    @Test
    void aWrongSignatureOpensNothing() throws IOException {
        zoom.addMeeting("u1", meeting("m1", START, video("f1")));
        String location = header(getWithToken(downloadUrl("f1")), "Location");

        assertThat(browser.get(location + "x").statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-99, 206, 0, 100",
        "bytes=4000-, 206, 4000, 5000",
        "bytes=4990-9999, 206, 4990, 5000",
        "bytes=-10, 206, 4990, 5000",
        "bytes=5000-, 416, 0, 0",
        "bytes=-0, 416, 0, 0",
        "lines=1-2, 200, 0, 5000",
        "bytes=-, 200, 0, 5000"
    })
    void aRangeIsServedAsAsked(String range, int status, int from, int to) throws IOException {
        zoom.addMeeting("u1", meeting("m1", START, video("f1")));
        String location = header(getWithToken(downloadUrl("f1")), "Location");
        HttpResponse<byte[]> part = browser.get(location, "Range", range);

        assertThat(part.statusCode()).isEqualTo(status);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(bytes("zoom:f1"), from, to));
        if (status == 206) {
            assertThat(header(part, "Content-Range")).isEqualTo("bytes " + from + "-" + (to - 1) + "/5000");
        }
    }

    @Test
    void aRangeOfAFileThatHasChangedIsTheWholeFile() throws IOException {
        zoom.addMeeting("u1", meeting("m1", START, video("f1")));
        String location = header(getWithToken(downloadUrl("f1")), "Location");
        String etag = header(browser.get(location), "ETag");

        assertThat(browser.get(location, "Range", "bytes=1-2", "If-Range", etag).statusCode())
                .isEqualTo(206);
        assertThat(browser.get(location, "Range", "bytes=1-2", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aProcessedFileIsListedWithoutTypeAndSizeUntilItIsCompleted() throws IOException {
        zoom.addMeeting("u1", meeting("m1", START, video("f1").processing()));
        JsonNode waiting = file("f1");

        assertThat(waiting.path("status").asText()).isEqualTo("processing");
        assertThat(waiting.path("file_type").asText("absent")).isEmpty();
        assertThat(waiting.path("recording_end").asText("absent")).isEmpty();
        assertThat(waiting.path("file_size").asInt(-1)).isZero();
        assertThat(text(getWithToken(downloadUrl("f1")))).contains("Sign In");
        assertThat(zoom.expected()).isEmpty();

        zoom.complete("f1");
        assertThat(file("f1").path("status").asText()).isEqualTo("completed");
        assertThat(file("f1").path("file_size").asInt()).isEqualTo(5000);
        assertThat(getWithToken(downloadUrl("f1")).statusCode()).isEqualTo(302);
        assertThat(zoom.expected()).containsOnlyKeys("zoom:f1");
    }

    @Test
    void aTranscriptCanAppearLaterAndAFileOnPremisesHasNoUrl() throws IOException {
        zoom.addMeeting("u1", meeting("m1", START, video("f1").onPremises()));
        zoom.addFile("m1", ZoomFile.of("f2", "TRANSCRIPT", "audio_transcript", 300));

        assertThat(file("f1").has("download_url")).isFalse();
        assertThat(file("f1").path("file_path").asText()).endsWith(".mp4");
        assertThat(text(media("f2"))).startsWith("WEBVTT");
        assertThat(zoom.expected()).containsOnlyKeys("zoom:f2");
    }

    @Test
    void filesWithoutIdAreToldApartByTheirPosition() {
        ZoomFile timeline = ZoomFile.bare("TIMELINE", 300);
        zoom.addMeeting(
                "u1",
                meeting(
                        "a/b+==",
                        START,
                        timeline,
                        video("f1"),
                        timeline,
                        timeline.with("recording_start", "2024-03-10T10:00:00Z")));

        assertThat(zoom.expected())
                .containsOnlyKeys(
                        "zoom:a/b+==/TIMELINE/2024-03-10T09:00:00Z/0",
                        "zoom:f1",
                        "zoom:a/b+==/TIMELINE/2024-03-10T09:00:00Z/1",
                        "zoom:a/b+==/TIMELINE/2024-03-10T10:00:00Z/0");
        assertThat(zoom.expected().values().stream().map(Content::sha256)).doesNotHaveDuplicates();
    }

    @Test
    void anyFieldCanBeSetToAnything() throws IOException {
        zoom.addMeeting(
                "u1", meeting("m1", START, video("f1")).with("id", "6840331990").with("recording_files", null));
        JsonNode meeting =
                json(get("/users/u1/recordings?from=2024-03-10&to=2024-03-10")).at("/meetings/0");

        assertThat(meeting.path("id").isTextual()).isTrue();
        assertThat(meeting.path("recording_files").isNull()).isTrue();
    }

    @Test
    void theDocumentationsSampleIsServedAsItStandsThereButForTheUrls() throws IOException {
        zoom.addSeedSample();
        JsonNode sample = Json.resource("zoom-sample.json").at("/meetings/0");
        JsonNode meeting = json(get("/users/z8dfkgABBBBBBBfp8uQ/recordings?from=2019-08-15&to=2019-09-15"))
                .at("/meetings/0");

        assertThat(withoutUrls(meeting)).isEqualTo(withoutUrls(sample));
        assertThat(meeting.findValuesAsText("download_url")).hasSize(3).allMatch(url -> url.startsWith(origin()));
        assertThat(zoom.expected())
                .containsOnlyKeys(
                        "zoom:589ABBBBB-8718e",
                        "zoom:gkABCDEnCkPuA==/TIMELINE/2019-08-29T21:54:55Z/0",
                        "zoom:96119b=kdfhf791");
        assertThat(content("zoom:96119b=kdfhf791").size()).isEqualTo(37285);
    }

    @Test
    void generatedMeetingsLieWithinTheRangeAndAreTheSameEachTime() throws IOException {
        Instant from = Instant.parse("2024-01-01T00:00:00Z");
        Instant to = Instant.parse("2024-03-01T00:00:00Z");
        zoom.generate(4, 60, from, to);
        List<String> starts = new ArrayList<>();
        for (String user : texts(json(get("/users?status=active")), "id")) {
            for (String range : List.of("from=2024-01-01&to=2024-01-31", "from=2024-02-01&to=2024-02-29")) {
                starts.addAll(texts(json(get("/users/" + user + "/recordings?" + range)), "start_time"));
            }
        }

        assertThat(zoom.expected()).hasSize(300);
        assertThat(starts).hasSize(45).anyMatch(start -> start.endsWith("T23:59:59Z"));
        try (Simulator other = Simulator.start(clock)) {
            other.zoom().generate(4, 60, from, to);
            assertThat(other.zoom().expected()).isEqualTo(zoom.expected());
        }
    }

    @Test
    void anAnswerCanBeReplacedOnce() throws IOException {
        Response limited = Response.json(429, "{\"code\":429}").with("Retry-After", "1");
        zoom.respondOnce(request -> request.path().endsWith("/users"), limited);
        zoom.respondOnce(request -> request.path().endsWith("/users"), Response.of(503));

        HttpResponse<byte[]> first = get("/users");
        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(header(first, "Retry-After")).isEqualTo("1");
        assertThat(get("/users").statusCode()).isEqualTo(503);
        assertThat(get("/users").statusCode()).isEqualTo(200);
    }

    @Test
    void anAnswerCanBeReplacedUntilFurtherNotice() throws IOException {
        zoom.respondAlways(request -> true, Response.disconnect());

        assertThatThrownBy(() -> get("/users")).isInstanceOf(IOException.class);
        zoom.clearFaults();
        assertThat(get("/users").statusCode()).isEqualTo(200);
    }

    @Test
    void aDownloadCanGetAFault() throws IOException {
        zoom.addMeeting("u1", meeting("m1", START, video("f1")));
        zoom.spoilOnce(zoom::isDownload, answer -> answer.cutAfter(1000));
        assertThatThrownBy(() -> media("f1")).isInstanceOf(IOException.class);

        zoom.spoilOnce(zoom::isDownload, answer -> answer.truncatedTo(0));
        assertThat(media("f1").body()).isEmpty();

        zoom.spoilOnce(zoom::isDownload, answer -> answer.longerBy(7));
        assertThat(media("f1").body()).hasSize(5007);

        zoom.spoilOnce(zoom::isDownload, Response::withoutLength);
        HttpResponse<byte[]> chunked = media("f1");
        assertThat(chunked.headers().firstValue("Content-Length")).isEmpty();
        assertThat(chunked.body()).isEqualTo(bytes("zoom:f1"));

        zoom.spoilOnce(zoom::isDownload, answer -> answer.stalledAfter(100, Duration.ofMillis(1)));
        assertThat(media("f1").body()).isEqualTo(bytes("zoom:f1"));
        assertThat(zoom.downloads()).isEqualTo(5);
    }

    @Test
    void requestsAreRememberedUntilCleared() throws IOException {
        get("/users?status=inactive");
        Request request = zoom.requests().get(0);

        assertThat(request.is("GET", "/v2/users")).isTrue();
        assertThat(request.query()).containsEntry("status", "inactive");
        assertThat(request.header("authorization")).isPresent();
        assertThat(request.toString()).doesNotContain("Bearer", "inactive");
        zoom.clearRequests();
        assertThat(zoom.requests()).isEmpty();
    }

    private HttpResponse<byte[]> askForToken(String secret) throws IOException {
        String basic = Base64.getEncoder()
                .encodeToString((setting("client-id") + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return browser.post(
                setting("token-url"),
                Map.of("grant_type", "account_credentials", "account_id", setting("account-id")),
                "Authorization",
                "Basic " + basic);
    }

    private HttpResponse<byte[]> get(String path) throws IOException {
        return getWithToken(api(path));
    }

    private HttpResponse<byte[]> getWithToken(String url) throws IOException {
        return browser.getAs(zoom.accessToken(), url);
    }

    private HttpResponse<byte[]> media(String fileId) throws IOException {
        return browser.get(header(getWithToken(downloadUrl(fileId)), "Location"));
    }

    private String downloadUrl(String fileId) throws IOException {
        return file(fileId).path("download_url").asText();
    }

    private JsonNode file(String id) throws IOException {
        for (JsonNode file : json(get("/users/u1/recordings?from=2024-03-10&to=2024-03-10"))
                .findValues("recording_files")
                .get(0)) {
            if (file.path("id").asText().equals(id)) {
                return file;
            }
        }
        throw new AssertionError(id + " is not listed");
    }

    private byte[] bytes(String ledgerId) throws IOException {
        try (var in = content(ledgerId).open()) {
            return in.readAllBytes();
        }
    }

    private Content content(String ledgerId) {
        return Objects.requireNonNull(zoom.expected().get(ledgerId));
    }

    private String setting(String key) {
        return Objects.requireNonNull(zoom.settings().get("zoom." + key));
    }

    private String api(String path) {
        return setting("api-url") + path;
    }

    private String origin() {
        return setting("api-url").replace("/v2", "");
    }

    private static JsonNode withoutUrls(JsonNode meeting) {
        ObjectNode copy = meeting.deepCopy();
        copy.remove("share_url");
        copy.path("recording_files").forEach(file -> ((ObjectNode) file).remove(List.of("play_url", "download_url")));
        return copy;
    }

    private static ZoomMeeting meeting(String uuid, Instant start, ZoomFile... files) {
        return ZoomMeeting.of(uuid, 85_000_000_001L, "Topic", start, files);
    }

    private static ZoomFile video(String id) {
        return ZoomFile.of(id, "MP4", "active_speaker", 5000);
    }
}
