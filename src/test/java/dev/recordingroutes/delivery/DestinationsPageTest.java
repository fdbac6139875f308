package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.cli.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the examples of docs/destinations.md against servers on this machine. */
class DestinationsPageTest extends ArchiveCase {
    private static final Path PAGE = Path.of("docs/destinations.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("## ([^\\n]+)\\n\\n```properties\\narchive\\.to=([^\\n]+)\\n```");

    private final ServerCase.Stall stall = new ServerCase.Stall();

    static Stream<Arguments> examples() throws IOException {
        return EXAMPLE.matcher(Files.readString(PAGE))
                .results()
                .map(example -> Arguments.of(example.group(1), example.group(2)));
    }

    @Test
    void thereIsOneForEachKind() throws IOException {
        assertThat(examples().map(example -> example.get()[0]))
                .containsExactly("A directory", "FTP", "FTPS", "SFTP with a key", "Two at once");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void anExampleBringsTheFilesWhereItSays(String heading, String setting) throws Exception {
        var kept = Files.createDirectory(directory.resolve("etc"));
        var onServer = Files.createDirectory(directory.resolve("server"));
        var here = setting.replace("/etc/recording-routes", kept.toString())
                .replace("/srv/recordings", workplace.archive().toString())
                .replace("archive@", "me@");
        record("a", 5_000);
        record("b", "Grüße aus 東京", 70_000);
        if (setting.contains("sftp:")) {
            bySftp(here, kept, onServer);
        } else if (setting.contains("ftps:")) {
            var keyStore = TestFtpServer.keyStore(kept.resolve("ca.p12"), "localhost", "changeit");
            // PATH stands for NAS_PASSWORD: it is set in every environment.
            byFtp(
                    here.replace("{{env:NAS_PASSWORD}}", "{{env:PATH}}").replace("nas.example.com", "localhost:PORT"),
                    onServer,
                    System.getenv("PATH"),
                    new TestFtpServer.Tls(keyStore, "changeit", false));
        } else if (setting.contains("ftp:")) {
            Files.writeString(kept.resolve("nas.password"), PASSWORD + "\n");
            byFtp(here.replace("nas.example.com", "127.0.0.1:PORT"), onServer, PASSWORD, null);
        } else {
            deliver(here);
        }

        if (setting.startsWith("file:")) {
            assertIsIn(workplace.archive());
        }
        if (setting.contains("nas.example.com")) {
            assertIsIn(onServer.resolve("recordings"));
        }
    }

    private void byFtp(String setting, Path onServer, String password, TestFtpServer.Tls tls) throws Exception {
        try (var server = new TestFtpServer(onServer, password, stall, tls)) {
            deliver(setting.replace("PORT", String.valueOf(server.port())));
        }
    }

    private void bySftp(String setting, Path kept, Path onServer) throws Exception {
        var home = System.getProperty("user.home");
        try (var server = new TestSftpServer(onServer, PASSWORD, stall)) {
            System.setProperty("user.home", directory.toString());
            Files.createDirectory(directory.resolve(".ssh"));
            Files.writeString(directory.resolve(".ssh/known_hosts"), server.knownHost());
            var key = TestSftpServer.keyPair();
            server.authorize(key.getPublic());
            TestSftpServer.write(key, kept.resolve("key"), null);
            deliver(setting.replace("nas.example.com", "127.0.0.1:" + server.port()));
        } finally {
            System.setProperty("user.home", home);
        }
    }

    private void deliver(String setting) {
        var result = workplace.set("archive.to", setting).run("harvest", "--provider", "zoom");
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    }

    private void assertIsIn(Path root) throws IOException {
        var ledger = workplace.ledger();
        for (var file : simulator.zoom().expected().entrySet()) {
            var path = root.resolve(ledger.get(file.getKey()).path("path").asText());
            assertThat(Workplace.sha256(path)).isEqualTo(file.getValue().sha256());
        }
    }
}
