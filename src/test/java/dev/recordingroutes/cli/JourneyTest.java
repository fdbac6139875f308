package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.simulator.Content;
import dev.recordingroutes.simulator.Request;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.WebexFile;
import dev.recordingroutes.simulator.WebexRecording;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the way from the providers' answers to files on the disk, with the real routes and over HTTP. */
class JourneyTest {
    private final Instant now = Instant.now();
    private final String aYearAgo =
            LocalDate.ofInstant(now, ZoneOffset.UTC).minusYears(1).toString();

    private final Simulator simulator = Simulator.start();

    @TempDir
    Path directory;

    private Workplace workplace;

    @BeforeEach
    void pointAtTheSimulator() {
        workplace = new Workplace(directory)
                .set(simulator.zoom().settings())
                .set(simulator.webex().settings())
                .set("zoom.users", "*")
                .set("webex.sites", "*");
    }

    @AfterEach
    void stopTheSimulator() {
        simulator.close();
    }

    @Test
    void aYearOfBothProvidersArrivesWholeAndOnceAndASecondHarvestDownloadsNothing() throws IOException {
        var from = now.minus(Duration.ofDays(360));
        simulator.zoom().generate(2, 700, from, now);
        simulator.webex().generate(2, 250, from, now);
        var expected = expected();

        var first = workplace.run("harvest", "--from", aYearAgo);

        assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
        assertThat(first.counted("found")).isEqualTo(expected.size());
        assertThat(first.counted("delivered")).isEqualTo(expected.size());
        assertThat(downloads()).isEqualTo(expected.size());
        assertEverythingIsThere(expected);

        simulator.zoom().clearRequests();
        simulator.webex().clearRequests();
        var second = workplace.run("harvest", "--from", aYearAgo);

        assertThat(second.exitCode()).isZero();
        assertThat(second.counted("already there")).isEqualTo(expected.size());
        assertThat(second.counted("delivered")).isZero();
        assertThat(downloads()).isZero();
    }

    @Test
    void theProvidersOwnSampleResponsesAreArchived() throws IOException {
        simulator.zoom().addSeedSample();
        simulator.webex().addSeedSample();

        var result = workplace.run("harvest", "--from", "2019-08-01", "--to", "2020-07-31");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(workplace.ledger())
                .containsKeys(
                        "zoom:96119b=kdfhf791",
                        "zoom:gkABCDEnCkPuA==/TIMELINE/2019-08-29T21:54:55Z/0",
                        "webex:4f914b1dfe3c4d11a61730f18c0f5387:transcript");
        assertEverythingIsThere(expected());
    }

    @Test
    void aTranscriptThatAppearsHoursLaterIsDeliveredToo() throws IOException {
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        meeting("Weekly", now.minus(Duration.ofDays(2)), ZoomFile.of("video", "MP4", "active_speaker", 5_000));
        workplace.run("harvest", "--provider", "zoom");
        simulator.zoom().addFile("uuid==", ZoomFile.of("later", "TRANSCRIPT", "audio_transcript", 700));
        simulator.zoom().clearRequests();

        var result = workplace.run("harvest", "--provider", "zoom");

        assertThat(result.counted("delivered")).isEqualTo(1);
        assertThat(result.counted("already there")).isEqualTo(1);
        assertThat(simulator.zoom().downloads()).isEqualTo(1);
        assertThat(workplace.ledger().get("zoom:later").path("status").asText()).isEqualTo("delivered");
    }

    @Test
    void aRecordingWithoutATranscriptWaitsForItAndOneThatMayNotBeDownloadedIsUnavailable() throws IOException {
        recording("r1", WebexFile.AUDIO);
        recording("r2", WebexFile.AUDIO, WebexFile.TRANSCRIPT);
        simulator.webex().preventDownload("r2");

        var result = workplace.run("harvest", "--provider", "webex");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.counted("delivered")).isEqualTo(2);
        assertThat(result.counted("waiting")).isEqualTo(1);
        assertThat(result.counted("unavailable")).isEqualTo(3);
        assertThat(workplace.ledger().get("webex:r1:transcript").path("reason").asText())
                .isEqualTo("webex has no transcript of it yet");
        assertThat(workplace.run("retry", "--all").out()).startsWith("0 files are pending again");
        assertThat(workplace.run("retry", "--all", "--status", "unavailable").out())
                .startsWith("3 files are pending again");
        assertThat(workplace.run("retry", "--all", "--status", "delivered").err())
                .contains("--status delivered: must be parked or unavailable");
    }

    @Test
    void aUserWhoDoesNotExistIsSaidAndTheOthersGoOn() {
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        meeting("Weekly", now.minus(Duration.ofDays(2)), ZoomFile.of("video", "MP4", "active_speaker", 5_000));
        workplace.set("zoom.users", "nobody@example.com, u@example.com");

        var result = workplace.run("harvest", "--provider", "zoom");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.counted("delivered")).isEqualTo(1);
        assertThat(result.out()).contains("not reached: zoom: left out nobody@example.com: zoom answered 404");
    }

    @Test
    void anAccessTokenThatExpiresInTheMiddleIsRenewedAndTheSamePageAskedAgain() throws IOException {
        simulator.zoom().generate(1, 12, now.minus(Duration.ofDays(5)), now.minusSeconds(60));
        workplace.set("zoom.page-size", "5");
        simulator
                .zoom()
                .respondOnce(request -> request.parameter("next_page_token").isPresent(), expired());

        var result = workplace.run("harvest", "--provider", "zoom");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertEverythingIsThere(simulator.zoom().expected());
        assertThat(tokenRequests()).isEqualTo(2);
    }

    @Test
    void oneAccessTokenServesAWholeHarvest() {
        simulator.zoom().generate(2, 30, now.minus(Duration.ofDays(5)), now.minusSeconds(60));

        workplace.run("harvest", "--provider", "zoom");

        assertThat(tokenRequests()).isEqualTo(1);
    }

    @Test
    void aRotatedRefreshTokenIsUsedByTheNextProcess() {
        simulator.webex().rotateRefreshTokens(true);
        simulator.webex().generate(1, 3, now.minus(Duration.ofDays(5)), now.minusSeconds(60));

        assertThat(workplace.run("harvest", "--provider", "webex").exitCode()).isZero();
        assertThat(workplace.run("harvest", "--provider", "webex").exitCode()).isZero();
    }

    @Test
    void aPageThatFailsInPassingIsAskedAgain() throws IOException {
        simulator.webex().generate(1, 3, now.minus(Duration.ofDays(5)), now.minusSeconds(60));
        simulator
                .webex()
                .respondOnce(request -> request.is("GET", "/v1/admin/recordings"), Response.html(503, "<html>"));
        simulator
                .webex()
                .respondOnce(
                        request -> request.is("GET", "/v1/admin/recordings"),
                        Response.json(200, "{\"items\":[{\"id\":"));

        var result = workplace.run("harvest", "--provider", "webex");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertEverythingIsThere(simulator.webex().expected());
    }

    @Test
    void aDryRunListsWhatWouldBeFetchedAndChangesNothing() throws IOException {
        simulator.zoom().generate(1, 4, now.minus(Duration.ofDays(5)), now.minusSeconds(60));

        var result = workplace.run("harvest", "--provider", "zoom", "--dry-run");

        assertThat(workplace.archive()).as("may be a share that is not mounted").doesNotExist();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains(simulator.zoom().expected().keySet()).contains("would fetch 20 files");
        assertThat(workplace.files()).isEmpty();
        assertThat(directory.resolve("ledger.db")).doesNotExist();
        assertThat(simulator.zoom().downloads()).isZero();

        workplace.run("harvest", "--provider", "zoom");
        assertThat(workplace.run("harvest", "--provider", "zoom", "--dry-run").out())
                .contains("would fetch 0 files");
    }

    @Test
    void besideEachFileStandsWhatIsKnownAboutItWithoutPasswords() throws IOException {
        recording("r1", WebexFile.AUDIO, WebexFile.TRANSCRIPT);

        workplace.run("harvest", "--provider", "webex");

        var row = workplace.ledger().get("webex:r1:recording");
        var sidecar = new ObjectMapper()
                .readTree(workplace
                        .archive()
                        .resolve(row.path("path").asText() + ".json")
                        .toFile());
        assertThat(sidecar.path("id").asText()).isEqualTo("webex:r1:recording");
        assertThat(sidecar.path("sha256").asText()).isEqualTo(row.path("sha256").asText());
        assertThat(sidecar.path("size").asLong()).isEqualTo(4_000);
        assertThat(sidecar.path("source").path("serviceType").asText()).isEqualTo("MeetingCenter");
        assertThat(sidecar.toString()).doesNotContain("password").doesNotContain("lsr.php");
    }

    @Test
    void everyParameterOfTheZoomSettingsReachesTheRequest() {
        workplace
                .set("zoom.users", "me")
                .set("zoom.page-size", "30")
                .set("zoom.mc", "true")
                .set("zoom.meeting-id", "68423085");

        workplace.run("harvest", "--provider", "zoom", "--from", "2026-01-05", "--to", "2026-01-09");
        workplace.set("zoom.trash", "true").set("zoom.trash-type", "recording_file");
        workplace.run("harvest", "--provider", "zoom", "--from", "2025-01-05", "--to", "2026-01-09");

        var asked = simulator.zoom().requests().stream()
                .filter(request -> request.path().endsWith("/recordings"))
                .map(Request::query)
                .toList();
        assertThat(asked)
                .containsExactly(
                        Map.of(
                                "page_size", "30",
                                "mc", "true",
                                "trash", "false",
                                "meeting_id", "68423085",
                                "from", "2026-01-05",
                                "to", "2026-01-09"),
                        Map.of(
                                "page_size", "30",
                                "mc", "true",
                                "trash", "true",
                                "trash_type", "recording_file",
                                "meeting_id", "68423085"));
    }

    @Test
    void everyParameterOfTheWebexSettingsReachesTheRequest() {
        workplace
                .set("webex.sites", "site1-example.webex.com")
                .set("webex.page-size", "50")
                .set("webex.integration-tag", "ticket \"7\"")
                .set("webex.topic", "Q&A \\(x) + 1")
                .set("webex.format", "ARF")
                .set("webex.service-type", "MeetingCenter")
                .set("webex.status", "deleted")
                .set("webex.timezone", "Europe/Berlin");

        workplace.run("harvest", "--provider", "webex", "--from", "2026-01-05", "--to", "2026-01-09");
        workplace.set("webex.meeting-id", "m1");
        workplace.run("harvest", "--provider", "webex", "--from", "2026-01-05", "--to", "2026-01-09");

        var asked = simulator.webex().requests().stream()
                .filter(request -> request.path().endsWith("/admin/recordings"))
                .toList();
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).header("timezone")).hasValue("Europe/Berlin");
        var query = new HashMap<>(Map.of(
                "max", "50",
                "integrationTag", "ticket \"7\"",
                "topic", "Q&A \\(x) + 1",
                "format", "ARF",
                "serviceType", "MeetingCenter",
                "status", "deleted",
                "siteUrl", "site1-example.webex.com",
                "from", "2026-01-05T00:00:00Z",
                "to", "2026-01-10T00:00:00Z"));
        assertThat(asked.get(0).query()).isEqualTo(query);
        query.keySet().removeAll(List.of("siteUrl", "from", "to"));
        query.put("meetingId", "m1");
        assertThat(asked.get(1).query()).isEqualTo(query);
    }

    @Test
    void filesThatASettingLeavesOutAreSkippedAndFetchedWhenTheSettingChanges() {
        simulator.zoom().generate(1, 4, now.minus(Duration.ofDays(5)), now.minusSeconds(60));
        workplace.set("zoom.file-types", "mp4");

        var few = workplace.run("harvest", "--provider", "zoom");
        assertThat(few.counted("delivered")).isEqualTo(4);
        assertThat(few.counted("skipped")).isEqualTo(few.counted("found") - 4);

        workplace.set("zoom.file-types", "all");
        var rest = workplace.run("harvest", "--provider", "zoom");
        assertThat(rest.counted("skipped")).isZero();
        assertThat(rest.counted("delivered")).isEqualTo(few.counted("skipped"));
    }

    @Test
    void aFileThatNeverComesRightIsParkedWithAReasonAndRetryBringsItBack() throws IOException {
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        var id = "zoom:video";
        meeting("Weekly", now.minus(Duration.ofDays(2)), ZoomFile.of("video", "MP4", "active_speaker", 5_000));
        for (var attempt = 0; attempt < 3; attempt++) {
            simulator.zoom().respondOnce(simulator.zoom()::isDownload, Response.of(500));
        }

        var first = workplace.run("harvest", "--provider", "zoom");
        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.counted("parked")).isEqualTo(1);
        assertThat(workplace.ledger().get(id).path("reason").asText())
                .isEqualTo("gave up after 3 attempts: 127.0.0.1 answered 500");
        assertThat(workplace.files()).isEmpty();

        var oneIsWrong = workplace.run("retry", id, "zoom:\u001Bnope");
        assertThat(oneIsWrong.exitCode()).isEqualTo(2);
        assertThat(oneIsWrong.err().strip()).isEqualTo("recording-routes: not parked: zoom:?nope");
        assertThat(workplace.ledger().get(id).path("status").asText()).isEqualTo("parked");

        assertThat(workplace.run("retry", id, id).out()).contains("1 files are pending again");
        assertThat(workplace.run("harvest", "--provider", "zoom").counted("delivered"))
                .isEqualTo(1);
    }

    @Test
    void aHarvestThatIsKilledInTheMiddleIsFinishedByTheNextAndNothingIsDoubled() throws Exception {
        var from = now.minus(Duration.ofDays(20));
        simulator.zoom().generate(2, 120, from, now.minusSeconds(60));
        workplace.set("webex.enabled", "false");
        var process = workplace.start(List.of(), "harvest", "--from", aYearAgo);
        Waits.await().until(() -> workplace.files().size() > 40);
        process.destroyForcibly().waitFor();

        var result = workplace.run("harvest", "--from", aYearAgo);

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.counted("already there")).isPositive();
        assertEverythingIsThere(simulator.zoom().expected());
        assertThat(workplace.files()).noneMatch(file -> file.toString().endsWith(".part"));
    }

    @Test
    void theDaemonPicksUpWhatAppearsWhileItRunsAndStopsCleanlyWhenItIsTold() throws Exception {
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        workplace.set("webex.enabled", "false").set("zoom.users", "u").set("zoom.schedule", "0/2 * * * * ?");
        var process = workplace.start(List.of(), "run");
        try {
            Waits.await().until(() -> simulator.zoom().requests().stream()
                    .anyMatch(request -> request.path().endsWith("/recordings")));
            meeting("Live", now.minus(Duration.ofHours(1)), ZoomFile.of("live", "MP4", "active_speaker", 9_000));
            Waits.await().until(() -> workplace.files().stream()
                    .anyMatch(f -> f.toString().endsWith("live.mp4")));

            process.destroy();

            Waits.ended(process);
            assertThat(process.exitValue()).isZero();
            assertThat(Files.readString(workplace.log()))
                    .doesNotContain("Exception")
                    .containsPattern(
                            "INFO +delivered zoom zoom:live \"Live\" active_speaker 9000 bytes \\d+ ms → file:\\S+ zoom/\\S+\\.mp4");
            assertThat(workplace.ledger().get("zoom:live").path("status").asText())
                    .isEqualTo("delivered");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aDaemonThatCanNotStartSaysSoToWhoeverStartedIt() throws Exception {
        workplace.set("archive.to", "fil:/srv/recordings");
        var process = workplace.start(List.of(), "run");
        try {
            Waits.ended(process);
            assertThat(process.exitValue()).isEqualTo(2);
            assertThat(Files.readString(workplace.log())).contains("archive.to=fil:/srv/recordings");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @Tag("slow")
    void aDaemonThatIsToldToStopInTheMiddleStopsInTimeAndTheNextProcessGoesOn() throws Exception {
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        var files = new ZoomFile[60];
        for (var i = 0; i < files.length; i++) {
            files[i] = ZoomFile.of("many-" + i, "MP4", "active_speaker", 10L << 20);
        }
        meeting("Many", now.minus(Duration.ofHours(1)), files);
        workplace
                .set("webex.enabled", "false")
                .set("zoom.users", "u")
                .set("zoom.schedule", "0/1 * * * * ?")
                .set("transfer.stall-timeout", "1h")
                .set("transfer.shutdown-timeout", "5s");
        // Only the shutdown timeout ends this download.
        simulator
                .zoom()
                .spoilOnce(simulator.zoom()::isDownload, answer -> answer.stalledAfter(20_000, Waits.VERY_LONG));
        var process = workplace.start(List.of(), "run");
        try {
            Waits.await()
                    .until(() -> workplace.files().stream()
                                    .filter(file -> file.toString().endsWith(".mp4"))
                                    .count()
                            > 4);

            process.destroy();

            Waits.ended(process);
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
        assertThat(workplace.ledger().values())
                .extracting(row -> row.path("status").asText())
                .containsOnly("pending", "delivered");

        assertThat(workplace.run("harvest").exitCode()).isZero();
        assertEverythingIsThere(simulator.zoom().expected());
    }

    @Test
    void aFileThatTakesLongerThanItsLeaseIsStillTransferredOnce() throws IOException {
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        meeting("Long", now.minus(Duration.ofHours(1)), ZoomFile.of("long", "MP4", "active_speaker", 50_000));
        simulator
                .zoom()
                .spoilOnce(simulator.zoom()::isDownload, answer -> answer.stalledAfter(20_000, Duration.ofSeconds(5)));
        workplace.set("transfer.lease", "2s");

        var result = workplace.run("harvest", "--provider", "zoom");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(simulator.zoom().downloads()).isEqualTo(1);
        assertEverythingIsThere(simulator.zoom().expected());
    }

    @Test
    void aSecondProcessOnTheSameLedgerRefusesToStartAndSaysWhy() throws Exception {
        workplace.set("webex.enabled", "false").set("zoom.users", "me");
        var process = workplace.start(List.of(), "run");
        try {
            Waits.await()
                    .until(() -> Files.exists(workplace.log())
                            && Files.readString(workplace.log()).contains("zoom is polled at"));

            var second = workplace.run("harvest");

            assertThat(second.exitCode()).isEqualTo(2);
            assertThat(second.err()).contains("another process is working with this ledger");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void assertEverythingIsThere(Map<String, Content> expected) throws IOException {
        var ledger = workplace.ledger();
        assertThat(ledger).containsOnlyKeys(expected.keySet());
        var onDisk = workplace.delivered();
        assertThat(onDisk).hasSize(expected.size());
        expected.forEach((id, content) -> {
            var row = ledger.get(id);
            assertThat(row.path("status").asText()).as(id).isEqualTo("delivered");
            assertThat(row.path("size").asLong()).as(id).isEqualTo(content.size());
            assertThat(row.path("sha256").asText()).as(id).isEqualTo(content.sha256());
            assertThat(onDisk.get(row.path("path").asText())).as(id).isEqualTo(content.sha256());
        });
    }

    private Map<String, Content> expected() {
        var all = new HashMap<>(simulator.zoom().expected());
        all.putAll(simulator.webex().expected());
        return all;
    }

    private void meeting(String topic, Instant start, ZoomFile... files) {
        simulator.zoom().addMeeting("u", ZoomMeeting.of("uuid==", 88_516_223_979L, topic, start, files));
    }

    private void recording(String id, WebexFile... others) {
        var recorded = now.minusSeconds(9_000);
        var recording = WebexRecording.of(id, "Topic", recorded, recorded.plusSeconds(600), 4_000)
                .with("password", "secret");
        for (var other : others) {
            recording = recording.withFile(other, 900);
        }
        simulator.webex().addRecording("site4-example.webex.com", recording);
    }

    private int downloads() {
        return simulator.zoom().downloads() + simulator.webex().downloads();
    }

    private long tokenRequests() {
        return simulator.zoom().requests().stream()
                .filter(request -> request.path().equals("/oauth/token"))
                .count();
    }

    private static Response expired() {
        return Response.json(401, "{\"code\":124,\"message\":\"Access token is expired.\"}");
    }
}
