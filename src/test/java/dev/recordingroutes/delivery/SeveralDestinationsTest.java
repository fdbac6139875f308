package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.simulator.Content;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests deliveries to a directory and an FTP server at once, each with its own state. */
class SeveralDestinationsTest {
    private static final int FILES = 12;

    private final Simulator simulator = Simulator.start(Clock.systemUTC());
    private final ZoomSimulator zoom = simulator.zoom();
    private final ServerCase.Stall stall = new ServerCase.Stall();

    @TempDir
    Path directory;

    private Workplace workplace;
    private Path onServer;
    private TestFtpServer server;
    private String local;
    private String remote;

    @BeforeEach
    void startBoth() throws Exception {
        onServer = Files.createDirectory(directory.resolve("server"));
        server = new TestFtpServer(onServer, "secret", stall, null);
        workplace = new Workplace(directory)
                .set(zoom.settings())
                .set("zoom.users", "*")
                .set("transfer.max-attempts", "1000");
        local = "file:" + workplace.archive();
        remote = "ftp://%s@127.0.0.1:%d/in?password=secret".formatted(TestFtpServer.USER, server.port());
        workplace.set("archive.to", local + "," + remote);
        zoom.addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        for (var i = 0; i < FILES; i++) {
            var file = ZoomFile.of("f" + i, "MP4", "active_speaker", 5_000 + i);
            var yesterday = Clock.systemUTC().instant().minus(Duration.ofDays(1));
            zoom.addMeeting("u", ZoomMeeting.of("f" + i + "==", 1, "Weekly", yesterday, file));
        }
    }

    @AfterEach
    void stopBoth() {
        server.close();
        simulator.close();
    }

    @Test
    void eachGetsEveryFileAndTheLedgerNamesThemBoth() throws Exception {
        var result = harvest();

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertBothHaveEverything();
        var row = workplace.ledger().get("zoom:f0");
        assertThat(row.path("destination").asText().split(","))
                .containsExactlyInAnyOrder(local, remote.replaceFirst("\\?.*", ""));
        assertThat(row.path("deliveries"))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.path("deliveredAt").asText()).endsWith("Z"));
        assertThat(zoom.downloads()).isEqualTo(FILES);
    }

    @Test
    void oneThatIsDownHoldsUpNoOtherAndFollowsWhenItIsBackWithoutAnotherDownload() throws Exception {
        var port = server.port();
        server.close();

        var harvest = CompletableFuture.supplyAsync(this::harvest);
        Waits.await()
                .until(() -> workplace.ledger().values().stream()
                                .filter(row -> row.path("destination").asText().equals(local)
                                        && !reasonOf(remote, row).isEmpty())
                                .count()
                        == FILES);

        assertThat(workplace.ledger().values()).allSatisfy(row -> {
            assertThat(row.path("status").asText()).isIn("pending", "transferring");
            assertThat(row.path("destination").asText()).isEqualTo(local);
            assertThat(reasonOf(remote, row)).contains("archive.to=ftp://127.0.0.1:", "connection refused");
        });
        var firstTimes = times();
        server = new TestFtpServer(onServer, "secret", stall, null, port);
        assertThat(Waits.get(harvest).exitCode()).isZero();
        assertBothHaveEverything();
        assertThat(times()).as("nothing is done twice").isEqualTo(firstTimes);
        assertThat(zoom.downloads()).isEqualTo(FILES);
    }

    @Test
    void aDirectoryThatIsNotMountedHoldsUpNoServer() throws Exception {
        assertThat(harvest().exitCode()).isZero();
        Files.move(workplace.archive(), directory.resolve("unmounted"));
        var later = ZoomFile.of("later", "MP4", "active_speaker", 5_000);
        zoom.addMeeting(
                "u", ZoomMeeting.of("later==", 1, "Weekly", Clock.systemUTC().instant(), later));

        var harvest = CompletableFuture.supplyAsync(this::harvest);
        Waits.await().until(() -> reasonOf(local, workplace.ledger().get("zoom:later"))
                .contains("is not there; mount it, or create it"));

        // The delivery to the other destination is recorded after the failure above.
        Waits.await().until(() -> workplace
                .ledger()
                .get("zoom:later")
                .path("destination")
                .asText()
                .startsWith("ftp://"));
        Files.move(directory.resolve("unmounted"), workplace.archive());
        assertThat(Waits.get(harvest).exitCode()).isZero();
        assertThat(workplace.delivered()).hasSize(FILES + 1);
    }

    @Test
    void whatIsParkedForOneIsKeptByTheOtherAndRetryBringsIt() throws Exception {
        server.answer("STOR", 550, "Permission denied.");
        workplace.set("transfer.max-attempts", "2");

        assertThat(harvest().exitCode()).isEqualTo(1);

        assertThat(workplace.ledger().values()).allSatisfy(row -> {
            assertThat(row.path("status").asText()).isEqualTo("parked");
            assertThat(row.path("reason").asText())
                    .contains("Permission denied.")
                    .doesNotContain(local);
        });
        assertThat(workplace.delivered()).hasSize(FILES);
        var redelivery = workplace.run("redeliver");
        assertThat(redelivery.exitCode()).isEqualTo(1);
        assertThat(redelivery.counted("parked")).isEqualTo(FILES);
        assertThat(workplace.run("status").out())
                .contains("/in: lacks 12 files")
                .doesNotContain(local);
        server.answerAsUsual("STOR");
        zoom.clearRequests();
        assertThat(workplace.run("redeliver", "--to", remote).exitCode()).isZero();
        assertBothHaveEverything();
        assertThat(zoom.requests()).isEmpty();
    }

    @Test
    void whatNoDestinationHasYetIsNotPassedOverInSilence() throws Exception {
        workplace.set("archive.to", remote).set("transfer.max-attempts", "1");
        server.answer("STOR", 550, "Permission denied.");
        assertThat(harvest().exitCode()).isEqualTo(1);

        var redelivery = workplace.run("redeliver");

        assertThat(redelivery.exitCode()).isEqualTo(1);
        assertThat(redelivery.out())
                .contains("lacks files that are not delivered yet: 12 parked (retry --all brings them back)");
    }

    @Test
    @Tag("slow")
    void aRedeliveryThatWasKilledIsTakenUpByTheNext() throws Exception {
        workplace.set("archive.to", local);
        assertThat(harvest().exitCode()).isZero();
        workplace.set("archive.to", local + "," + remote);
        stall.begin(() -> {});
        var process = workplace.start(List.of("-Xmx128m"), "redeliver");
        Waits.await().until(stall::reached);
        process.destroyForcibly().waitFor();
        stall.end();

        var result = workplace.run("redeliver");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertBothHaveEverything();
    }

    @Test
    void whatWasLostAndIsPutBackIsRecognisedThoughTheProviderHasItNoMore() throws Exception {
        workplace.set("archive.to", local).set("transfer.max-attempts", "1");
        assertThat(harvest().exitCode()).isZero();
        var file = workplace.archive().resolve(pathOf("zoom:f3"));
        var backup = Files.move(file, directory.resolve("backup"));
        zoom.respondAlways(zoom::isDownload, Response.of(410));
        assertThat(workplace.run("redeliver", "zoom:f3").exitCode()).isEqualTo(1);
        assertThat(workplace.run("verify").counted("missing")).isEqualTo(1);
        assertThat(Path.of(file + ".json")).as("what is known about it").exists();

        Files.move(backup, file);
        workplace.set("archive.path", "elsewhere/${body.id}.${body.extension}");
        assertThat(workplace.run("redeliver", "zoom:f3").exitCode()).isZero();

        assertThat(workplace.ledger().get("zoom:f3").path("status").asText()).isEqualTo("delivered");
        assertThat(workplace.delivered()).hasSize(FILES);
        assertThat(workplace.run("verify").exitCode()).isZero();
    }

    @Test
    void aServerThatSendsWithoutEndIsNotReadWithoutEnd() throws Exception {
        workplace.set("archive.to", remote);
        assertThat(harvest().exitCode()).isZero();
        Files.write(onServer.resolve("in").resolve(pathOf("zoom:f3")), new byte[50_000_000]);
        workplace.set("archive.to", remote + "," + local);

        assertThat(workplace.run("verify").out()).contains("sizes differ: 5003 bytes were delivered, more are there");
        assertThat(workplace.run("redeliver").exitCode()).isZero();

        assertThat(Workplace.sha256(workplace.archive().resolve(pathOf("zoom:f3"))))
                .isEqualTo(zoom.expected().get("zoom:f3").sha256());
    }

    @Test
    void aCopyThatIsNotWhatWasDeliveredIsNotPassedOn() throws Exception {
        workplace.set("archive.to", local);
        assertThat(harvest().exitCode()).isZero();
        var damaged = workplace.archive().resolve(pathOf("zoom:f3"));
        Files.write(damaged, new byte[5_003]);
        Files.delete(workplace.archive().resolve(pathOf("zoom:f4")));
        workplace.set("archive.to", local + "," + remote);
        zoom.clearRequests();

        var result = workplace.run("redeliver");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(zoom.downloads()).isEqualTo(2);
        assertThat(contents(onServer.resolve("in"))).isEqualTo(expected());
        assertThat(workplace.run("verify").exitCode())
                .as("what was lost is there again")
                .isZero();
    }

    @Test
    void whatWasLostOrChangedIsDeliveredThereAgainToo() throws Exception {
        assertThat(harvest().exitCode()).isZero();
        Files.write(workplace.archive().resolve(pathOf("zoom:f3")), new byte[5_003]);
        Files.delete(workplace.archive().resolve(pathOf("zoom:f4")));
        zoom.respondAlways(zoom::isDownload, Response.of(410));

        var result = workplace.run("redeliver", "zoom:f3", "zoom:f4");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.counted("delivered")).isEqualTo(2);
        for (var id : List.of("zoom:f3", "zoom:f4")) {
            assertThat(Workplace.sha256(workplace.archive().resolve(pathOf(id))))
                    .isEqualTo(zoom.expected().get(id).sha256());
        }
        assertThat(workplace.run("verify").exitCode()).isZero();
    }

    @Test
    void aCopyThatCannotBeReadJustNowIsWaitedForThoughTheProviderHasNoneAnyMore() throws Exception {
        workplace.set("archive.to", local);
        assertThat(harvest().exitCode()).isZero();
        zoom.respondAlways(zoom::isDownload, Response.of(410));
        Files.move(workplace.archive(), directory.resolve("unmounted"));
        workplace.set("archive.to", local + "," + remote);

        var redelivery = CompletableFuture.supplyAsync(() -> workplace.run("redeliver"));
        Waits.await().untilAsserted(() -> assertThat(
                        workplace.ledger().get("zoom:f0").path("reason").asText())
                .contains("is not there; mount it"));

        Files.move(directory.resolve("unmounted"), workplace.archive());
        assertThat(Waits.get(redelivery).exitCode()).isZero();
        assertBothHaveEverything();
    }

    @Test
    void aDestinationThatIsAddedLaterIsFilledFromTheOneThatIsThere() throws Exception {
        workplace.set("archive.to", local);
        assertThat(harvest().exitCode()).isZero();
        var before = workplace.ledger().get("zoom:f0");
        var downloadedAt = sidecar("zoom:f0").path("downloadedAt").asText();
        zoom.clearRequests();
        zoom.respondAlways(zoom::isDownload, Response.of(410));
        workplace.set("archive.to", remote + "," + local);

        var result = workplace.run("redeliver", "--to", remote.replaceFirst("\\?.*", ""));

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.counted("delivered")).isEqualTo(FILES);
        assertBothHaveEverything();
        assertThat(zoom.requests()).isEmpty();
        assertThat(sidecar("zoom:f0").path("downloadedAt").asText()).isEqualTo(downloadedAt);
        var after = workplace.ledger().get("zoom:f0");
        assertThat(List.of(after.path("extension"), after.path("path")))
                .isEqualTo(List.of(before.path("extension"), before.path("path")));
        assertThat(workplace.run("redeliver").out()).contains("every destination has every file");
    }

    @Test
    void aDirectoryIsFilledFromAServer() throws Exception {
        workplace.set("archive.to", remote);
        assertThat(harvest().exitCode()).isZero();
        zoom.respondAlways(zoom::isDownload, Response.of(410));
        workplace.set("archive.to", remote + "," + local);

        var result = workplace.run("redeliver", "--to", local);

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertBothHaveEverything();
        try (var spooled = Files.list(workplace.spool())) {
            assertThat(spooled).allMatch(file -> file.endsWith(".lock"));
        }
    }

    @Test
    void aFileThatIsNamedIsDeliveredAgainEvenWhereItWas() throws Exception {
        assertThat(harvest().exitCode()).isZero();
        var damaged = workplace.archive().resolve(pathOf("zoom:f3"));
        Files.write(damaged, new byte[5_003]);

        var result = workplace.run("redeliver", "zoom:f3", "--to", local);

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.counted("delivered")).isEqualTo(1);
        assertThat(Workplace.sha256(damaged))
                .isEqualTo(zoom.expected().get("zoom:f3").sha256());
        assertThat(zoom.downloads()).isEqualTo(FILES);
        assertThat(workplace.files())
                .filteredOn(file -> file.toString().contains(".replaced-"))
                .hasSize(1);
    }

    @Test
    void aDirectoryThatIsNotMountedIsNotMadeAnewForWhatIsRedelivered() throws Exception {
        workplace.set("archive.to", local);
        assertThat(harvest().exitCode()).isZero();
        Files.move(workplace.archive(), directory.resolve("unmounted"));
        var arguments = new ArrayList<>(List.of("redeliver"));
        arguments.addAll(workplace.ledger().keySet());

        var result = workplace.run(arguments.toArray(String[]::new));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("is not there, though files were delivered to it; mount it");
        assertThat(workplace.archive()).doesNotExist();
        Files.move(directory.resolve("unmounted"), workplace.archive());
        zoom.clearRequests();
        assertThat(workplace.run("redeliver").exitCode()).isZero();
        assertThat(workplace.run("verify").exitCode()).isZero();
        assertThat(zoom.requests()).isEmpty();
    }

    @Test
    @Tag("slow")
    void aDaemonTakesUpWhatIsRedelivered() throws Exception {
        workplace.set("archive.to", local);
        assertThat(harvest().exitCode()).isZero();
        workplace.set("archive.to", local + "," + remote).set("zoom.enabled", "true");
        var daemon = workplace.start(List.of("-Xmx128m"), "run");
        try {
            Waits.await().until(() -> Files.readString(workplace.log()).contains("is polled at"));

            var result = workplace.run("redeliver");

            assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
            assertThat(result.out()).contains("the process that is working with this ledger takes them up");
            Waits.await().until(() -> !workplace.run("status").out().contains("lacks"));
            assertBothHaveEverything();
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
    }

    @Test
    void whatCannotBeRedeliveredIsSaidInOneLine() throws Exception {
        assertThat(workplace.run("redeliver").err())
                .contains("there is no ledger yet")
                .hasLineCount(1);
        workplace.set("archive.to", local);
        assertThat(harvest().exitCode()).isZero();

        var notConfigured = workplace.run("redeliver", "--to", remote);
        var unknown = workplace.run("redeliver", "zoom:nosuch");

        assertThat(notConfigured.exitCode()).isEqualTo(2);
        assertThat(notConfigured.err())
                .contains("--to ftp://me@127.0.0.1:", "not in archive.to", local)
                .doesNotContain("secret")
                .hasLineCount(1);
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .contains("not delivered anywhere yet: zoom:nosuch")
                .hasLineCount(1);
    }

    @Test
    void oneThatIsNamedTwiceIsRefused() {
        workplace.set("archive.to", remote + "," + remote + "&passiveMode=false");

        var result = harvest();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("archive.to=ftp://me@127.0.0.1:", "is there twice")
                .doesNotContain("secret");
    }

    private Workplace.Result harvest() {
        return workplace.run("harvest", "--provider", "zoom");
    }

    private String pathOf(String id) throws IOException {
        return workplace.ledger().get(id).path("path").asText();
    }

    private JsonNode sidecar(String id) throws IOException {
        return Workplace.json(workplace.archive().resolve(pathOf(id) + ".json"));
    }

    private static String reasonOf(String destination, JsonNode row) {
        var name = destination.replaceFirst("\\?.*", "");
        if (row == null) {
            return "";
        }
        return StreamSupport.stream(row.path("deliveries").spliterator(), false)
                .filter(one -> one.path("destination").asText().equals(name))
                .map(one -> one.path("reason").asText())
                .findFirst()
                .orElse("");
    }

    private void assertBothHaveEverything() throws IOException {
        assertThat(contents(workplace.archive())).isEqualTo(expected());
        assertThat(contents(onServer.resolve("in"))).isEqualTo(expected());
        assertThat(workplace.ledger().values())
                .allSatisfy(row -> assertThat(row.path("status").asText()).isEqualTo("delivered"));
    }

    private Map<String, String> expected() throws IOException {
        var expected = new HashMap<String, String>();
        var ledger = workplace.ledger();
        for (Map.Entry<String, Content> file : zoom.expected().entrySet()) {
            expected.put(
                    ledger.get(file.getKey()).path("path").asText(),
                    file.getValue().sha256());
        }
        return expected;
    }

    /** Returns the SHA-256 of each file below a directory by its path, without sidecars; asserts that these exist. */
    private static Map<String, String> contents(Path root) throws IOException {
        var contents = new HashMap<String, String>();
        try (var files = Files.walk(root)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var path = root.relativize(file).toString();
                if (!path.endsWith(".json")) {
                    assertThat(Path.of(file + ".json")).exists();
                    contents.put(path, Workplace.sha256(file));
                }
            }
        }
        return contents;
    }

    /** Returns each archived file's time of modification. */
    private Map<Path, Object> times() throws IOException {
        var times = new HashMap<Path, Object>();
        for (var file : workplace.files()) {
            times.put(file, Files.getLastModifiedTime(file));
        }
        return times;
    }
}
