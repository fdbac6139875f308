package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.delivery.ServerCase;
import dev.recordingroutes.delivery.TestFtpServer;
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
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.ftpserver.ftplet.FtpException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that {@code verify} reads files back from a directory and an FTP server and compares them with the ledger. */
class VerifyTest {
    private static final int FILES = 9;
    private static final String PASSWORD = "s3cret-p4ss";

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
    void deliverToBoth() throws Exception {
        onServer = Files.createDirectory(directory.resolve("server"));
        server = new TestFtpServer(onServer, PASSWORD, stall, null);
        workplace = new Workplace(directory).set(zoom.settings()).set("zoom.users", "*");
        local = "file:" + workplace.archive();
        remote = "ftp://%s@127.0.0.1:%d/in".formatted(TestFtpServer.USER, server.port());
        workplace.set("archive.to", local + "," + remote + "?password=" + PASSWORD);
        zoom.addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        for (var i = 0; i < FILES; i++) {
            var file = ZoomFile.of("f" + i, "MP4", "active_speaker", 5_000 + i);
            var yesterday = Clock.systemUTC().instant().minus(Duration.ofDays(1));
            zoom.addMeeting("u", ZoomMeeting.of("f" + i + "==", 1, "Weekly", yesterday, file));
        }
        assertThat(workplace.run("harvest", "--provider", "zoom").exitCode()).isZero();
    }

    @AfterEach
    void stopBoth() {
        server.close();
        simulator.close();
    }

    @Test
    void whatIsAsItWasDeliveredIsFoundSoAtEveryDestination() {
        var result = workplace.run("verify");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.counted("files")).isEqualTo(2 * FILES);
        assertThat(result.counted("ok")).isEqualTo(2 * FILES);
        assertThat(result.out()).doesNotContain("zoom:", PASSWORD);
    }

    @Test
    void oneByteThatChangedAFileThatWasCutAndOneThatIsGoneAreEachSaidWithBothValues() throws IOException {
        var damaged = workplace.archive().resolve(path("f1"));
        var bytes = Files.readAllBytes(damaged);
        bytes[2_500]++;
        Files.write(damaged, bytes);
        Files.write(onServer.resolve("in").resolve(path("f2")), new byte[7]);
        Files.delete(onServer.resolve("in").resolve(path("f3")));

        var result = workplace.run("verify");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out().lines().toList())
                .anyMatch(
                        line -> line.matches("different .*zoom:f1  %s  .*SHA-256 differs: %s was delivered, %s is there"
                                .formatted(local, zoom.expected().get("zoom:f1").sha256(), sha256(damaged))))
                .anyMatch(line ->
                        line.matches("different .*zoom:f2  %s  .*sizes differ: 5002 bytes were delivered, 7 are there"
                                .formatted(remote)))
                .anyMatch(line -> line.matches("missing .*zoom:f3  %s  .*".formatted(remote)))
                .anyMatch(line -> line.contains("redeliver ID --to DESTINATION"));
        assertThat(result.counted("ok")).isEqualTo(2 * FILES - 3);
        assertThat(result.counted("different")).isEqualTo(2);
        assertThat(result.counted("missing")).isEqualTo(1);
    }

    @Test
    void whatVerifyFindsRedeliverMends() throws IOException {
        Files.write(workplace.archive().resolve(path("f1")), new byte[5_001]);
        zoom.respondAlways(zoom::isDownload, Response.of(410));

        assertThat(workplace.run("verify", "--to", remote).exitCode()).isZero();
        assertThat(workplace.run("verify", "--to", local).exitCode()).isEqualTo(1);
        assertThat(workplace.run("redeliver", "zoom:f1", "--to", local).exitCode())
                .isZero();

        assertThat(workplace.run("verify").exitCode()).isZero();
    }

    @Test
    void asJsonEveryFileAtEveryDestinationIsALineAndNothingElseIs() throws IOException {
        Files.write(workplace.archive().resolve(path("f1")), new byte[7]);
        Files.delete(onServer.resolve("in").resolve(path("f2")));

        var result = workplace.run("verify", "--json");

        var found = new TreeMap<String, JsonNode>();
        for (var line : result.out().lines().toList()) {
            var row = new ObjectMapper().readTree(line);
            found.put(row.path("id").asText() + " " + row.path("destination").asText(), row);
        }
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(found).hasSize(2 * FILES);
        assertThat(found.get("zoom:f0 " + remote).toString())
                .isEqualTo(
                        "{\"id\":\"zoom:f0\",\"destination\":\"%s\",\"path\":\"%s\",\"status\":\"ok\",\"size\":5000,\"sha256\":\"%s\"}"
                                .formatted(
                                        remote,
                                        path("f0"),
                                        zoom.expected().get("zoom:f0").sha256()));
        var different = found.get("zoom:f1 " + local);
        assertThat(different.path("status").asText()).isEqualTo("different");
        assertThat(different.path("size").asLong()).isEqualTo(5_001);
        assertThat(different.path("actualSize").asLong()).isEqualTo(7);
        assertThat(different.path("actualSha256").asText())
                .isEqualTo(sha256(workplace.archive().resolve(path("f1"))));
        assertThat(found.get("zoom:f2 " + remote).path("status").asText()).isEqualTo("missing");
        assertThat(found.get("zoom:f2 " + remote).has("actualSize")).isFalse();
        assertThat(result.out() + result.err()).doesNotContain(PASSWORD);
    }

    @Test
    void aServerThatIsDownIsSaidOnceAndTheOtherDestinationIsVerifiedAllTheSame() {
        server.close();

        var result = workplace.run("verify");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.counted("ok")).isEqualTo(FILES);
        assertThat(result.counted("unreachable")).isEqualTo(FILES);
        assertThat(result.out().lines().filter(line -> line.contains("connection refused: check host and port")))
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("unreachable  " + remote));
        assertThat(result.out()).doesNotContain(PASSWORD);
    }

    @Test
    @Tag("slow")
    void aServerThatComesBackAfterAMomentIsVerifiedToTheEnd() throws Exception {
        var port = server.port();
        server.close();
        workplace.set("transfer.retry-delay", "3s");
        var back = CompletableFuture.supplyAsync(
                () -> start(port), CompletableFuture.delayedExecutor(1_500, TimeUnit.MILLISECONDS));

        var result = workplace.run("verify", "--to", remote);

        server = back.get();
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.counted("ok")).isEqualTo(FILES);
    }

    @Test
    void aDirectoryThatIsNotMountedIsUnreachableRatherThanEmpty() throws IOException {
        Files.move(workplace.archive(), directory.resolve("unmounted"));

        var result = workplace.run("verify", "--to", local);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.counted("unreachable")).isEqualTo(FILES);
        assertThat(result.counted("missing")).isZero();
        assertThat(result.out()).containsOnlyOnce("is not there; mount it");
    }

    @Test
    void whatCannotBeReadBackDoesNotPassForVerified() {
        workplace.set("archive.to", "mock:elsewhere," + local);
        var file = ZoomFile.of("later", "MP4", "active_speaker", 5_000);
        zoom.addMeeting(
                "u", ZoomMeeting.of("later==", 1, "Weekly", Clock.systemUTC().instant(), file));
        assertThat(workplace.run("harvest", "--provider", "zoom").exitCode()).isZero();

        var result = workplace.run("verify");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.counted("ok")).isEqualTo(FILES + 1);
        assertThat(result.counted("unreachable")).isEqualTo(1);
        assertThat(result.out())
                .contains("mock:elsewhere: only file, ftp, ftps and sftp destinations can be read back")
                .containsOnlyOnce("not in archive.to: %s, to which %d files were delivered".formatted(remote, FILES));
    }

    @Test
    @Tag("slow")
    void aDaemonGoesOnWorkingMeanwhile() throws Exception {
        var daemon = workplace.start(List.of(), "run", "--set", "zoom.schedule=0/1 * * * * ?");
        try {
            Waits.await().until(() -> Files.readString(workplace.log()).contains("is polled at"));
            var file = ZoomFile.of("later", "MP4", "active_speaker", 5_000);
            zoom.addMeeting(
                    "u",
                    ZoomMeeting.of("later==", 1, "Weekly", Clock.systemUTC().instant(), file));

            var verified = workplace.run("verify");

            assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
            assertThat(verified.counted("files")).isBetween(2L * FILES, 2L * FILES + 2);
            Waits.await().until(() -> workplace.run("verify").counted("ok") == 2 * FILES + 2);
        } finally {
            daemon.destroy();
            Waits.ended(daemon);
        }
    }

    @Test
    void whatCannotBeVerifiedAtAllIsSaidInOneLine() {
        var other = workplace.run("verify", "--to", "file:elsewhere");
        var noLedger = workplace
                .set("ledger.url", "jdbc:sqlite:" + directory.resolve("none.db"))
                .run("verify");

        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.err())
                .contains("--to file:elsewhere: it is not in archive.to, which has " + local)
                .doesNotContain(PASSWORD)
                .hasLineCount(1);
        assertThat(noLedger.exitCode()).isEqualTo(2);
        assertThat(noLedger.err()).contains("there is no ledger yet").hasLineCount(1);
        assertThat(directory.resolve("none.db")).doesNotExist();
    }

    private String path(String id) throws IOException {
        return workplace.ledger().get("zoom:" + id).path("path").asText();
    }

    private TestFtpServer start(int port) {
        try {
            return new TestFtpServer(onServer, PASSWORD, stall, null, port);
        } catch (FtpException e) {
            throw new AssertionError(e);
        }
    }

    private static String sha256(Path file) {
        try {
            return Workplace.sha256(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
