package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.ftpserver.ftplet.FtpException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests deliveries to FTP and FTPS servers with the default options. */
class FtpDestinationTest extends PretendServerCase {
    private TestFtpServer server;

    @AfterEach
    void stopTheServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyByteAndSidecarArrivesInBinaryOverPassiveConnectionsAndNoFolderIsListed() throws Exception {
        serve();
        record("a", "Grüße aus 東京", 300_000);
        for (var i = 0; i < 20; i++) {
            record("b" + i, 5_000 + i);
        }

        assertHarvested();

        // The server accepts ten connections and refuses more, so one attempt each shows that ten were enough.
        assertThat(workplace.ledger().values())
                .allSatisfy(row -> assertThat(row.path("attempts").asInt()).isEqualTo(1));
        assertThat(server.commands())
                .contains("TYPE I", "SIZE", "RNTO")
                .containsAnyOf("PASV", "EPSV")
                .doesNotContain("TYPE A", "PORT", "EPRT", "LIST", "NLST", "MLSD", "DELE");
    }

    @Test
    void whatTheUserSaysInTheUriWins() throws Exception {
        server = new TestFtpServer(workplace.archive(), PASSWORD, stall, null);
        workplace.set("archive.to", uri("ftp", "127.0.0.1", "&passiveMode=false"));
        record("a", 5_000);

        assertHarvested();

        assertThat(server.commands()).containsAnyOf("PORT", "EPRT").doesNotContain("PASV", "EPSV");
    }

    @Test
    void aSizeThatDiffersIsNoticedBeforeTheRename() throws Exception {
        serve();
        record("a", 5_000);
        server.answer("SIZE", 213, "4999");

        assertLaterDelivered(
                "zoom:a", () -> server.answerAsUsual("SIZE"), "sizes differ: sent ", ", the server has 4999");
    }

    @Test
    void aFileThatIsGivenUpLeavesNoTemporaryName() throws Exception {
        serve();
        record("a", 5_000);
        server.answer("SIZE", 213, "4999");

        assertRefused("zoom:a", "sizes differ: sent ");
        assertThat(server.commands()).contains("DELE");
    }

    @Test
    void aFileThatIsGivenUpLeavesNoSidecar() throws Exception {
        serve();
        record("a", 5_000);
        // The sidecar is accepted, and its file is refused.
        server.answerFrom(2, "STOR", 553, "Not here.");

        assertRefused("zoom:a", "refused: check that the folder is there");
    }

    @Test
    void aServerThatScansAFileBeforeItConfirmsItIsWaitedFor() throws Exception {
        serve();
        record("a", 5_000);
        server.confirmAfter(Duration.ofMillis(1_500));

        assertHarvested();

        assertThat(workplace.ledger().get("zoom:a").path("attempts").asInt()).isEqualTo(1);
        assertThat(workplace.run("verify").exitCode()).isZero();
    }

    @Test
    void aServerThatDoesNotConfirmAFileHasFailedAfterTheStallTimeout() throws Exception {
        serve();
        workplace.set("transfer.stall-timeout", "1s");
        record("a", 5_000);
        server.confirmAfter(Duration.ofSeconds(5));

        assertLaterDelivered("zoom:a", () -> server.confirmAfter(Duration.ZERO), "the server does not answer");
    }

    @Test
    void aServerThatStallsHasFailedAfterTheStallTimeout() throws Exception {
        serve();
        workplace.set("transfer.stall-timeout", "1s");
        record("a", 300_000);
        stall.begin(() -> {});

        assertLaterDelivered("zoom:a", stall::end, "the server does not answer");
    }

    @Test
    void aServerThatConnectsBackAndReadsNoMoreHasFailedToo() throws Exception {
        serve();
        option("passiveMode=false");
        workplace.set("transfer.stall-timeout", "1s");
        record("a", 40_000_000);
        stall.begin(() -> {});

        assertLaterDelivered("zoom:a", stall::end, "the server does not answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"doneFileName=x", "fileExist=Fail", "keepLastModified=true", "tempPrefix=x"})
    void anOptionThatHasNoEffectIsRefused(String option) throws Exception {
        serve();
        option(option);

        var result = harvest();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("archive.to=ftp://me@127.0.0.1:", option.replaceFirst("=.*", "") + " can't be heeded here")
                .hasLineCount(1);
    }

    @Test
    void aServerThatDoesNotTellSizesGetsItsFilesToo() throws Exception {
        serve();
        server.answer("SIZE", 502, "not implemented");
        server.answer("MLST", 502, "not implemented");
        record("a", 5_000);

        assertHarvested();
    }

    @Test
    void aLoginThatIsRefusedIsSaidSo() throws Exception {
        server = new TestFtpServer(workplace.archive(), "another", stall, null);
        workplace.set("archive.to", uri("ftp", "127.0.0.1", ""));
        record("a", 5_000);

        assertRefused("zoom:a", "archive.to=ftp://127.0.0.1:", "login refused: check user name and password");
    }

    @Test
    void aLoginThatIsRefusedIsNotTriedAgainForEachFile() throws Exception {
        server = new TestFtpServer(workplace.archive(), "another", stall, null);
        workplace.set("archive.to", uri("ftp", "127.0.0.1", ""));
        workplace.set("transfer.workers", "1").set("transfer.retry-delay", "1m").set("transfer.max-attempts", "1");
        for (var i = 0; i < 5; i++) {
            record("a" + i, 5_000);
        }

        assertThat(harvest().exitCode()).isEqualTo(1);

        assertThat(workplace.ledger().values())
                .hasSize(5)
                .allSatisfy(row -> assertThat(row.path("reason").asText()).contains("login refused"));
        assertThat(server.commands()).containsOnlyOnce("PASS");
    }

    @Test
    void aServerThatSaysThePasswordAgainIsNotQuoted() throws Exception {
        serve();
        server.answer("PASS", 530, "can't log in with " + PASSWORD);
        record("a", 5_000);

        assertRefused("zoom:a", "login refused: check user name and password");
        assertThat(reasonOf("zoom:a")).doesNotContain(PASSWORD.substring(0, 8));
    }

    @Test
    void anAnswerWithoutEndDoesNotFillTheMemory() throws Exception {
        serve();
        server.answer("PASS", 230, "a".repeat(1_000_000));
        record("a", 5_000);

        assertRefused("zoom:a", "the server's answer has no end");
    }

    @Test
    void aFolderThatMayNotBeWrittenIsSaidSo() throws Exception {
        serve();
        server.answer("STOR", 550, "Permission denied.");
        record("a", 5_000);

        assertLaterDelivered(
                "zoom:a",
                () -> server.answerAsUsual("STOR"),
                "check that the folder is there and the user may write",
                "Permission denied.",
                ".mp4");
    }

    @Test
    void aFullDiskIsSaidSoAndTheFilesFollowWhenThereIsSpace() throws Exception {
        serve();
        server.answer("STOR", 552, "Quota exceeded.");
        record("a", 5_000);

        assertLaterDelivered("zoom:a", () -> server.answerAsUsual("STOR"), "the server's disk is full");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void byTlsTheDataIsProtectedToo(boolean implicit) throws Exception {
        ftps("localhost", implicit, true);
        record("a", 300_000);

        assertHarvested();

        assertThat(server.commands()).contains("PBSZ 0", "PROT P");
    }

    @Test
    void aCertificateForAnotherHostIsNotTakenThoughItIsTrusted() throws Exception {
        ftps("nas.example.com", false, true);
        record("a", 5_000);

        assertRefused("zoom:a", "archive.to=ftps://localhost:", "certificate is not trusted", "localhost");
        assertThat(server.commands()).doesNotContain("PASS");
    }

    @Test
    void aCertificateThatThisJvmDoesNotTrustIsNotTaken() throws Exception {
        ftps("localhost", false, false);
        record("a", 5_000);

        assertRefused("zoom:a", "archive.to=ftps://localhost:", "certificate is not trusted");
        assertThat(server.commands()).doesNotContain("PASS");
    }

    @Override
    void serve() throws FtpException {
        server = new TestFtpServer(workplace.archive(), PASSWORD, stall, null);
        workplace.set("archive.to", uri("ftp", "127.0.0.1", ""));
    }

    @Override
    void cut() {
        server.cut();
    }

    @Override
    void end() {
        server.close();
    }

    private void ftps(String host, boolean implicit, boolean trusted) throws Exception {
        var keyStore = TestFtpServer.keyStore(directory.resolve(host + ".p12"), host, "secret");
        var tls = new TestFtpServer.Tls(keyStore, "secret", implicit);
        server = new TestFtpServer(workplace.archive(), PASSWORD, stall, tls);
        var trust = "&ftpClient.trustStore.file=%s&ftpClient.trustStore.password=secret".formatted(keyStore);
        workplace.set("archive.to", uri("ftps", "localhost", "&implicit=" + implicit + (trusted ? trust : "")));
    }

    private String uri(String scheme, String host, String more) {
        return "%s://%s@%s:%d/?password=RAW(%s)%s"
                .formatted(scheme, TestFtpServer.USER, host, server.port(), PASSWORD, more);
    }
}
