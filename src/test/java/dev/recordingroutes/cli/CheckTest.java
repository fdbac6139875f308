package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.delivery.ServerCase;
import dev.recordingroutes.delivery.TestFtpServer;
import dev.recordingroutes.delivery.TestSftpServer;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that {@code check} probes everything that a run needs, and leaves nothing behind. */
class CheckTest {
    private static final String PASSWORD = "s3cret-p4ss";

    private final Simulator simulator = Simulator.start(Clock.systemUTC());
    private final ServerCase.Stall stall = new ServerCase.Stall();

    @TempDir
    Path directory;

    private Workplace workplace;
    private Path onFtp;
    private Path onSftp;
    private Path knownHosts;
    private TestFtpServer ftp;
    private TestSftpServer sftp;
    private String local;

    @BeforeEach
    void start() throws Exception {
        onFtp = Files.createDirectory(directory.resolve("ftp"));
        onSftp = Files.createDirectory(directory.resolve("sftp"));
        ftp = new TestFtpServer(onFtp, PASSWORD, stall, null);
        sftp = new TestSftpServer(onSftp, PASSWORD, stall);
        knownHosts = Files.writeString(directory.resolve("known_hosts"), sftp.knownHost());
        workplace = new Workplace(directory)
                .set(simulator.zoom().settings())
                .set(simulator.webex().settings())
                .set("zoom.users", "*")
                .set("webex.sites", "*");
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        simulator.webex().addSite("site.webex.com");
        local = "file:" + workplace.archive();
        workplace.set("archive.to", String.join(",", local, ftpUri(PASSWORD), sftpUri()));
    }

    @AfterEach
    void stop() throws IOException {
        stall.end();
        ftp.close();
        sftp.close();
        simulator.close();
    }

    @Test
    void whatWorksIsSaidSoAndNothingStaysOfIt() throws IOException {
        var before = everything();

        var result = workplace.run("check");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(lines(result))
                .hasSize(7)
                .anyMatch(line -> line.matches("zoom +ok +got a token, read [1-9] pages of the listing"))
                .anyMatch(line -> line.matches("webex +ok +got a token, read [1-9] pages of the listing"))
                .anyMatch(line -> line.startsWith(local) && line.endsWith("renamed and removed a probe"))
                .anyMatch(line -> line.matches("ftp://me@.* ok +.*logged in, wrote, .*, renamed and removed a probe"))
                .anyMatch(line -> line.matches("sftp://me@.* ok +.*logged in, wrote, .*, renamed and removed a probe"))
                .anyMatch(line -> line.matches("ledger +ok +not there yet; .*"))
                .anyMatch(line -> line.matches("spool +ok .* free, of which transfer.min-free asks for 1.0 MB"));
        assertThat(everything()).isEqualTo(before);
        assertNoSecretIn(result);
    }

    @Test
    void whatIsWrongIsSaidWithItsRemedyAndTheOthersAreCheckedAllTheSame() throws IOException {
        workplace.set("zoom.client-secret", "wr0ng-s3cret").set("webex.refresh-token", "wr0ng-t0ken");
        Files.writeString(knownHosts, "");
        var file = Files.createFile(directory.resolve("a-file"));
        workplace.set(
                "archive.to",
                String.join(",", "file:" + file + "/archive", ftpUri("wr0ng"), sftpUri(), "fiel:archive", local));

        var result = workplace.run("check");

        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(1);
        assertThat(line(result, "zoom"))
                .contains("failed", "(invalid_client): check zoom.client-id and zoom.client-secret");
        assertThat(line(result, "webex")).contains("failed", "check webex.refresh-token", "authorising the app again");
        assertThat(line(result, "file:" + file)).contains("failed", "Not a directory", "name another directory");
        assertThat(line(result, "ftp:")).contains("failed", "login refused: check user name and password");
        assertThat(line(result, "sftp:")).contains("failed", "unknown host key", "add it to known_hosts");
        assertThat(line(result, "fiel:")).contains("failed", "Camel can't make an endpoint of it");
        assertThat(line(result, local)).contains(" ok ");
        assertThat(result.out() + result.err()).doesNotContain("wr0ng");
        assertNoSecretIn(result);
    }

    @Test
    void aScopeThatTheAppLacksAndATokenThatIsRefusedAreToldApart() {
        simulator
                .zoom()
                .respondAlways(
                        request -> request.path().endsWith("/recordings"),
                        Response.json(
                                400, "{\"code\":4711,\"message\":\"Invalid access token, does not contain scopes\"}"));
        workplace.set("webex.access-token", "an-0ld-0ne");

        var result = workplace.run("check");

        assertThat(line(result, "zoom")).contains("failed", "4711", "add the scope to the app on Zoom's Marketplace");
        assertThat(line(result, "webex"))
                .contains("failed", "401", "the access token is not accepted; check webex.access-token");
        assertThat(result.out() + result.err()).doesNotContain("an-0ld-0ne");
    }

    @ParameterizedTest
    @CsvSource({
        "STOR, 550, 'a file can''t be written: refused: check that the folder is there and the user may write'",
        "RNTO, 553, 'a file can''t be renamed: refused: check that the folder is there and the user may write'",
        "SIZE, 451, 'a file can''t be written'",
    })
    void aServerThatRefusesAStepKeepsNothingOfTheOnesBefore(String command, int code, String says) throws IOException {
        workplace.set("archive.to", ftpUri(PASSWORD));
        ftp.answer(command, code, "Not here.");
        var before = everything();

        var result = workplace.run("check");

        if (!command.equals("SIZE")) {
            assertThat(line(result, "ftp:")).contains("failed", "logged in, but " + says, "Not here.");
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void whatAServerDoesNotLetUsRemoveIsSaidByName() throws IOException {
        workplace.set("archive.to", ftpUri(PASSWORD));
        ftp.answer("DELE", 550, "Not here.");

        var result = workplace.run("check");

        assertThat(line(result, "ftp:")).contains("a file can't be removed", "remove there by hand in/new/.rr-check-");
    }

    @Test
    void aConnectionThatIsCutInTheMiddleLeavesNothing() throws IOException {
        workplace.set("archive.to", ftpUri(PASSWORD) + "," + sftpUri());
        stall.begin(() -> {
            ftp.cut();
            sftp.cut();
            stall.end();
        });
        var before = everything();

        var result = workplace.run("check");

        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(1);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void aDirectoryThatIsNotMountedIsNotMadeAnew() throws IOException {
        var yesterday = Clock.systemUTC().instant().minus(Duration.ofDays(1));
        var file = ZoomFile.of("f", "MP4", "active_speaker", 5_000);
        simulator.zoom().addMeeting("u", ZoomMeeting.of("f==", 1, "Weekly", yesterday, file));
        assertThat(workplace.run("harvest").exitCode()).isZero();
        Files.move(workplace.archive(), directory.resolve("unmounted"));

        var result = workplace.run("check");

        assertThat(line(result, local)).contains("failed", "files were delivered to it; mount it, or create it");
        assertThat(workplace.archive()).doesNotExist();
        assertThat(line(result, "ledger")).contains(" ok ", "opened, and may be written");
    }

    @Test
    @Tag("slow")
    void whoeverIsSilentIsNotWaitedForLong() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            workplace
                    .set("transfer.stall-timeout", "2s")
                    .set("zoom.token-url", "http://127.0.0.1:" + silent.getLocalPort() + "/token")
                    .set(
                            "archive.to",
                            "ftp://me@127.0.0.1:" + silent.getLocalPort() + "/in?password=" + PASSWORD
                                    + ",sftp://me@127.0.0.1:" + silent.getLocalPort() + "/in?password=" + PASSWORD + ","
                                    + local);
            var began = System.nanoTime();

            var result = workplace.run("check");

            assertThat(line(result, "zoom")).contains("failed", "no answer within 2 s: check zoom.token-url");
            assertThat(line(result, "ftp:")).contains("failed", "the server does not answer");
            assertThat(line(result, "sftp:")).contains("failed", "the server does not answer");
            assertThat(line(result, local)).contains(" ok ");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMinutes(2));
        }
    }

    @Test
    @Tag("slow")
    void aDaemonGoesOnWorkingMeanwhile() throws Exception {
        var daemon = workplace.start(List.of(), "run");
        try {
            Waits.await()
                    .until(() -> Files.exists(workplace.log())
                            && Files.readString(workplace.log()).contains("is polled at"));

            var result = workplace.run("check");

            assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
            assertThat(line(result, "ledger")).contains("in use by a running process");
            assertThat(line(result, "spool")).contains("in use by a running process");
            assertThat(daemon.isAlive()).isTrue();
        } finally {
            daemon.destroy();
            daemon.waitFor();
        }
    }

    @Test
    void aDiskThatIsFullerThanWantedIsSaidSo() {
        workplace.set("transfer.min-free", "900000GB");

        var result = workplace.run("check");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(line(result, "spool")).contains("failed", "transfer.min-free asks for", "make room");
    }

    private String ftpUri(String password) {
        return "ftp://%s@127.0.0.1:%d/in/new?password=%s".formatted(TestFtpServer.USER, ftp.port(), password);
    }

    private String sftpUri() {
        return "sftp://%s@127.0.0.1:%d/in/new?password=%s&knownHostsFile=%s"
                .formatted(TestSftpServer.USER, sftp.port(), PASSWORD, knownHosts);
    }

    /** Lists all files in the workplace except those that the test writes. */
    private List<Path> everything() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !path.endsWith("my.properties")).sorted().toList();
        }
    }

    private static List<String> lines(Workplace.Result result) {
        return result.out().lines().toList();
    }

    private static String line(Workplace.Result result, String name) {
        return result.out()
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line '" + name + "' in:\n" + result.out() + result.err()));
    }

    private void assertNoSecretIn(Workplace.Result result) {
        assertThat(result.out() + result.err()).doesNotContain(PASSWORD);
        for (var provider : List.of(simulator.zoom(), simulator.webex())) {
            provider.secrets()
                    .forEach(secret -> assertThat(result.out() + result.err()).doesNotContain(secret));
        }
    }
}
