package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests deliveries to SFTP servers with the default options. */
class SftpDestinationTest extends PretendServerCase {
    private TestSftpServer server;
    private Path knownHosts;

    @BeforeEach
    void startTheServer() throws Exception {
        server = new TestSftpServer(workplace.archive(), PASSWORD, stall);
        knownHosts = directory.resolve("known_hosts");
        Files.writeString(knownHosts, server.knownHost());
        withPassword();
    }

    @AfterEach
    void stopTheServer() throws IOException {
        server.close();
    }

    @Test
    void aServerThatTakesALargeFileTooSlowlyHasFailedThoughBytesMove() throws Exception {
        serve();
        workplace.set("transfer.stall-timeout", "2s").set("transfer.min-rate", "1MB");
        record("a", 40_000_000);
        stall.beginSlowly();

        assertLaterDelivered("zoom:a", stall::end, "the server is too slow", "transfer.min-rate");
    }

    @Test
    void everyByteAndSidecarArrivesAndNoFolderIsListed() throws Exception {
        record("a", "Grüße aus 東京", 3_000_000);
        for (var i = 0; i < 20; i++) {
            record("b" + i, 5_000 + i);
        }

        assertHarvested();

        assertThat(server.listed()).isEmpty();
    }

    @Test
    void aHostThatIsNotKnownGetsNoPassword() throws Exception {
        Files.writeString(knownHosts, "");
        record("a", 5_000);

        assertRefused(
                "zoom:a", "archive.to=sftp://127.0.0.1:", "unknown host key", " SHA256:", "add it to known_hosts");
        assertThat(knownHosts).isEmptyFile();
    }

    @Test
    void aHostWithAnotherKeyThanTheKnownOneGetsNoPassword() throws Exception {
        Files.writeString(knownHosts, server.knownHost(TestSftpServer.keyPair()));
        record("a", 5_000);

        assertRefused("zoom:a", "the host key is not the one in known_hosts");
    }

    @Test
    void theUsersOwnKnownHostsAreUsedWhenTheUriHasNone() throws Exception {
        var home = System.getProperty("user.home");
        System.setProperty("user.home", directory.toString());
        try {
            Files.createDirectory(directory.resolve(".ssh"));
            Files.move(knownHosts, directory.resolve(".ssh/known_hosts"));
            workplace.set("archive.to", uri("password=RAW(%s)".formatted(PASSWORD)));
            record("a", 5_000);

            assertHarvested();
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void aPrivateKeyWithAPassphraseLogsIn() throws Exception {
        var key = TestSftpServer.keyPair();
        server.authorize(key.getPublic());
        withKey(key, "opensesame", "opensesame");
        record("a", 5_000);

        assertHarvested();
    }

    @Test
    void aPrivateKeyThatTheServerDoesNotKnowIsSaidSo() throws Exception {
        withKey(TestSftpServer.keyPair(), "opensesame", "opensesame");
        record("a", 5_000);

        assertRefused("zoom:a", "login refused: check user name and password, or key and passphrase");
    }

    @Test
    void aWrongPassphraseIsSaidSo() throws Exception {
        var key = TestSftpServer.keyPair();
        server.authorize(key.getPublic());
        withKey(key, "opensesame", "closesesame");
        record("a", 5_000);

        assertRefused("zoom:a", "the private key can't be opened: check its passphrase");
    }

    @Test
    void aPasswordOfAnyCharactersIsReadFromAFileOfItsOwn() throws Exception {
        var password = "a,b&c=d)e}f%2Bg+h #i?j/k@l\\m\"n'o$p{{q~ü";
        server.close();
        server = new TestSftpServer(workplace.archive(), password, stall);
        Files.writeString(knownHosts, server.knownHost());
        var secret = Files.writeString(directory.resolve("secret"), password + "\n");
        workplace.set("archive.to", uri("password=RAW({{file:%s}})&knownHostsFile=%s".formatted(secret, knownHosts)));
        record("a", 5_000);

        assertHarvested();
    }

    @Test
    void aPasswordIsReadFromTheEnvironment() throws Exception {
        server.close();
        server = new TestSftpServer(workplace.archive(), System.getenv("PATH"), stall);
        Files.writeString(knownHosts, server.knownHost());
        workplace.set("archive.to", uri("knownHostsFile=%s&password={{env:PATH}}".formatted(knownHosts)));
        record("a", 5_000);

        assertHarvested();
    }

    @Test
    void aPasswordAndAPassphraseSideBySideAreBothKeptOutOfTheUri() throws Exception {
        try (var camel = new DefaultCamelContext()) {
            var secret = Files.writeString(directory.resolve("secret"), "a&b+c%d \n");
            var setting = uri("privateKeyPassphrase={{file:%1$s}}&password=RAW({{file:%1$s}})".formatted(secret));

            var destination = DestinationUri.parse(camel, setting, LONG);

            var configuration = ((SftpEndpoint) destination.endpoint()).getConfiguration();
            assertThat(configuration.getPassword()).isEqualTo("a&b+c%d ");
            assertThat(configuration.getPrivateKeyPassphrase()).isEqualTo("a&b+c%d ");
            assertThat(destination.uri()).doesNotContain("secret", "a&b");
            assertThat(destination).hasToString(destination.name());
        }
    }

    /** Uses a server with a large SSH window, so that the network stalls and not the window. */
    @Test
    void anUploadOverANetworkThatTakesNoMoreBytesIsAbortedAndStoppingDoesNotHang() throws Exception {
        server.close();
        server = new TestSftpServer(workplace.archive(), PASSWORD, stall, 64 << 20);
        try (var way = new StoppedWay(server.port(), 1 << 20);
                var camel = new DefaultCamelContext()) {
            Files.writeString(knownHosts, server.knownHost().replace(":" + server.port(), ":" + way.port()));
            var second = Duration.ofSeconds(1);
            var options = "password=RAW(%s)&knownHostsFile=%s&soTimeout=600000".formatted(PASSWORD, knownHosts);
            var uri = "sftp://%s@127.0.0.1:%d/?%s".formatted(TestSftpServer.USER, way.port(), options);
            var stores = Stores.of(camel, uri, second, second);
            var large = Files.write(directory.resolve("large"), new byte[40_000_000]);

            assertThatIOException()
                    .isThrownBy(() -> stores.deliver(large, "a"))
                    .withMessageContaining("the server does not answer");

            assertTimeoutPreemptively(LONG, stores::close);
        }
    }

    @Test
    void aFileForAPasswordThatIsNotThereIsSaidSo() {
        workplace.set("archive.to", uri("password=RAW({{file:nosuch}})"));

        var result = harvest();

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("archive.to=sftp://me@127.0.0.1:", "{{file:nosuch}}")
                .hasLineCount(1);
    }

    @Test
    void aPasswordThatIsRefusedIsSaidSo() throws Exception {
        server.close();
        server = new TestSftpServer(workplace.archive(), "another", stall);
        Files.writeString(knownHosts, server.knownHost());
        withPassword();
        record("a", 5_000);

        assertRefused("zoom:a", "archive.to=sftp://127.0.0.1:", "login refused: check user name and password");
        // The password is also offered by keyboard-interactive login; clean-up after the failure logs in once more.
        assertThat(server.passwords()).isLessThanOrEqualTo(4);
    }

    @Test
    void aFolderThatMayNotBeWrittenIsSaidSoAndTheFilesFollowWhenItMay() throws Exception {
        server.refuse(new AccessDeniedException("in"));
        record("a", 5_000);

        assertLaterDelivered("zoom:a", () -> server.refuse(null), "permission denied: check that the user may write");
    }

    @Test
    void aFullDiskIsGuessedFromARefusalWithoutReasonAndTheFilesFollow() throws Exception {
        server.refuse(new IOException("No space left on device"));
        record("a", 5_000);

        assertLaterDelivered("zoom:a", () -> server.refuse(null), "the server's disk may be full");
    }

    /** Does nothing: the server runs already. */
    @Override
    void serve() {}

    @Override
    void cut() {
        server.cut();
    }

    @Override
    void end() throws IOException {
        server.close();
    }

    private void withPassword() {
        workplace.set("archive.to", uri("password=RAW(%s)&knownHostsFile=%s".formatted(PASSWORD, knownHosts)));
    }

    private void withKey(KeyPair key, String passphrase, String given) throws Exception {
        var file = directory.resolve("key");
        TestSftpServer.write(key, file, passphrase);
        workplace.set(
                "archive.to",
                uri("privateKeyFile=%s&privateKeyPassphrase=%s&knownHostsFile=%s".formatted(file, given, knownHosts)));
    }

    private String uri(String options) {
        return "sftp://%s@127.0.0.1:%d/?%s".formatted(TestSftpServer.USER, server.port(), options);
    }
}
