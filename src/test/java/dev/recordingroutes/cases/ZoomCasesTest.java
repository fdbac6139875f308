package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.simulator.Content;
import dev.recordingroutes.simulator.Request;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests cases Z1 to Z12: answers that Zoom is known to give, from its API to the files on the disk. */
class ZoomCasesTest extends Case {
    private static final String EXPIRED = "The next page token is invalid or expired.";
    private static final String SCOPE = "cloud_recording:read:list_user_recordings:admin";

    private final Instant yesterday = now.minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);

    @Test
    void everybodyIsReadAlsoWhenSomebodyIsNamedBeside() throws IOException {
        simulator.zoom().addUser("other", "other@example.com", ZoomSimulator.Status.ACTIVE);
        simulator
                .zoom()
                .addMeeting(
                        "other", ZoomMeeting.of("theirs==", 7, "Weekly", now.minus(Duration.ofDays(1)), video("b")));
        workplace.set("zoom.users", USER + ", *");

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
    }

    @Test
    void z1TwoTimelinesWithoutIdAreTwoFilesAndStayTheSameInLaterPolls() throws IOException {
        meeting(
                "bare==",
                "Weekly",
                yesterday,
                ZoomFile.bare("TIMELINE", 300),
                ZoomFile.bare("CC", 200),
                ZoomFile.bare("TIMELINE", 400),
                ZoomFile.bare("CC", 250));

        assertExit(harvest("zoom"), 0);
        assertEverythingIsThere();
        assertThat(workplace.ledger())
                .containsOnlyKeys(
                        "zoom:bare==/TIMELINE/" + yesterday + "/0",
                        "zoom:bare==/TIMELINE/" + yesterday + "/1",
                        "zoom:bare==/CC/" + yesterday + "/0",
                        "zoom:bare==/CC/" + yesterday + "/1");
        var first = workplace.delivered();

        assertExit(harvest("zoom"), 0);
        assertThat(workplace.delivered()).isEqualTo(first);
        assertThat(simulator.zoom().downloads()).isEqualTo(4);
    }

    @Test
    void z1AMeetingThatWasStoppedAndStartedAgainHasATimelineForEachPart() throws IOException {
        var again = yesterday.plusSeconds(1_200).toString();
        meeting(
                "parts==",
                "Weekly",
                yesterday,
                video("one"),
                ZoomFile.bare("TIMELINE", 300),
                video("two").with("recording_start", again),
                ZoomFile.bare("TIMELINE", 400).with("recording_start", again));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(workplace.ledger())
                .containsKeys("zoom:parts==/TIMELINE/" + yesterday + "/0", "zoom:parts==/TIMELINE/" + again + "/0");
    }

    @Test
    void z1WhatAppearsInBetweenDoesNotMakeAnotherFileOfOneWithoutId() throws IOException {
        meeting("grows==", "Weekly", yesterday, ZoomFile.bare("TIMELINE", 300), ZoomFile.bare("TIMELINE", 400));
        harvest("zoom");
        var known = workplace.ledger().keySet();

        meeting(
                "grows==",
                "Weekly",
                yesterday,
                video("first"),
                ZoomFile.bare("TIMELINE", 300),
                // A timeline with an id must not be confused with those without.
                ZoomFile.of("between", "TIMELINE", "timeline", 350),
                ZoomFile.bare("TIMELINE", 400));
        var result = harvest("zoom");

        assertThat(result.counted("already there")).isEqualTo(2);
        assertThat(result.counted("delivered")).isEqualTo(2);
        assertThat(workplace.ledger()).hasSize(4).containsKeys("zoom:first", "zoom:between");
        assertThat(workplace.ledger().keySet()).containsAll(known);
    }

    @Test
    void z1AnEmptyIdIsNone() throws IOException {
        meeting(
                "empty==",
                "Weekly",
                yesterday,
                ZoomFile.bare("CC", 200).with("id", ""),
                ZoomFile.bare("CC", 250).with("id", null),
                ZoomFile.bare("CC", 300));

        assertExit(harvest("zoom"), 0);

        var start = "zoom:empty==/CC/" + yesterday;
        assertThat(workplace.ledger()).containsOnlyKeys(start + "/0", start + "/1", start + "/2");
        assertThat(workplace.delivered()).hasSize(3);
    }

    @Test
    void z2AUuidWithSlashesPlusAndEqualsSignsIsKeptAndMakesNoFolders() throws IOException {
        workplace.set("archive.path", "${body.recordingId}/${body.kind}-${body.id}.${body.extension}");
        var uuids = List.of("/Ab+cDe//FgHiJkLmNoPq==", "a//b==", "a/b+c==", "a_b+c==", "//==", "..//..==");
        for (var uuid : uuids) {
            meeting(uuid, "Weekly", yesterday, video("video of " + uuid), ZoomFile.bare("TIMELINE", 300));
        }

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        var ledger = workplace.ledger();
        for (var uuid : uuids) {
            var timeline = ledger.get("zoom:" + uuid + "/TIMELINE/" + yesterday + "/0");
            assertThat(timeline.path("recordingId").asText()).isEqualTo(uuid);
            assertThat(timeline.path("path").asText()).matches("[^/]+/[^/]+").doesNotStartWith("..");
        }

        assertExit(harvest("zoom"), 0);
        assertThat(simulator.zoom().downloads()).isEqualTo(2 * uuids.size());
    }

    @Test
    void z2AUserWhoseNameNeedsEncodingIsAsked() throws IOException {
        simulator.zoom().addUser("x/y+z==", "ada+zoom@example.com", ZoomSimulator.Status.ACTIVE);
        simulator.zoom().addMeeting("x/y+z==", ZoomMeeting.of("one==", 7, "Weekly", yesterday, video("a")));
        workplace.set("zoom.users", "x/y+z==, ada+zoom@example.com");

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(seen(simulator.zoom(), Case::isListing))
                .extracting(Request::path)
                .containsExactlyInAnyOrder(
                        "/v2/users/x%2Fy%2Bz%3D%3D/recordings", "/v2/users/ada%2Bzoom%40example.com/recordings");
    }

    @Test
    void z3FileIdsWithEqualsSignsAndTheLikeStayApartAndAreDeliveredOnce() throws IOException {
        var ids = List.of(
                "96119b=kdfhf791",
                "96119b-kdfhf791",
                "96119B=KDFHF791",
                "a=b/c",
                "a+b c?d#e&f%2F",
                "../x",
                "-rf",
                "id'); DROP TABLE recording_file; --");
        meeting("ids==", "Weekly", yesterday, ids.stream().map(Case::video).toArray(ZoomFile[]::new));

        assertExit(harvest("zoom"), 0);
        assertEverythingIsThere();
        assertThat(workplace.ledger().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        ids.stream().map("zoom:"::concat).toList());

        assertExit(harvest("zoom"), 0);
        assertThat(simulator.zoom().downloads()).isEqualTo(ids.size());
    }

    @Test
    void z3APersonBringsAFileBackByItsIdAsItIsListed() throws IOException {
        var id = "zoom:96119b=kdfhf791";
        meeting("back==", "Weekly", yesterday, video("96119b=kdfhf791"));
        workplace.set("transfer.max-attempts", "1");
        simulator.zoom().respondOnce(simulator.zoom()::isDownload, Response.of(500));
        assertExit(harvest("zoom"), 1);
        assertThat(status(id)).isEqualTo("parked");

        assertExit(workplace.run("retry", id), 0);
        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
    }

    @Test
    void z4AFileThatIsStillProcessedWaitsInEveryFormAndArrivesWhenZoomIsDone() throws IOException {
        meeting(
                "works==",
                "Weekly",
                yesterday,
                video("status").with("status", "processing"),
                video("type").with("file_type", ""),
                video("end").with("recording_end", ""),
                video("size").with("file_size", 0),
                video("text").with("file_size", "0"),
                video("all").processing(),
                video("ready"));

        var first = harvest("zoom");

        assertExit(first, 0);
        assertThat(first.counted("waiting")).isEqualTo(6);
        assertThat(first.counted("delivered")).isEqualTo(1);
        assertThat(workplace.ledger().values())
                .filteredOn(row -> row.path("status").asText().equals("waiting"))
                .allSatisfy(row -> assertThat(row.path("reason").asText()).isEqualTo("Zoom is still processing it"));
        // The files that wait have links, but only the finished one is downloaded.
        assertThat(seen(simulator.zoom(), Case::isLink)).hasSize(1);

        meeting(
                "works==",
                "Weekly",
                yesterday,
                video("status"),
                video("type"),
                video("end"),
                video("size"),
                video("text"),
                video("all"),
                video("ready"));
        var second = harvest("zoom");

        assertExit(second, 0);
        assertThat(second.counted("waiting")).isZero();
        assertThat(second.counted("delivered")).isEqualTo(6);
        assertEverythingIsThere();
        // The path contains fields that were unknown while the file waited.
        assertThat(path("zoom:all")).endsWith("/active_speaker-all.mp4");
    }

    @Test
    void z4ATranscriptThatAppearsHoursLaterIsDeliveredTooOnceItIsDone() throws IOException {
        meeting("late==", "Weekly", yesterday, video("video"));
        assertExit(harvest("zoom"), 0);

        clock.set(now.plus(Duration.ofHours(5)));
        simulator
                .zoom()
                .addFile(
                        "late==",
                        ZoomFile.of("later", "TRANSCRIPT", "audio_transcript", 700)
                                .processing());
        var processing = harvest("zoom");
        assertThat(processing.counted("waiting")).isEqualTo(1);
        assertThat(processing.counted("already there")).isEqualTo(1);

        clock.set(now.plus(Duration.ofHours(30)));
        simulator.zoom().complete("later");
        var result = harvest("zoom");

        assertExit(result, 0);
        assertThat(result.counted("delivered")).isEqualTo(1);
        assertEverythingIsThere();
        assertThat(path("zoom:later")).endsWith("/audio_transcript-later.vtt");
        assertThat(simulator.zoom().downloads()).isEqualTo(2);
    }

    @Test
    void z5ListsThatAreMissingNullOrEmptyAreNothingAndTheRestArrives() throws IOException {
        var forms =
                List.of("{}", "{\"meetings\":null}", "{\"meetings\":[]}", "{\"meetings\":[],\"next_page_token\":null}");
        for (var form : forms) {
            var user = "before" + forms.indexOf(form);
            simulator.zoom().addUser(user, user + "@example.com", ZoomSimulator.Status.ACTIVE);
            simulator.zoom().respondAlways(listingOf(user), Response.json(200, form));
        }
        simulator.zoom().addUser("z", "z@example.com", ZoomSimulator.Status.INACTIVE);
        simulator.zoom().addMeeting("z", ZoomMeeting.of("last==", 7, "Weekly", yesterday, video("last")));
        // Pages have one meeting each, the newest first: meetings without files come before the one with files.
        workplace.set("zoom.page-size", "1");
        meeting("absent==", "Too short", yesterday.plusSeconds(3));
        simulator
                .zoom()
                .addMeeting(USER, empty("null==", yesterday.plusSeconds(2)).with("recording_files", null));
        simulator
                .zoom()
                .addMeeting(USER, empty("none==", yesterday.plusSeconds(1)).with("recording_files", List.of()));
        meeting("some==", "Weekly", yesterday, video("some"));

        var result = harvest("zoom");

        assertExit(result, 0);
        assertThat(result.counted("found")).isEqualTo(2);
        assertEverythingIsThere();
        assertThat(seen(simulator.zoom(), listingOf(USER))).hasSize(4);
    }

    @Test
    void z5AnAccountWithoutActiveUsersStillHasInactiveOnes() throws IOException {
        simulator.zoom().addUser("left", "left@example.com", ZoomSimulator.Status.INACTIVE);
        simulator.zoom().addMeeting("left", ZoomMeeting.of("left==", 7, "Weekly", yesterday, video("a")));
        simulator.zoom().respondOnce(request -> request.is("GET", "/v2/users"), Response.json(200, "{\"users\":[]}"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
    }

    @Test
    void z5CountsAndTotalsThatAreWrongAreNotBelieved() throws IOException {
        for (var count : List.of(0, 1, 99, -1)) {
            simulator
                    .zoom()
                    .addMeeting(
                            USER,
                            ZoomMeeting.of(
                                            "count" + count,
                                            7,
                                            "Weekly",
                                            yesterday,
                                            video("a" + count),
                                            video("b" + count))
                                    .with("recording_count", count)
                                    .with("total_size", count));
        }

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
    }

    @Test
    void z6AnExpiredPageTokenStartsTheWindowAgainAndNothingIsDoubled() throws IOException {
        fiveMeetings();
        simulator
                .zoom()
                .respondOnce(
                        before(
                                request -> isListing(request)
                                        && seen(simulator.zoom(), Case::isListing)
                                                        .size()
                                                == 3,
                                simulator.zoom()::expirePageTokens),
                        Response.of(500));

        var result = harvest("zoom");

        assertExit(result, 0);
        assertThat(result.counted("found")).isEqualTo(5);
        assertThat(simulator.zoom().downloads()).isEqualTo(5);
        assertEverythingIsThere();
        var pages = seen(simulator.zoom(), Case::isListing);
        assertThat(pages).hasSize(6);
        assertThat(pages.get(3).query()).isEqualTo(pages.get(0).query()).doesNotContainKey("next_page_token");
    }

    @Test
    void z6AWindowWhoseTokensKeepExpiringFailsThePollAndTheNextOneReadsIt() throws IOException {
        fiveMeetings();
        simulator.zoom().addUser("z", "z@example.com", ZoomSimulator.Status.ACTIVE);
        simulator.zoom().addMeeting("z", ZoomMeeting.of("other==", 7, "Weekly", yesterday, video("other")));
        simulator.zoom().respondAlways(ZoomCasesTest::isFurtherPage, refusal(400, 300, EXPIRED));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out())
                .contains("not reached: zoom: u: zoom answered 400 (code 300, message " + EXPIRED + ")");
        assertThat(seen(simulator.zoom(), listingOf(USER)))
                .as("three tries of two pages")
                .hasSize(6);
        // The first page was recorded nevertheless, and the other user was read.
        assertThat(result.counted("delivered")).isEqualTo(3);
        assertThat(status("zoom:other")).isEqualTo("delivered");

        simulator.zoom().clearFaults();
        assertExit(harvest("zoom"), 0);
        assertEverythingIsThere();
        assertThat(simulator.zoom().downloads()).isEqualTo(6);
    }

    @Test
    void z6AnExpiredTokenOfTheUsersListStartsThatListAgain() throws IOException {
        meeting("one==", "Weekly", yesterday, video("a"));
        simulator
                .zoom()
                .respondOnce(
                        request -> request.is("GET", "/v2/users"),
                        Response.json(200, "{\"users\":[{\"id\":\"u\"}],\"next_page_token\":\"gone+/=&x\"}"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(simulator.zoom().downloads()).isEqualTo(1);
        assertThat(seen(simulator.zoom(), request -> request.is("GET", "/v2/users")))
                .extracting(request -> request.parameter("next_page_token").orElse("")
                        + request.query().get("status"))
                .containsExactly("active", "gone+/=&xactive", "active", "inactive");
    }

    @Test
    void z7AYearIsAskedForInWindowsOfAMonthAtMostAndNothingIsLostAtABoundary() throws IOException {
        // Files that a setting leaves out are recorded too, but not downloaded, which saves time.
        workplace.set("zoom.file-types", "MP4");
        var first = LocalDate.parse("2024-03-01");
        var last = LocalDate.parse("2025-03-01");
        // Files in the first and the last second of every day cover each day on which a window begins or ends.
        first.datesUntil(last.plusDays(1)).forEach(this::firstAndLastSecond);

        // In the middle of a day, windows of 28 times 24 hours touch 29 dates.
        var result = harvest("zoom", "--from", first + "T10:00:00Z", "--to", last + "T09:00:00Z");

        assertExit(result, 0);
        assertThat(result.counted("found")).isEqualTo(2 * 366);
        assertThat(workplace.ledger().keySet())
                .isEqualTo(simulator.zoom().expected().keySet());
        var windows = windows();
        assertThat(windows).hasSizeGreaterThan(12).allSatisfy(ZoomCasesTest::assertNoLongerThanAMonth);
        assertThat(windows.get(0).to()).as("the newest is asked for first").isEqualTo(last);
        assertThat(windows.get(windows.size() - 1).from()).isEqualTo(first);
        for (var i = 1; i < windows.size(); i++) {
            assertThat(windows.get(i).to())
                    .as("ends a day after the beginning of the one before it")
                    .isAfter(windows.get(i - 1).from());
        }
    }

    @Test
    void z7WhatASilentlyShortenedAnswerLeftOutIsAskedForNext() throws IOException {
        // Routes request windows of a year; the simulator shortens them silently, as Zoom does.
        workplace.routes(routesWithWindowsOf("365d"));
        workplace.set("zoom.page-size", "2");
        var from = LocalDate.parse("2024-03-01");
        var to = LocalDate.parse("2025-01-31");
        from.datesUntil(to.plusDays(1), Period.ofDays(5)).forEach(this::firstAndLastSecond);

        assertExit(harvest("zoom", "--from", from.toString(), "--to", to.toString()), 0);

        assertEverythingIsThere();
        var windows = windows();
        assertThat(windows.get(0)).isEqualTo(new Dates(from, to));
        for (var i = 1; i < windows.size(); i++) {
            // Zoom echoes one month; the next window ends on the day on which that month began.
            assertThat(windows.get(i))
                    .isEqualTo(new Dates(from, windows.get(i - 1).to().minusMonths(1)));
        }
        assertNoLongerThanAMonth(windows.get(windows.size() - 1));
    }

    @ParameterizedTest
    @CsvSource({
        "2025-01-10, 2025-01-28, 2025-01-01, 2025-01-10",
        "2025-01-01, 2025-01-20, 2025-01-20, 2025-01-28",
        "2025-01-10T00:00:00Z, 2025-01-28T23:59:59Z, 2025-01-01, 2025-01-10"
    })
    void z7TheEchoIsBelievedAtEitherEnd(String echoFrom, String echoTo, String restFrom, String restTo)
            throws IOException {
        tiny("first", Instant.parse("2025-01-01T00:00:00Z"));
        tiny("last", Instant.parse("2025-01-28T23:59:59Z"));
        simulator
                .zoom()
                .respondOnce(
                        Case::isListing,
                        Response.json(
                                200,
                                "{\"from\":\"%s\",\"to\":\"%s\",\"next_page_token\":\"\",\"meetings\":[]}"
                                        .formatted(echoFrom, echoTo)));

        var result = harvest("zoom", "--from", "2025-01-01", "--to", "2025-01-28");

        assertExit(result, 0);
        assertThat(windows())
                .containsExactly(
                        new Dates(LocalDate.parse("2025-01-01"), LocalDate.parse("2025-01-28")),
                        new Dates(LocalDate.parse(restFrom), LocalDate.parse(restTo)));
        assertThat(result.counted("delivered")).isEqualTo(1);
    }

    @Test
    void z8ARecordingOnPremisesIsUnavailableAndNobodyAsksForIt() throws IOException {
        meeting(
                "onprem==",
                "Weekly",
                yesterday,
                video("missing").onPremises(),
                video("none").onPremises().with("download_url", null),
                video("empty").onPremises().with("download_url", ""),
                video("cloud"));

        var result = harvest("zoom");

        assertExit(result, 0);
        assertThat(result.counted("unavailable")).isEqualTo(3);
        assertDelivered(only("zoom:cloud"));
        assertThat(workplace.ledger().values())
                .filteredOn(row -> row.path("status").asText().equals("unavailable"))
                .hasSize(3)
                .allSatisfy(row -> assertThat(row.path("reason").asText())
                        .startsWith("recorded on premises, at /9090876528/path01/"));
        assertThat(seen(simulator.zoom(), Case::isLink)).hasSize(1);
    }

    @Test
    void z8AFileWithoutAnyLinkIsUnavailableRatherThanTriedForEver() throws IOException {
        meeting(
                "linkless==",
                "Weekly",
                yesterday,
                video("none").with("download_url", null),
                video("empty").with("download_url", ""));

        var result = harvest("zoom");

        assertExit(result, 0);
        assertThat(result.counted("unavailable")).isEqualTo(2);
        assertThat(reason("zoom:empty")).isEqualTo("Zoom gives no download link");
    }

    @Test
    void z9UnknownTypesOfFilesAndRecordingsAreArchivedUnderTheirOwnNames() throws IOException {
        meeting(
                "new==",
                "Weekly",
                yesterday,
                ZoomFile.of("a", "HOLOGRAM", "volumetric_view", 900).with("file_extension", "HLG"),
                ZoomFile.of("b", "HOLOGRAM", "volumetric_view", 900)
                        .with("file_extension", ".HLG")
                        .without("recording_type"),
                ZoomFile.of("c", "mp4", "shared_screen_with_speaker_view(CC)", 900)
                        .with("file_extension", "MP4"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(path("zoom:a")).endsWith("/volumetric_view-a.hlg");
        assertThat(path("zoom:b")).endsWith("/hologram-b.hlg");
        assertThat(path("zoom:c")).endsWith("/shared_screen_with_speaker_view(CC)-c.mp4");
    }

    @Test
    void z9AMissingExtensionFollowsFromTheTypeOfTheFile() throws IOException {
        var types = List.of("MP4", "M4A", "TRANSCRIPT", "CC", "CHAT", "TIMELINE", "SUMMARY", "CSV");
        meeting(
                "types==",
                "Weekly",
                yesterday,
                types.stream()
                        .flatMap(type -> Stream.of(
                                ZoomFile.of("absent-" + type, type, "kind", 900).without("file_extension"),
                                ZoomFile.of("null-" + type, type, "kind", 900).with("file_extension", null),
                                ZoomFile.of("empty-" + type, type, "kind", 900).with("file_extension", "")))
                        .toArray(ZoomFile[]::new));
        // Response headers have the lowest precedence, so the name in them is not used.
        simulator
                .zoom()
                .spoilAlways(
                        simulator.zoom()::isDownload,
                        answer -> answer.with("Content-Disposition", "attachment; filename=\"file.wrong\""));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(workplace.ledger().values())
                .extracting(row -> row.path("id").asText().replaceFirst(".*-", "")
                        + row.path("path").asText().replaceFirst(".*\\.", "."))
                .containsOnly(
                        "MP4.mp4",
                        "M4A.m4a",
                        "TRANSCRIPT.vtt",
                        "CC.vtt",
                        "CHAT.txt",
                        "TIMELINE.json",
                        "SUMMARY.json",
                        "CSV.csv");
    }

    static Stream<UnaryOperator<Response>> headersThatTell() {
        return Stream.of(
                answer -> answer.with("Content-Type", "application/octet-stream"),
                answer -> answer.with("Content-Disposition", "attachment; filename*=UTF-8''GMT%20Recording.JPG"),
                answer -> answer.with("Content-Disposition", "attachment"));
    }

    @ParameterizedTest
    @MethodSource("headersThatTell")
    void z9WhatNeitherExtensionNorTypeTellsIsInTheHeadersOfTheDownload(UnaryOperator<Response> headers)
            throws IOException {
        meeting(
                "thumb==",
                "Weekly",
                yesterday,
                ZoomFile.of("a", "TB", "thumbnail", 900).without("file_extension"));
        simulator.zoom().spoilAlways(simulator.zoom()::isDownload, headers);

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(path("zoom:a")).endsWith("/thumbnail-a.jpg");
        assertThat(row("zoom:a").path("extension").asText()).isEqualTo("jpg");
    }

    @Test
    void z9AFileOfWhichNothingIsKnownIsArchivedWithoutAnExtension() throws IOException {
        meeting(
                "odd==",
                "Weekly",
                yesterday,
                ZoomFile.of("a", "HOLOGRAM", "view", 900).without("file_extension"));
        simulator
                .zoom()
                .spoilAlways(simulator.zoom()::isDownload, answer -> answer.with("Content-Disposition", "inline"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(path("zoom:a")).endsWith("/view-a");
    }

    @Test
    void z10NumbersMayBeTextAndTimesMayHaveFractionsAndOffsets() throws IOException {
        var at = Instant.parse("2024-11-29T16:37:50Z");
        simulator
                .zoom()
                .addMeeting(
                        USER,
                        ZoomMeeting.of("number==", 98_516_223_979L, "Weekly", at, video("a"))
                                .with("start_time", "2024-11-29T16:37:50.0000000+00:00"));
        simulator
                .zoom()
                .addMeeting(
                        USER,
                        ZoomMeeting.of(
                                        "text==",
                                        7,
                                        "Weekly",
                                        at,
                                        video("b")
                                                .with("recording_start", "2024-11-29T16:37:55.123456+00:00")
                                                .with("file_size", "5000"))
                                .with("id", "98516223979")
                                .with("type", "8"));
        simulator
                .zoom()
                .addMeeting(
                        USER,
                        ZoomMeeting.of(
                                "offset==",
                                7,
                                "Weekly",
                                at,
                                video("a number")
                                        .with("id", 123_456_789_012L)
                                        .with("recording_start", "2024-11-29T23:30:00-05:00")));

        var result = harvest("zoom", "--from", "2024-11-28", "--to", "2024-11-30");

        assertExit(result, 0);
        assertEverythingIsThere();
        assertThat(row("zoom:a").path("meetingId").asText()).isEqualTo("98516223979");
        assertThat(row("zoom:a").path("recordedAt").asText()).isEqualTo("2024-11-29T16:37:50Z");
        assertThat(row("zoom:b").path("meetingId").asText()).isEqualTo("98516223979");
        assertThat(row("zoom:b").path("recordedAt").asText()).startsWith("2024-11-29T16:37:55.123");
        assertThat(row("zoom:b").path("declaredSize").asLong()).isEqualTo(5_000);
        // The date in UTC is the next day's.
        assertThat(path("zoom:123456789012")).startsWith("zoom/2024-11-30/");
    }

    @Test
    void z10TheSameMomentWrittenInAnotherWayIsNotAnotherFile() throws IOException {
        for (var form : List.of("2024-11-29T16:37:50Z", "2024-11-29T16:37:50.0000000+00:00")) {
            meeting(
                    "same==",
                    "Weekly",
                    Instant.parse("2024-11-29T16:37:50Z"),
                    ZoomFile.bare("TIMELINE", 300).with("recording_start", form));
            assertExit(harvest("zoom", "--from", "2024-11-28", "--to", "2024-11-30"), 0);
        }

        assertThat(workplace.ledger()).containsOnlyKeys("zoom:same==/TIMELINE/2024-11-29T16:37:50Z/0");
        assertThat(simulator.zoom().downloads()).isEqualTo(1);
    }

    @Test
    void z11AUserWithoutRecordingsIsNoFault() throws IOException {
        threeUsersOfWhomTheSecondIsAnsweredWith(refusal(404, 3301, "There is no recording for this meeting."));

        assertExit(harvest("zoom"), 0);

        assertDelivered(only("zoom:first", "zoom:third"));
        assertThat(seen(simulator.zoom(), listingOf("second"))).hasSize(1);
    }

    @Test
    void z11AUserWhoDoesNotExistIsLeftOutForGoodAndTheOthersGoOn() throws IOException {
        threeUsersOfWhomTheSecondIsAnsweredWith(refusal(404, 1001, "User does not exist: second@example.com."));
        // The clock is set to noon, so that the date below does not depend on when the test runs.
        clock.set(now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(12)));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out())
                .containsOnlyOnce("not reached")
                .contains("not reached: zoom: left out second: zoom answered 404"
                        + " (code 1001, message User does not exist: second@example.com.)");
        assertDelivered(only("zoom:first", "zoom:third"));
        assertThat(seen(simulator.zoom(), listingOf("second"))).hasSize(1);

        // The poll counts as complete: the next one looks back from where it ended.
        clock.set(now.plus(Duration.ofDays(20)));
        simulator.zoom().clearRequests();
        harvest("zoom");
        assertThat(windows()).isNotEmpty().allSatisfy(window -> assertThat(window.from())
                .isEqualTo(date(now, -7)));
    }

    @Test
    void z11AnEmpty404FailsThatUserOnlyAndTheNextPollCoversTheSameRange() throws IOException {
        threeUsersOfWhomTheSecondIsAnsweredWith(Response.of(404).with("Content-Type", "text/plain"));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out())
                .containsOnlyOnce("not reached")
                .contains("not reached: zoom: second: zoom answered 404\n");
        assertDelivered(only("zoom:first", "zoom:third"));

        // Twenty days are longer than the look-back.
        clock.set(now.plus(Duration.ofDays(20)));
        simulator.zoom().clearFaults();
        assertExit(harvest("zoom"), 0);
        assertEverythingIsThere();
        assertThat(simulator.zoom().downloads()).isEqualTo(3);
    }

    @Test
    void z11AMissingScopeIsNamedWithWhatToDoAndTheOthersGoOn() throws IOException {
        threeUsersOfWhomTheSecondIsAnsweredWith(missingScope(400, 4711));
        simulator.zoom().respondAlways(listingOf("first"), missingScope(401, 104));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out())
                .contains("first: zoom answered 401 (code 104, message ")
                .contains("second: zoom answered 400 (code 4711, message ")
                .contains(SCOPE + "].): add the scope to the app on Zoom's Marketplace, and activate it again");
        assertDelivered(only("zoom:third"));
        assertThat(seen(simulator.zoom(), Case::isListing))
                .as("no use in asking again")
                .hasSize(3);
    }

    @Test
    void z11AMissingScopeOfTheUsersListSaysSoOnceAndAsksNobody() throws IOException {
        simulator.zoom().respondAlways(request -> request.is("GET", "/v2/users"), missingScope(400, 4711));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out())
                .contains("not reached: zoom: zoom answered 400 (code 4711")
                .contains(SCOPE + "].): add the scope to the app on Zoom's Marketplace, and activate it again");
        assertThat(seen(simulator.zoom(), Case::isListing)).isEmpty();
        assertThat(seen(simulator.zoom(), request -> request.is("GET", "/v2/users")))
                .hasSize(1);
    }

    @Test
    void z12AMeetingThatBeginsInTheLastSecondOfADayBelongsToThatDay() throws IOException {
        tiny("the day before", Instant.parse("2025-03-07T23:59:59Z"));
        tiny("first", Instant.parse("2025-03-08T00:00:00Z"));
        tiny("last", Instant.parse("2025-03-08T23:59:59Z"));
        tiny("the day after", Instant.parse("2025-03-09T00:00:00Z"));

        assertExit(harvest("zoom", "--from", "2025-03-08", "--to", "2025-03-08"), 0);

        assertDelivered(only("zoom:first", "zoom:last"));
        assertThat(path("zoom:last")).startsWith("zoom/2025-03-08/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-PT0.5S", "PT0S"})
    void z12APollAroundMidnightFindsWhatBeganInTheSecondBefore(Duration afterMidnight) throws IOException {
        var midnight = now.truncatedTo(ChronoUnit.DAYS);
        tiny("last", midnight.minusSeconds(1));
        workplace.clock(Clock.fixed(midnight.plus(afterMidnight), ZoneOffset.UTC));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
    }

    @Test
    void z12NightsInWhichTheClocksChangeNeitherLoseNorMergeAnything() throws IOException {
        // In Berlin, 02:30 does not exist in the first night and occurs twice in the second: 00:30 and 01:30 in UTC.
        for (var start : List.of(
                "2025-03-30T01:30:00Z", "2025-03-30T02:30:00Z", "2025-10-26T00:30:00Z", "2025-10-26T01:30:00Z")) {
            tiny(start, Instant.parse(start));
        }
        workplace.set("archive.path", "${body.date}/${body.time}-${body.id}.${body.extension}");
        var zone = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
            assertExit(harvest("zoom", "--from", "2025-03-30", "--to", "2025-10-26"), 0);
        } finally {
            TimeZone.setDefault(zone);
        }

        assertEverythingIsThere();
        assertThat(path("zoom:2025-03-30T01:30:00Z")).startsWith("2025-03-30/013000-");
        assertThat(path("zoom:2025-10-26T00:30:00Z")).startsWith("2025-10-26/003000-");
        assertThat(path("zoom:2025-10-26T01:30:00Z")).startsWith("2025-10-26/013000-");
        var windows = windows();
        assertThat(windows).allSatisfy(ZoomCasesTest::assertNoLongerThanAMonth);
        assertThat(windows.get(0).to()).isEqualTo("2025-10-26");
        assertThat(windows.get(windows.size() - 1).from()).isEqualTo("2025-03-30");
    }

    @Test
    void z12AClockTenMinutesSlowFindsThingsLaterRatherThanNever() throws IOException {
        var midnight = now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
        workplace.clock(Clock.offset(clock, Duration.ofMinutes(-10)));
        tiny("today", midnight.minusSeconds(600));
        // By this machine's clock the meeting begins tomorrow.
        tiny("tomorrow", midnight.plusSeconds(60));
        clock.set(midnight.plusSeconds(300));
        assertExit(harvest("zoom"), 0);
        assertDelivered(only("zoom:today"));

        clock.set(midnight.plusSeconds(1_200));
        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
    }

    @Test
    void z12AClockTenMinutesFastLeavesNoGapWhenItIsPutRight() throws IOException {
        var midnight = now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
        workplace.clock(Clock.offset(clock, Duration.ofMinutes(10)));
        tiny("before", midnight.minusSeconds(600));
        clock.set(midnight.minusSeconds(300));
        // This machine's date is tomorrow's, which Zoom has not reached yet.
        assertExit(harvest("zoom"), 0);
        assertEverythingIsThere();

        workplace.clock(clock);
        clock.set(midnight.minusSeconds(240));
        tiny("in between", midnight.minusSeconds(270));
        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(simulator.zoom().downloads()).isEqualTo(2);
    }

    @Test
    void z12ATimeToComeBackAtThatAFastClockHasPassedDoesNotEndThePoll() throws IOException {
        meeting("limit==", "Weekly", yesterday, video("a"));
        workplace.clock(Clock.offset(clock, Duration.ofMinutes(10)));
        simulator
                .zoom()
                .respondOnce(
                        Case::isListing,
                        refusal(429, 429, "You have reached the maximum per-second rate limit for this API.")
                                .with(
                                        "Retry-After",
                                        clock.instant().plusSeconds(1).toString()));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
    }

    /** The dates of one request for recordings. */
    private record Dates(LocalDate from, LocalDate to) {}

    /** Lists the requested windows, each once: further pages of a window have the same dates. */
    private List<Dates> windows() {
        return seen(simulator.zoom(), Case::isListing).stream()
                .map(request -> new Dates(
                        LocalDate.parse(request.query().get("from")),
                        LocalDate.parse(request.query().get("to"))))
                .distinct()
                .toList();
    }

    private static void assertNoLongerThanAMonth(Dates window) {
        assertThat(window.from())
                .as(window.toString())
                .isAfterOrEqualTo(window.to().minusMonths(1));
    }

    private void tiny(String id, Instant start) {
        meeting("meeting " + id, "Weekly", start, ZoomFile.of(id, "CHAT", "chat_file", 100));
    }

    private void firstAndLastSecond(LocalDate day) {
        tiny("first of " + day, day.atStartOfDay().toInstant(ZoneOffset.UTC));
        tiny("last of " + day, day.atTime(23, 59, 59).toInstant(ZoneOffset.UTC));
    }

    private void fiveMeetings() {
        workplace.set("zoom.page-size", "2");
        for (var i = 0; i < 5; i++) {
            meeting(i + "==", "Weekly", yesterday.plusSeconds(i), video("a" + i));
        }
    }

    private void threeUsersOfWhomTheSecondIsAnsweredWith(Response answer) {
        workplace.set("zoom.users", "first, second, third");
        for (var user : List.of("first", "second", "third")) {
            simulator.zoom().addUser(user, user + "@example.com", ZoomSimulator.Status.ACTIVE);
            simulator.zoom().addMeeting(user, ZoomMeeting.of(user + "==", 7, "Weekly", yesterday, video(user)));
        }
        simulator.zoom().respondAlways(listingOf("second"), answer);
    }

    private Map<String, Content> only(String... ids) {
        var expected = new HashMap<>(simulator.zoom().expected());
        expected.keySet().retainAll(List.of(ids));
        return expected;
    }

    private Path routesWithWindowsOf(String length) throws IOException {
        var copy = directory.resolve("routes");
        try (var files = Files.walk(Path.of("routes"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var to = copy.resolve(Path.of("routes").relativize(file));
                Files.createDirectories(to.getParent());
                Files.writeString(to, Files.readString(file).replace("'28d'", "'" + length + "'"));
            }
        }
        return copy;
    }

    private static ZoomMeeting empty(String uuid, Instant start) {
        return ZoomMeeting.of(uuid, 7, "Too short", start);
    }

    private static LocalDate date(Instant instant, int days) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().plusDays(days);
    }

    private static Predicate<Request> listingOf(String user) {
        return request -> request.is("GET", "/v2/users/" + user + "/recordings");
    }

    private static boolean isFurtherPage(Request request) {
        return isListing(request) && request.parameter("next_page_token").isPresent();
    }

    private static Response refusal(int status, int code, String message) {
        return Response.json(status, "{\"code\":%d,\"message\":\"%s\"}".formatted(code, message));
    }

    private static Response missingScope(int status, int code) {
        return refusal(
                status,
                code,
                "Invalid access token, does not contain scopes:[cloud_recording:read:list_user_recordings, %s]."
                        .formatted(SCOPE));
    }
}
