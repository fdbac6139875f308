package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.simulator.Content;
import dev.recordingroutes.simulator.Request;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.WebexFile;
import dev.recordingroutes.simulator.WebexRecording;
import dev.recordingroutes.simulator.WebexSimulator;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests cases W1 to W12 of Webex. */
class WebexCasesTest extends Case {
    private static final String SECOND_SITE = "second-example.webex.com";
    private static final String THIRD_SITE = "third-example.webex.com";

    private final Instant yesterday = now.minus(Duration.ofDays(1));

    private final WebexSimulator webex = simulator.webex();

    @Test
    void w1TheNextPageIsFoundAmongSeveralRelationsAndCommasInsideTheUrls() throws IOException {
        var forms = List.of(
                "<NEXT>; rel=\"next\"",
                "<OTHER>; rel=\"first\", <OTHER>; rel=\"prev\", <NEXT>; rel=\"next\", <OTHER>; rel=\"last\"",
                "<OTHER>;rel=first,<NEXT>;rel=next,<OTHER>;rel=last",
                "<OTHER>; rel=\"prefetch\"; title=\"next, or not\", <NEXT>; title=\"a, b\" ; REL = \"Next\"; type=\"x\"",
                "<OTHER>; rel=\"not-next\"; rev=\"next\", <NEXT>; rel=\"last next\"");
        add("other", longAgo(), "m,0;rel=next,");
        add("page0", yesterday);
        for (var i = 0; i < forms.size(); i++) {
            add("page" + (i + 1), longAgo(), "m," + (i + 1) + ";rel=next,");
            var link = forms.get(i)
                    .replace("NEXT", pageOf("m," + (i + 1) + ";rel=next,"))
                    .replace("OTHER", pageOf("m,0;rel=next,"));
            webex.spoilOnce(Case::isListing, answer -> answer.with("Link", link));
        }

        assertExit(harvest("webex"), 0);

        assertThat(seen(webex, Case::isListing)).hasSize(forms.size() + 1);
        assertEverythingIsThere(without("other"));
    }

    @Test
    void w2EveryPageIsReadFromTheNewestToTheOldestThoughTheNewestAreKnown() throws IOException {
        workplace.set("webex.page-size", "2");
        for (var i = 0; i < 4; i++) {
            add("r" + i, yesterday.plusSeconds(i));
        }
        assertExit(harvest("webex"), 0);
        webex.clearRequests();
        // An older recording appears later, for example when it is restored from the recycle bin.
        add("older", yesterday.minus(Duration.ofDays(1)));

        var result = harvest("webex");

        assertExit(result, 0);
        assertThat(result.counted("delivered")).isEqualTo(3);
        assertThat(result.counted("already there")).isEqualTo(12);
        assertEverythingIsThere();
        assertThat(seen(webex, Case::isListing)).hasSize(3).allSatisfy(page -> assertThat(page.parameter("max"))
                .hasValue("2"));
        assertThat(seen(webex, page -> page.parameter("cursor").orElse("").contains(",")))
                .hasSize(2);
    }

    @Test
    void w2EachPageHasTriesOfItsOwn() throws IOException {
        workplace.set("webex.page-size", "1").set("webex.files", "recording");
        add("old", yesterday);
        add("middle", yesterday.plusSeconds(1));
        add("new", yesterday.plusSeconds(2));
        var asked = new AtomicInteger();
        webex.respondAlways(
                page -> isListing(page) && asked.incrementAndGet() % 3 != 0,
                refusal(423).with("Retry-After", "0"));

        assertExit(harvest("webex"), 0);

        assertThat(webex.downloads()).isEqualTo(3);
        assertThat(seen(webex, Case::isListing)).hasSize(9);
    }

    @Test
    void w2WhatIsGeneratedWhileThePagesAreReadPushesNothingOutAndComesWithTheNextPoll() throws IOException {
        workplace.set("webex.page-size", "1");
        add("old", yesterday);
        add("middle", yesterday.plusSeconds(1));
        webex.respondOnce(
                before(page -> page.parameter("cursor").isPresent(), () -> add("new", yesterday.plusSeconds(2))),
                Response.of(500));

        assertExit(harvest("webex"), 0);
        assertThat(status("webex:old:recording")).isEqualTo("delivered");
        assertThat(status("webex:middle:recording")).isEqualTo("delivered");

        assertExit(harvest("webex"), 0);
        assertEverythingIsThere();
        assertThat(webex.downloads()).isEqualTo(9);
    }

    @Test
    void w3ANextLinkOnAForeignOriginIsRefusedAndGetsNoToken() throws IOException {
        // The simulated Zoom is a foreign origin for Webex, and records requests.
        var foreign = simulator.zoom().settings().get("zoom.api-url").replace("http://", "");
        var own = api().replace("http://", "");
        var page = "/v1/admin/recordings?cursor=1";
        var links = List.of(
                "http://" + foreign + page,
                "//" + foreign + page,
                "http://" + own + "@" + foreign + page,
                "http://user:word@" + own + page,
                "http://" + foreign + "\\@" + own + page,
                "https://" + own + page,
                "http://localhost" + page,
                "http://" + own + page + "{{webex.client-secret}}",
                "http://" + own + page + "${properties:webex.client-secret}",
                "http://" + own + page + "#//" + foreign,
                "http://" + foreign + "/{{webex.client-secret}}");
        for (var i = 0; i < links.size(); i++) {
            var link = "<" + links.get(i) + ">; rel=\"next\"";
            onSite("site" + i, "recording" + i, yesterday);
            webex.spoilOnce(onSite("site" + i), answer -> answer.with("Link", link));
        }

        var result = harvest("webex");

        assertExit(result, 1);
        for (var i = 0; i < links.size(); i++) {
            assertThat(result.out()).containsPattern(" site" + i + ": \\S+ gave a next page ");
        }
        assertThat(result.out() + result.err()).doesNotContain(webex.settings().get("webex.client-secret"));
        assertThat(simulator.zoom().requests()).isEmpty();
        assertThat(seen(webex, request -> request.parameter("cursor").isPresent()))
                .isEmpty();
        // The first page of each site was recorded, and the other sites were read.
        assertEverythingIsThere();
    }

    @Test
    void w3ARedirectOfAPageToAForeignOriginIsNotFollowed() throws IOException {
        add("first", yesterday);
        webex.respondOnce(
                Case::isListing,
                Response.of(302).with("Location", simulator.zoom().settings().get("zoom.api-url") + "/users"));

        var result = harvest("webex");

        assertExit(result, 1);
        assertThat(result.out()).contains("not reached: webex: " + SITE + ": webex answered 302");
        assertThat(simulator.zoom().requests()).isEmpty();
    }

    @Test
    void w4AListingWithoutANextLinkEnds() throws IOException {
        add("first", yesterday);
        add("second", longAgo(), "m2");
        webex.spoilOnce(Case::isListing, nextIs("m2"));

        assertExit(harvest("webex"), 0);

        // The second page has no next link; the link of the first must not be used again.
        assertThat(seen(webex, Case::isListing)).hasSize(2);
        assertEverythingIsThere();
    }

    @Test
    void w4ALastPageThatNamesOnlyOtherPagesEnds() throws IOException {
        add("first", yesterday);
        var link = "<%1$s>; rel=\"first\", <%1$s>; rel=\"prev\"".formatted(pageOf("m1"));
        webex.spoilAlways(Case::isListing, answer -> answer.with("Link", link));

        assertExit(harvest("webex"), 0);

        assertThat(seen(webex, Case::isListing)).hasSize(1);
        assertEverythingIsThere();
    }

    @Test
    void w4NextLinksThatLeadInACircleEndWhereTheyBegan() throws IOException {
        add("first", yesterday);
        add("second", longAgo(), "m2");
        add("third", longAgo(), "m3");
        webex.spoilAlways(page -> isListing(page) && !asksFor("m2").test(page), nextIs("m2"));
        webex.spoilAlways(asksFor("m2"), nextIs("m3"));

        assertExit(harvest("webex"), 0);

        assertThat(seen(webex, Case::isListing)).hasSize(3);
        assertThat(webex.downloads()).isEqualTo(9);
        assertEverythingIsThere();
    }

    @Test
    void w5ARangeOfMonthsLosesAndDoublesNothingAtTheEndsOfItsWindows() throws IOException {
        var from = now.minus(Duration.ofDays(100)).truncatedTo(ChronoUnit.DAYS);
        // Windows have 30 days and overlap by one: recordings at each boundary, and one second before and after it.
        for (var days : List.of(0, 29, 30, 58, 59, 87, 88)) {
            for (var seconds : List.of(-1, 0, 1)) {
                add("d" + days + "s" + seconds, from.plus(Duration.ofDays(days)).plusSeconds(seconds));
            }
        }
        workplace.set("webex.files", "recording");

        var result = harvest("webex", "--from", day(from));

        assertExit(result, 0);
        var expected = new TreeMap<>(webex.expected());
        expected.keySet().removeIf(id -> !id.endsWith(":recording") || id.equals("webex:d0s-1:recording"));
        assertDelivered(expected);
        assertThat(webex.downloads()).isEqualTo(expected.size()).isEqualTo(20);
        assertThat(seen(webex, Case::isListing)).hasSize(4);
    }

    @Test
    void w5TheExclusiveEndOfOneRangeIsTheBeginningOfTheNextInWhateverZoneWebexAnswers() throws IOException {
        workplace.set("webex.timezone", "Pacific/Kiritimati");
        add("first", Instant.parse("2025-01-01T00:00:00Z"));
        add("last", Instant.parse("2025-01-31T23:59:59Z"));
        add("next", Instant.parse("2025-02-01T00:00:00Z"));

        var january = harvest("webex", "--from", "2025-01-01", "--to", "2025-01-31");
        assertExit(january, 0);
        assertThat(january.counted("found")).isEqualTo(6);
        assertThat(workplace.ledger()).doesNotContainKey("webex:next:recording");

        var february = harvest("webex", "--from", "2025-02-01", "--to", "2025-02-28");
        assertExit(february, 0);
        assertThat(february.counted("found")).isEqualTo(3);
        assertEverythingIsThere();
        assertThat(webex.downloads()).isEqualTo(9);
    }

    @Test
    void w6EverySiteIsListedAndOneThatFailsDoesNotStopTheOthers() throws IOException {
        add("first", yesterday);
        onSite(SECOND_SITE, "second", yesterday);
        onSite(THIRD_SITE, "third", yesterday);
        webex.respondAlways(onSite(SECOND_SITE), refusal(403));

        var result = harvest("webex");

        assertExit(result, 1);
        assertThat(result.out())
                .contains("not reached: webex: " + SECOND_SITE + ": webex answered 403 (message ")
                .contains("trackingId ROUTER_5F1A2B3C")
                .containsOnlyOnce("not reached");
        assertDelivered(without("second"));

        webex.clearFaults();
        assertExit(harvest("webex"), 0);
        assertEverythingIsThere();
    }

    @ParameterizedTest
    @CsvSource({"'', first", SECOND_SITE + ", second", "'" + THIRD_SITE + " , " + THIRD_SITE + "', third"})
    void w6OnlyTheNamedSitesAreListedAndWithoutANameThePreferredOne(String sites, String listed) throws IOException {
        add("first", yesterday);
        onSite(SECOND_SITE, "second", yesterday);
        onSite(THIRD_SITE, "third", yesterday);
        workplace.set("webex.sites", sites);

        assertExit(harvest("webex"), 0);

        assertEverythingIsThere(only(listed));
        assertThat(seen(webex, Case::isListing)).hasSize(1);
    }

    @Test
    void w6WhenTheSitesCanNotBeListedThePollFailsVisibly() throws IOException {
        add("first", yesterday);
        webex.respondOnce(request -> request.path().equals("/v1/meetingPreferences/sites"), refusal(403));

        var result = harvest("webex");

        assertExit(result, 1);
        assertThat(result.out()).contains("not reached: webex: webex answered 403 (message ");
        assertThat(seen(webex, Case::isListing)).isEmpty();
        assertExit(harvest("webex"), 0);
        assertEverythingIsThere();
    }

    @Test
    void w7ThePageThatTheListingLinksToIsNotEvenAskedFor() throws IOException {
        add("first", yesterday);
        add("prevented", yesterday);
        webex.respondAlways(detailOf("prevented"), Response.json(200, details("prevented", "")));

        assertExit(harvest("webex"), 0);

        assertDelivered(without("prevented"));
        assertThat(seen(webex, request -> request.path().contains("lsr.php"))).isEmpty();
    }

    @Test
    void headersOfAResponseAreNoValuesOfTheLedger() throws IOException {
        add("first", yesterday);
        webex.spoilAlways(
                request -> request.path().startsWith("/v1/"), answer -> answer.with("Destination", "file:else")
                        .with("Reason", "theirs")
                        .with("Poll", "theirs")
                        .with("Size", "1")
                        .with("Path", "theirs"));

        assertExit(harvest("webex"), 0);

        assertEverythingIsThere();
        assertThat(workplace.ledger().values()).allSatisfy(row -> {
            assertThat(row.path("destination").asText()).startsWith("file:/").doesNotContain("else");
            assertThat(row.path("status").asText()).isEqualTo("delivered");
        });
        assertThat(workplace.run("status", "--json").out()).doesNotContain("theirs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html;charset=UTF-8", "application/octet-stream"})
    void w7ThatPageInsteadOfMediaIsNeverSaved(String type) throws IOException {
        add("page", yesterday);
        webex.respondAlways(
                webex::isDownload,
                Response.of(200, payload("webex-lsr.html").getBytes(StandardCharsets.UTF_8))
                        .with("Content-Type", type));

        assertExit(harvest("webex"), 1);

        assertThat(workplace.files()).isEmpty();
        for (var file : WebexFile.values()) {
            assertThat(status(id("page", file))).isEqualTo("parked");
            assertThat(reason(id("page", file))).contains("a web page instead of media: not authorised, or deleted");
        }
    }

    @Test
    void w8WithoutLinksARecordingIsUnavailableAndIsNeverAskedForAgain() throws IOException {
        add("open", yesterday);
        var fields = List.of(
                "",
                "\"temporaryDirectDownloadLinks\": null",
                "\"temporaryDirectDownloadLinks\": {}",
                "\"temporaryDirectDownloadLinks\": {\"expiration\": \"2030-01-01T00:00:00Z\"}",
                "\"temporaryDirectDownloadLinks\": {\"recordingDownloadLink\": null, \"audioDownloadLink\": null}");
        for (var i = 0; i < fields.size(); i++) {
            add("prevented" + i, yesterday);
            webex.respondAlways(detailOf("prevented" + i), Response.json(200, details("prevented" + i, fields.get(i))));
        }

        assertExit(harvest("webex"), 0);

        for (var i = 0; i < fields.size(); i++) {
            for (var file : WebexFile.values()) {
                assertUntried(
                        id("prevented" + i, file),
                        "unavailable",
                        "webex gives no link to it: downloading is prevented");
            }
        }
        assertDelivered(only("open"));

        clock.set(now.plus(Duration.ofDays(2)));
        assertExit(harvest("webex"), 0);
        assertThat(seen(webex, Case::isDetail)).hasSize(3 * (fields.size() + 1));
    }

    @Test
    void w8ATranscriptThatIsNotThereYetIsAskedForOnceAnHourAtMostUntilItIs() throws IOException {
        recording("late", yesterday, WebexFile.AUDIO);
        assertExit(harvest("webex"), 0);
        assertExit(harvest("webex"), 0);
        assertUntried("webex:late:transcript", "waiting", "webex has no transcript of it yet");
        assertThat(seen(webex, detailOf("late"))).hasSize(3);

        webex.addFile("late", WebexFile.TRANSCRIPT, 700);
        clock.set(now.plus(Duration.ofHours(2)));

        assertExit(harvest("webex"), 0);
        assertEverythingIsThere();
        assertThat(seen(webex, detailOf("late"))).hasSize(4);
    }

    @Test
    void w9LinksThatExpireBetweenDetailAndDownloadAreAskedForAgain() throws IOException {
        add("expired", yesterday);
        webex.respondOnce(before(webex::isDownload, webex::expireLinks), Response.of(500));

        assertExit(harvest("webex"), 0);

        assertEverythingIsThere();
        assertThat(seen(webex, Case::isDetail)).hasSizeGreaterThan(3);
        assertThat(seen(webex, Case::isTokenRequest)).hasSize(1);
    }

    @Test
    void w9LinksThatExpiredWhileTheFilesWaitedAreAskedForAgain() throws IOException {
        add("waited", yesterday);
        workplace.set("transfer.max-attempts", "1");
        webex.respondAlways(webex::isDownload, Response.of(503));
        assertExit(harvest("webex"), 1);
        webex.clearFaults();
        clock.set(now.plus(Duration.ofHours(4)));
        assertExit(workplace.run("retry", "--all"), 0);

        assertExit(harvest("webex"), 0);

        assertEverythingIsThere();
        assertThat(seen(webex, webex::isDownload).stream().map(WebexCasesTest::ticket))
                .hasSize(6)
                .doesNotHaveDuplicates();
    }

    @Test
    void w9AnAbortedDownloadIsResumedThroughAFreshLink() throws IOException {
        add("resumed", yesterday);
        workplace.set("webex.files", "recording");
        webex.spoilOnce(webex::isDownload, answer -> {
            webex.expireLinks();
            return answer.cutAfter(1_000);
        });

        assertExit(harvest("webex"), 0);

        assertThat(status("webex:resumed:recording")).isEqualTo("delivered");
        var downloads = seen(webex, webex::isDownload);
        assertThat(downloads).hasSize(2);
        assertThat(downloads.get(1).header("Range"))
                .hasValueSatisfying(range -> assertThat(range).matches("bytes=[1-9][0-9]*-"));
        assertThat(ticket(downloads.get(1))).isNotEqualTo(ticket(downloads.get(0)));
    }

    @Test
    void w9ALinkCarriesItsOwnTicketAndGetsNoTokenEvenAtTheApisOwnOrigin() throws IOException {
        add("inside", yesterday);
        workplace.set("webex.files", "recording");
        var link = api() + "/v1/media/inside?ticket=1";
        webex.respondOnce(
                Case::isDetail,
                Response.json(
                        200,
                        details(
                                "inside",
                                "\"temporaryDirectDownloadLinks\": {\"recordingDownloadLink\": \"" + link + "\"}")));

        assertExit(harvest("webex"), 0);

        // The first link fails, and the next attempt requests a new one.
        assertThat(status("webex:inside:recording")).isEqualTo("delivered");
        assertThat(seen(webex, request -> request.path().equals("/v1/media/inside")))
                .singleElement()
                .satisfies(request -> assertThat(request.headers()).doesNotContainKey("authorization"));
    }

    @Test
    void w10AudioAndTranscriptHaveTheirOwnExtensionsAndSizes() throws IOException {
        webex.addRecording(
                SITE,
                WebexRecording.of("r", "Topic", yesterday.minusSeconds(600), yesterday, 4_000)
                        .withFile(WebexFile.AUDIO, 12_345)
                        .withFile(WebexFile.TRANSCRIPT, 345));

        assertExit(harvest("webex"), 0);

        assertEverythingIsThere();
        assertThat(path("webex:r:recording")).endsWith(".mp4");
        assertThat(path("webex:r:audio")).endsWith(".mp3");
        assertThat(path("webex:r:transcript")).endsWith(".vtt");
        assertThat(row("webex:r:audio").path("size").asLong()).isEqualTo(12_345);
        assertThat(row("webex:r:transcript").path("size").asLong()).isEqualTo(345);
    }

    @Test
    void w10TheFormatIsTheMainFilesOnly() throws IOException {
        var extensions = Map.of("MP4", "mp4", "ARF", "arf", "UPLOADED", "mp4");
        extensions
                .keySet()
                .forEach(format ->
                        webex.addRecording(SITE, three(format, yesterday).with("format", format)));

        assertExit(harvest("webex"), 0);

        assertEverythingIsThere();
        for (var format : extensions.keySet()) {
            assertThat(path(id(format, WebexFile.RECORDING))).endsWith("." + extensions.get(format));
            assertThat(path(id(format, WebexFile.AUDIO))).endsWith(".mp3");
            assertThat(path(id(format, WebexFile.TRANSCRIPT))).endsWith(".vtt");
        }
    }

    @Test
    void w10AMainFileOfAnotherSizeThanSizeBytesIsDiscarded() throws IOException {
        var formats = List.of("MP4", "ARF", "UPLOADED");
        formats.forEach(format -> webex.addRecording(
                SITE, three(format, yesterday).with("format", format).with("sizeBytes", 4_001)));

        assertExit(harvest("webex"), 1);

        for (var format : formats) {
            assertThat(status(id(format, WebexFile.RECORDING))).as(format).isEqualTo("parked");
            assertThat(reason(id(format, WebexFile.RECORDING)))
                    .endsWith("sizes differ: 127.0.0.1 sends 4000 bytes, and the listing said 4001");
            assertThat(status(id(format, WebexFile.AUDIO))).isEqualTo("delivered");
            assertThat(status(id(format, WebexFile.TRANSCRIPT))).isEqualTo("delivered");
        }
    }

    @Test
    void w11ARecordingThatIsRefusedSaysWhyAndTheOthersGoOn() throws IOException {
        add("open", yesterday);
        var states = Map.of(403, "parked", 404, "parked", 410, "unavailable", 428, "parked");
        states.keySet().forEach(refused -> {
            add("refused" + refused, yesterday);
            webex.respondAlways(detailOf("refused" + refused), refusal(refused));
        });

        assertExit(harvest("webex"), 1);

        for (var refused : states.keySet()) {
            for (var file : WebexFile.values()) {
                assertUntried(
                        id("refused" + refused, file),
                        states.get(refused),
                        "webex answered " + refused + " (message The requested resource could not be handed out.,"
                                + " trackingId ROUTER_5F1A2B3C-4D5E-01BB-006B-AC12DD5B006B)");
            }
            assertThat(seen(webex, detailOf("refused" + refused))).hasSize(3);
        }
        assertDelivered(only("open"));
    }

    @ParameterizedTest
    @CsvSource({
        "410, unavailable, 0, the provider no longer has it",
        "428, parked, 1, 'it can''t be scanned for malware, and has to be downloaded by hand'"
    })
    void w11AFileThatTheMediaHostRefusesForGoodIsNotTriedAgain(int refused, String state, int exitCode, String why)
            throws IOException {
        add("refused", yesterday);
        add("open", yesterday);
        webex.respondOnce(webex::isDownload, Response.html(refused, "No"));

        assertExit(harvest("webex"), exitCode);

        var settled = workplace.ledger().values().stream()
                .filter(row -> row.path("status").asText().equals(state))
                .toList();
        assertThat(settled).hasSize(1);
        assertUntried(settled.get(0).path("id").asText(), state, "127.0.0.1 answered " + refused + ": " + why);
        assertThat(webex.downloads()).isEqualTo(6);
        assertThat(workplace.delivered()).hasSize(5);
    }

    @Test
    void w11ARecordingThatIsPurgedAfterItWasListedIsUnavailable() throws IOException {
        add("purged", yesterday);
        add("open", yesterday);
        webex.spoilOnce(Case::isListing, answer -> {
            webex.setStatus("purged", "purged");
            return answer;
        });

        assertExit(harvest("webex"), 0);

        for (var file : WebexFile.values()) {
            assertThat(status(id("purged", file))).isEqualTo("unavailable");
            assertThat(reason(id("purged", file)))
                    .startsWith("webex answered 410 (message ")
                    .contains("trackingId ROUTER_");
        }
        assertDelivered(only("open"));
    }

    @Test
    void w11ALockedRecordingIsAskedForAgainWhenItSaysAndCostsNoAttempt() throws IOException {
        add("locked", yesterday);
        add("open", yesterday);
        webex.respondOnce(detailOf("locked"), refusal(423).with("Retry-After", "1"));

        assertExit(harvest("webex"), 0);

        assertEverythingIsThere();
        assertThat(seen(webex, detailOf("locked"))).hasSize(4);
        assertThat(workplace.ledger().values())
                .allSatisfy(row -> assertThat(row.path("attempts").asInt()).isEqualTo(1));
    }

    @Test
    void w11ARecordingThatStaysLockedIsParkedWithTheTrackingIdAndTheOthersGoOn() throws IOException {
        add("locked", yesterday);
        add("open", yesterday);
        webex.respondAlways(detailOf("locked"), refusal(423).with("Retry-After", "0"));

        assertExit(harvest("webex"), 1);

        for (var file : WebexFile.values()) {
            assertThat(status(id("locked", file))).isEqualTo("parked");
            assertThat(reason(id("locked", file)))
                    .startsWith("gave up after 3 attempts: webex answered 423 (message ")
                    .contains("trackingId ROUTER_5F1A2B3C");
        }
        assertDelivered(only("open"));
    }

    @Test
    void w11TheTrackingIdIsSaidHoweverLongTheMessageIs() throws IOException {
        add("refused", yesterday);
        webex.respondAlways(
                detailOf("refused"),
                Response.json(
                        403,
                        payload("webex-refusal.json").replace("The requested", "The quite unreasonably ".repeat(50))));

        assertExit(harvest("webex"), 1);

        assertThat(reason("webex:refused:recording"))
                .startsWith("webex answered 403 (message The quite")
                .contains("trackingId ROUTER_5F1A2B3C-4D5E-01BB-006B-AC12DD5B006B")
                .hasSizeLessThanOrEqualTo(400);
    }

    @Test
    void w12ARefreshTokenThatWasRotatedBeforeTheProcessWasKilledIsUsedByTheNext() throws Exception {
        webex.rotateRefreshTokens(true);
        add("first", yesterday);
        // A page is requested only after the token response, which contained the rotated refresh token.
        webex.spoilOnce(Case::isListing, answer -> answer.stalledAfter(0, Waits.VERY_LONG));
        killWhen(() -> !seen(webex, Case::isListing).isEmpty());
        var rotated = refreshToken();

        assertExit(harvest("webex"), 0);

        assertEverythingIsThere();
        assertThat(seen(webex, Case::isTokenRequest)).hasSize(2).last().satisfies(next -> assertThat(next.form())
                .containsEntry("refresh_token", rotated));
    }

    @Test
    @Tag("slow")
    void w12ARefreshTokenWhoseSuccessorWasLostWithTheProcessIsUsedByTheNext() throws Exception {
        webex.rotateRefreshTokens(true);
        add("first", yesterday);
        var configured = refreshToken();
        webex.spoilOnce(Case::isTokenRequest, answer -> answer.stalledAfter(0, Waits.VERY_LONG));
        killWhen(() -> !refreshToken().equals(configured));

        assertExit(harvest("webex"), 0);

        assertEverythingIsThere();
    }

    @Test
    void w12ARefreshTokenThatWasWrittenButNotYetInPlaceIsUsedByTheNextProcess() throws IOException {
        webex.rotateRefreshTokens(true);
        add("first", yesterday);
        // Two harvests rotate the token twice, which invalidates the configured one.
        assertExit(harvest("webex"), 0);
        assertExit(harvest("webex"), 0);
        var file = directory.resolve(".webex-refresh-token");
        Files.move(file, directory.resolve(".webex-refresh-token.new"));

        assertExit(harvest("webex"), 0);

        assertThat(file).exists();
    }

    /** Starts a harvest in its own process, and kills it when a condition is true. */
    private void killWhen(BooleanSupplier time) throws Exception {
        var process = workplace.start(List.of(), "harvest", "--provider", "webex");
        try {
            Waits.await().until(time::getAsBoolean);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** Adds a recording of {@link #SITE} with all three files. */
    private void add(String id, Instant created) {
        webex.addRecording(SITE, three(id, created));
    }

    /** Adds a recording of this meeting with all three files. */
    private void add(String id, Instant created, String meeting) {
        webex.addRecording(SITE, three(id, created).with("meetingId", meeting));
    }

    private void onSite(String site, String id, Instant created) {
        webex.addRecording(site, three(id, created));
    }

    private static WebexRecording three(String id, Instant created) {
        return WebexRecording.of(id, "Topic", created.minusSeconds(600), created, 4_000)
                .withFile(WebexFile.AUDIO, 900)
                .withFile(WebexFile.TRANSCRIPT, 800);
    }

    /** Returns a time before the default look-back. */
    private Instant longAgo() {
        return now.minus(Duration.ofDays(100));
    }

    private String api() {
        return webex.settings().get("webex.api-url").replace("/v1", "");
    }

    /** Returns the URL of a meeting's listing, which serves as a further page. */
    private String pageOf(String meeting) {
        return api() + "/v1/admin/recordings?meetingId=" + meeting;
    }

    private UnaryOperator<Response> nextIs(String meeting) {
        return answer -> answer.with("Link", "<" + pageOf(meeting) + ">; rel=\"next\"");
    }

    private static Predicate<Request> asksFor(String meeting) {
        return request ->
                isListing(request) && request.parameter("meetingId").orElse("").equals(meeting);
    }

    private static Predicate<Request> onSite(String site) {
        return request ->
                isListing(request) && request.parameter("siteUrl").orElse("").equals(site);
    }

    private static Predicate<Request> detailOf(String id) {
        return request -> isDetail(request) && request.path().endsWith("/" + id);
    }

    /** Returns a recording's details as JSON: no links to media, plus these fields. */
    private String details(String id, String fields) {
        return "{\"id\": \"%s\", \"downloadUrl\": \"%s/site/lsr.php?RCID=1\"%s}"
                .formatted(id, api(), fields.isEmpty() ? "" : ", " + fields);
    }

    private static Response refusal(int status) {
        return Response.json(status, payload("webex-refusal.json"));
    }

    private static String ticket(Request download) {
        return download.parameter("ticket").orElseThrow();
    }

    /** Returns the newest refresh token that Webex issued. */
    private String refreshToken() {
        return webex.settings().get("webex.refresh-token");
    }

    private static String id(String recording, WebexFile file) {
        return "webex:" + recording + ":" + file.kind();
    }

    /** Returns the expected files of this recording. */
    private Map<String, Content> only(String recording) {
        var some = new TreeMap<>(webex.expected());
        some.keySet().removeIf(id -> !id.startsWith("webex:" + recording + ":"));
        return some;
    }

    /** Returns the expected files of all recordings except this one. */
    private Map<String, Content> without(String recording) {
        var some = new TreeMap<>(webex.expected());
        some.keySet().removeIf(id -> id.startsWith("webex:" + recording + ":"));
        return some;
    }

    private void assertUntried(String id, String state, String reason) throws IOException {
        assertThat(status(id)).as(id).isEqualTo(state);
        assertThat(reason(id)).as(id).isEqualTo(reason);
        assertThat(row(id).path("attempts").asInt()).as(id).isZero();
    }
}
