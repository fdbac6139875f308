package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.WebexFile;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests cases S1 to S13, which concern every provider, each with the provider where it is easiest to show. */
class SharedCasesTest extends Case {
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    @Test
    void s1SameTopicAndTimeButAnotherIdGiveTwoStableNames() throws IOException {
        var start = now.minus(Duration.ofDays(1));
        meeting("one==", "Weekly", start, video("a"), video("A"));
        meeting("two==", "Weekly", start, video("b"));

        assertExit(harvest("zoom"), 0);
        assertEverythingIsThere();
        var first = workplace.delivered();

        assertExit(harvest("zoom"), 0);
        assertThat(workplace.delivered()).isEqualTo(first);
        assertThat(simulator.zoom().downloads()).isEqualTo(3);
    }

    @Test
    void s2AnItemInOverlappingWindowsIsDeliveredOnce() throws IOException {
        // Windows have 28 days and overlap by one: the newest begins 28 days ago, in the 33rd day of 60.
        var from = now.minus(Duration.ofDays(60));
        meeting("overlap==", "Weekly", from.plus(Duration.ofHours(32 * 24 + 12)), video("a"));

        var result = harvest("zoom", "--from", day(from));

        assertExit(result, 0);
        assertThat(result.counted("found")).isEqualTo(1);
        assertThat(seen(simulator.zoom(), Case::isListing)).hasSizeGreaterThan(2);
        assertThat(simulator.zoom().downloads()).isEqualTo(1);
        assertEverythingIsThere();
    }

    @Test
    void s2AnItemOnTwoPagesIsDeliveredOnce() throws IOException {
        // A meeting that moves to the next page between two requests is on both pages.
        var media = new byte[5_000];
        simulator.zoom().respondAlways(Case::isLink, Response.of(200, media).with("Content-Type", "video/mp4"));
        simulator.zoom().respondOnce(Case::isListing, Response.json(200, pageWithOneFile("more")));
        simulator.zoom().respondOnce(Case::isListing, Response.json(200, pageWithOneFile("")));

        var result = harvest("zoom");

        assertExit(result, 0);
        assertThat(result.counted("found")).isEqualTo(1);
        assertThat(seen(simulator.zoom(), request -> request.parameter("next_page_token")
                        .isPresent()))
                .hasSize(1);
        assertThat(seen(simulator.zoom(), Case::isLink)).hasSize(1);
        assertThat(workplace.delivered()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "a/b\\c:d*e?f\"g<h>i|j",
                "...",
                " . leading and trailing . ",
                "line\r\nbreak\tand\u0000nul\u001b[31m",
                "CON",
                "~root",
                "-rf",
                "${env:HOME} {{zoom.client-secret}} $simple{body}",
                "\u202efdp.exe"
            })
    void s3AHostileTopicIsOneSafeSegment(String topic) throws IOException {
        meeting("hostile==", topic, now.minus(Duration.ofDays(1)), video("a"));
        meeting("plain==", "Plain", now.minus(Duration.ofDays(1)), video("b"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        var hostile = Path.of(path("zoom:a"));
        assertThat(hostile.toString().split("/")).doesNotContain("..", ".", "");
        assertThat(hostile.getNameCount()).isEqualTo(Path.of(path("zoom:b")).getNameCount());
        assertThat(hostile.toString())
                .doesNotContain("${", "{{", simulator.zoom().settings().get("zoom.client-secret"))
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}:*?\"<>|\\\\]");
    }

    @Test
    void s4EmojiAndNonLatinTopicsAreKeptAndCutBetweenCodePoints() throws IOException {
        var kept = "Всё 会議 اجتماع 🎉👩‍💻";
        meeting("kept==", kept, now.minus(Duration.ofDays(1)), video("a"));
        meeting("long==", "会議🎉".repeat(100), now.minus(Duration.ofDays(1)), video("b"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(path("zoom:a")).contains(kept);
        assertThat(path("zoom:b")).contains("会議🎉会議").doesNotContain("\ufffd", "?");
        assertThat(path("zoom:b").split("/")).allSatisfy(segment -> assertThat(segment.getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(255));
    }

    @Test
    void s5ATopicOfTenThousandCharactersIsShortenedAndStaysUnique() throws IOException {
        meeting("one==", "x".repeat(10_000), now.minus(Duration.ofDays(1)), video("a"));
        meeting("two==", "x".repeat(9_999) + "y", now.minus(Duration.ofDays(1)), video("b"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(Path.of(path("zoom:a")).getParent())
                .isNotEqualTo(Path.of(path("zoom:b")).getParent());
    }

    @Test
    void s6AnEmptyBodyWhereASizeWasDeclaredIsRetriedAndNeverDelivered() throws IOException {
        assertRetriedOnce(answer -> answer.truncatedTo(0));
    }

    static Stream<UnaryOperator<Response>> wrongSizes() {
        return Stream.of(
                answer -> answer.cutAfter(1_000),
                answer -> answer.withoutLength().cutAfter(1_000),
                answer -> answer.truncatedTo(4_999),
                answer -> answer.longerBy(1),
                answer -> answer.longerBy(1).withoutLength());
    }

    @ParameterizedTest
    @MethodSource("wrongSizes")
    void s7ABodyOfAnotherSizeThanWasSaidIsDiscardedAndRetried(UnaryOperator<Response> spoiled) throws IOException {
        assertRetriedOnce(spoiled);
    }

    @ParameterizedTest
    @CsvSource({"text/html;charset=UTF-8", "video/mp4", "application/octet-stream"})
    void s8HtmlInsteadOfMediaIsAnAuthorisationFailureAndNeverDelivered(String type) throws IOException {
        meeting("web==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        simulator
                .zoom()
                .respondAlways(
                        simulator.zoom()::isDownload,
                        Response.of(200, "\n<!DOCTYPE html><html>Sign in".getBytes(StandardCharsets.UTF_8))
                                .with("Content-Type", type));

        assertExit(harvest("zoom"), 1);

        assertThat(status("zoom:a")).isEqualTo("parked");
        assertThat(reason("zoom:a")).contains("a web page instead of media: not authorised, or deleted");
        assertThat(workplace.files()).isEmpty();
    }

    @Test
    void s8ATokenThatExpiresBetweenListingAndDownloadIsRenewed() throws IOException {
        meeting("late==", "Weekly", now.minus(Duration.ofDays(1)), video("a"), video("b"), video("c"));
        simulator.zoom().respondOnce(before(Case::isLink, simulator.zoom()::expireTokens), Response.of(500));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(seen(simulator.zoom(), Case::isTokenRequest)).hasSize(2);
    }

    @Test
    void s9ARedirectToAnotherOriginIsFollowedWithoutCredentials() throws IOException {
        meeting("cdn==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(seen(simulator.zoom(), Case::isLink))
                .allSatisfy(
                        request -> assertThat(request.header("Authorization")).isPresent());
        assertThat(seen(simulator.zoom(), simulator.zoom()::isDownload))
                .isNotEmpty()
                .allSatisfy(request ->
                        assertThat(request.headers()).doesNotContainKeys("authorization", "cookie", "referer"));
    }

    @Test
    void s9MoreThanFiveRedirectsAreNotFollowed() throws IOException {
        meeting("round==", "Weekly", now.minus(Duration.ofDays(1)), videoAt("a", "/rec/download/a"));
        workplace.set("transfer.max-attempts", "1");
        simulator.zoom().respondAlways(Case::isLink, Response.of(302).with("Location", "/rec/download/a"));

        assertExit(harvest("zoom"), 1);

        assertThat(reason("zoom:a")).contains("redirects more than 5 times");
        assertThat(seen(simulator.zoom(), Case::isLink)).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://evil.example/a.mp4 | leads to evil.example, which media-hosts does not allow",
                "http://example.com/a.mp4 | to example.com is 'http', not https",
                "file:///etc/passwd | has no host",
                "ftp://127.0.0.1/a | to 127.0.0.1 is 'ftp', not https",
                "https://user:word@127.0.0.1/a | to 127.0.0.1 holds credentials",
                "https://127.0.0.1/{{zoom.client-secret}} | holds '{{'",
                "https://127.0.0.1/${env:PATH} | holds '${'",
                "https://127.0.0.1/#{body} | holds '#{'",
                "https://10.0.0.1/a | leads to 10.0.0.1, which media-hosts does not allow",
            })
    void s9ARedirectToWhereMediaMustNotComeFromIsRefusedByNameAndBurnsNoAttempts(String location, String why)
            throws IOException {
        meeting("evil==", "Weekly", now.minus(Duration.ofDays(1)), videoAt("a", "/rec/download/a"));
        meeting("good==", "Weekly", now.minus(Duration.ofDays(1)), video("b"));
        simulator
                .zoom()
                .respondAlways(
                        request -> request.path().equals("/rec/download/a"),
                        Response.of(302).with("Location", location));

        assertExit(harvest("zoom"), 1);

        assertThat(status("zoom:a")).isEqualTo("parked");
        assertThat(reason("zoom:a")).isEqualTo("refused the link, which " + why);
        assertThat(row("zoom:a").path("attempts").asInt()).isZero();
        assertThat(status("zoom:b")).isEqualTo("delivered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"seconds", "HTTP date", "ISO-8601", "past", "past date", "missing", "unreadable"})
    void s10EveryFormOfRetryAfterIsABoundedWait(String form) throws IOException {
        meeting("limit==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        var until = clock.instant().plusSeconds(2);
        var limited =
                Response.json(429, "{\"code\":429,\"message\":\"You have reached the maximum per-second rate.\"}");
        simulator
                .zoom()
                .respondOnce(
                        Case::isListing,
                        switch (form) {
                            case "seconds" -> limited.with("Retry-After", "1");
                            case "HTTP date" ->
                                limited.with("Retry-After", HTTP_DATE.format(until.atOffset(ZoneOffset.UTC)));
                            case "ISO-8601" -> limited.with("Retry-After", until.toString());
                            case "past" -> limited.with("Retry-After", "2020-01-01T00:00:00Z");
                            case "past date" -> limited.with("Retry-After", "Wed, 01 Jan 2020 00:00:00 GMT");
                            case "unreadable" -> limited.with("Retry-After", "soon");
                            default -> limited;
                        });

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(seen(simulator.zoom(), Case::isListing)).hasSize(2);
    }

    @Test
    void s10AnAbsurdRetryAfterEndsThePollVisiblyAndTheNextCoversTheSameRange() throws IOException {
        meeting("absurd==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        simulator.zoom().respondOnce(Case::isListing, Response.json(429, "{}").with("Retry-After", "999999999999"));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out()).contains("not reached: zoom: zoom answered 429; it is asked again after ");
        assertThat(workplace.run("status", "--json").out()).contains("\"lastError\":\"zoom answered 429; it is");
        assertThat(seen(simulator.zoom(), Case::isListing)).hasSize(1);

        assertExit(harvest("zoom"), 0);
        assertEverythingIsThere();
    }

    @Test
    void s10ALimitSlowsTheWholeProviderRatherThanOneThread() throws IOException {
        for (var i = 0; i < 30; i++) {
            recording("r" + i, now.minus(Duration.ofDays(1)), WebexFile.AUDIO, WebexFile.TRANSCRIPT);
        }
        var times = Collections.synchronizedList(new ArrayList<Long>());
        simulator.webex().respondOnce(request -> isDetail(request) && times.size() == 10, limited("2"));
        simulator.webex().respondAlways(request -> isDetail(request) && !times.add(System.nanoTime()), limited("2"));

        assertExit(harvest("webex"), 0);

        assertEverythingIsThere();
        // Eight workers may have sent their requests already; later requests waited.
        assertThat(Duration.ofNanos(times.get(10 + 8) - times.get(9))).isGreaterThan(Duration.ofMillis(1_900));
    }

    @Test
    void s10ALimitOnMediaHoldsForTheFilesInHandTooAndCostsThemNoAttempt() throws IOException {
        meeting("media==", "Weekly", now.minus(Duration.ofDays(1)), video("a"), video("b"), video("c"), video("d"));
        workplace.set("transfer.workers", "1");
        var times = Collections.synchronizedList(new ArrayList<Long>());
        simulator.zoom().respondOnce(request -> isLink(request) && times.add(System.nanoTime()), limited("2"));
        simulator.zoom().respondAlways(request -> isLink(request) && !times.add(System.nanoTime()), limited("2"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(Duration.ofNanos(times.get(1) - times.get(0))).isGreaterThan(Duration.ofMillis(1_900));
        assertThat(workplace.ledger().values().stream()
                        .mapToInt(row -> row.path("attempts").asInt()))
                .containsExactlyInAnyOrder(1, 1, 1, 2);
    }

    @Test
    void s10ADaysLimitEndsThePollUntilItResets() throws IOException {
        meeting("daily==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        for (var user = 1; user <= 20; user++) {
            simulator
                    .zoom()
                    .addUser("user-" + user, "user-%d@example.com".formatted(user), ZoomSimulator.Status.ACTIVE);
        }
        simulator
                .zoom()
                .respondOnce(
                        Case::isListing,
                        Response.json(429, "{\"code\":429,\"message\":\"You have reached the daily limit.\"}")
                                .with("X-RateLimit-Type", "Daily-limit"));

        var result = harvest("zoom");

        assertExit(result, 1);
        var tomorrow = day(now.plus(Duration.ofDays(1)));
        assertThat(result.out())
                .contains("the day's limit is used up; it is asked again after " + tomorrow + "T00:00:0")
                .containsOnlyOnce("not reached");
        // The other users are not requested, but for those whose requests were under way.
        assertThat(seen(simulator.zoom(), Case::isListing)).hasSizeLessThan(10);

        clock.set(now.plus(Duration.ofDays(1)));
        assertExit(harvest("zoom"), 0);
        assertEverythingIsThere();
    }

    static Stream<Response> failuresOfThePassingKind() {
        return Stream.of(
                Response.of(500),
                Response.html(502, "Bad Gateway"),
                Response.of(503).with("Retry-After", "1"),
                Response.json(504, "{"),
                Response.of(408),
                Response.disconnect());
    }

    @ParameterizedTest
    @MethodSource("failuresOfThePassingKind")
    void s11AFailureInPassingIsTriedAgainForPagesAndForFiles(Response failure) throws IOException {
        meeting("again==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        simulator.zoom().respondOnce(Case::isListing, failure);
        simulator.zoom().respondOnce(Case::isLink, failure);
        simulator.zoom().respondOnce(simulator.zoom()::isDownload, failure);

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(row("zoom:a").path("attempts").asInt()).isEqualTo(3);
    }

    @Test
    void s11ADownloadThatStallsFailsAndIsResumed() throws IOException {
        meeting("stall==", "Weekly", now.minus(Duration.ofDays(1)), ZoomFile.of("a", "MP4", "active_speaker", 500_000));
        workplace.set("transfer.stall-timeout", "1s");
        simulator
                .zoom()
                .spoilOnce(
                        simulator.zoom()::isDownload, answer -> answer.stalledAfter(300_000, Duration.ofSeconds(20)));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        var downloads = seen(simulator.zoom(), simulator.zoom()::isDownload);
        assertThat(downloads).hasSize(2);
        assertThat(downloads.get(1).header("Range"))
                .hasValueSatisfying(range -> assertThat(range).matches("bytes=[1-9][0-9]+-"));
    }

    static Stream<Response> whatIsNoPage() {
        return Stream.of(
                Response.json(200, "{\"meetings\":[{\"uuid\":\"half==\",\"recording_files\":[{\"id\":\"a\","),
                Response.json(200, ""),
                Response.json(200, "[]"),
                Response.json(200, "{\"meetings\": []} {\"meetings\": []}"),
                Response.json(200, "{\"meetings\": 7}"),
                Response.html(200, "Maintenance"),
                Response.json(200, "{\"meetings\":[]}").cutAfter(5));
    }

    @ParameterizedTest
    @MethodSource("whatIsNoPage")
    void s12ABrokenPageIsAskedForAgainAndNothingIsHalfRecorded(Response broken) throws IOException {
        meeting("page==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        simulator.zoom().respondOnce(Case::isListing, broken);

        var result = harvest("zoom");

        if (result.exitCode() == 1) {
            assertThat(result.out()).contains("not reached: zoom: u");
            assertThat(workplace.ledger()).isEmpty();
            assertExit(harvest("zoom"), 0);
        }
        assertEverythingIsThere();
    }

    @Test
    void s12APageThatStaysBrokenFailsThePollAndLeavesTheLedgerAsItWas() throws IOException {
        meeting("page==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        simulator.zoom().respondAlways(Case::isListing, Response.json(200, "{\"meetings\":[{\"uuid\":"));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out()).contains("not reached: zoom: u: answered 200 with something that is not whole JSON");
        assertThat(workplace.ledger()).isEmpty();
        assertThat(seen(simulator.zoom(), Case::isListing)).hasSize(4);
    }

    @Test
    void s13ATokenThatExpiresBetweenPagesIsRenewedOnceForTheSamePage() throws IOException {
        for (var i = 0; i < 5; i++) {
            meeting(i + "==", "Weekly", now.minus(Duration.ofDays(1)), video("a" + i));
        }
        workplace.set("zoom.page-size", "2");
        simulator
                .zoom()
                .respondOnce(
                        before(
                                request -> request.parameter("next_page_token").isPresent(),
                                simulator.zoom()::expireTokens),
                        Response.json(401, "{\"code\":124,\"message\":\"Access token is expired.\"}"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(seen(simulator.zoom(), Case::isTokenRequest)).hasSize(2);
        assertThat(seen(simulator.zoom(), Case::isListing)).hasSize(4);
    }

    @Test
    void s13ATokenIsRenewedForAPageThatFailedInPassingBeforeToo() throws IOException {
        meeting("again==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        simulator.zoom().respondOnce(Case::isListing, Response.of(500));
        simulator
                .zoom()
                .respondOnce(
                        Case::isListing, Response.json(401, "{\"code\":124,\"message\":\"Access token is expired.\"}"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(seen(simulator.zoom(), Case::isTokenRequest)).hasSize(2);
    }

    @Test
    void s13ASecondRefusalOfTheTokenFailsThePollWithAClearReason() {
        simulator
                .zoom()
                .respondAlways(
                        Case::isListing, Response.json(401, "{\"code\":124,\"message\":\"Invalid access token.\"}"));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out())
                .contains("not reached: zoom: zoom answered 401 (code 124, message Invalid access token.)");
        assertThat(seen(simulator.zoom(), Case::isTokenRequest)).hasSize(2);
        assertThat(seen(simulator.zoom(), Case::isListing)).hasSize(2);
    }

    private void assertRetriedOnce(UnaryOperator<Response> spoiled) throws IOException {
        meeting("spoiled==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        simulator.zoom().spoilOnce(simulator.zoom()::isDownload, spoiled);

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(simulator.zoom().downloads()).isEqualTo(2);
        assertThat(row("zoom:a").path("attempts").asInt()).isEqualTo(2);
    }

    /** Returns a video whose link is this path on the API's origin. */
    private ZoomFile videoAt(String id, String path) {
        return video(id)
                .with(
                        "download_url",
                        simulator.zoom().settings().get("zoom.api-url").replace("/v2", path));
    }

    private String pageWithOneFile(String nextPageToken) {
        return """
                {"next_page_token": "%s", "meetings": [{"uuid": "twice==", "id": 7, "topic": "Weekly", "recording_files": [
                  {"id": "a", "recording_start": "%s", "file_type": "MP4", "file_size": 5000, "status": "completed",
                   "recording_type": "active_speaker", "download_url": "%s"}]}]}""".formatted(nextPageToken, now.minus(Duration.ofDays(1)), apiOrigin() + "/rec/download/a");
    }

    private String apiOrigin() {
        return simulator.zoom().settings().get("zoom.api-url").replace("/v2", "");
    }

    private static Response limited(String retryAfter) {
        return Response.json(429, "{\"message\":\"Too many requests\"}").with("Retry-After", retryAfter);
    }
}
