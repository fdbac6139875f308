package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what could leak through settings, output and a lost key. */
class LeaksTest {
    /** An escape, a control character of C1, a mark that turns text round, a line separator; and an emoji that stays. */
    private static final String STEERING = "a\u001B[2J\u009B31m\u202Eb\u2028c\u0007👩\u200D💻";

    private final Simulator simulator = Simulator.start(Clock.systemUTC());

    @TempDir
    Path directory;

    private Workplace workplace;

    @BeforeEach
    void addAMeeting() {
        workplace = new Workplace(directory)
                .set(simulator.zoom().settings())
                .set("zoom.users", "u")
                .set("zoom.page-size", "30");
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
        simulator
                .zoom()
                .addMeeting(
                        "u",
                        ZoomMeeting.of(
                                "one==",
                                7,
                                STEERING,
                                Clock.systemUTC().instant().minus(Duration.ofDays(1)),
                                ZoomFile.of("f", "MP4", "active_speaker", 5_000)));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void jsonHoldsNothingThatSteersATerminalAndMeansTheSame() throws Exception {
        workplace.set("log.format", "json");
        assertThat(workplace.start(List.of(), "harvest").waitFor()).isZero();

        var list = workplace.run("list", "--json").out();
        assertThat(list).contains("a\\u001B[2J\\u009b31m\\u202eb\\u2028c\\u0007👩\u200D💻");
        assertThat(new ObjectMapper().readTree(list).path("topic").asText()).isEqualTo(STEERING);
        var sidecar = workplace.files().stream()
                .filter(file -> file.toString().endsWith(".json"))
                .findFirst()
                .orElseThrow();
        assertThat(Workplace.json(sidecar).path("topic").asText()).isEqualTo(STEERING);
        var delivered = Files.readAllLines(workplace.log()).stream()
                .filter(line -> line.contains("delivered zoom zoom:f"))
                .findFirst()
                .orElseThrow();
        assertThat(new ObjectMapper().readTree(delivered).path("message").asText())
                .contains(STEERING);
        for (var text : List.of(list, Files.readString(sidecar), delivered)) {
            assertThat(text.strip().replace("\n", "")).doesNotContainPattern("[\\p{Cc}\\p{Zl}\\x{202A}-\\x{202E}]");
        }
        assertThat(workplace.run("verify", "--json").out())
                .contains("\"status\":\"ok\"")
                .doesNotContain("\u202E");
    }

    @Test
    void filesWhoseLinkKeyIsLostWaitForTheNextPollAndItCostsNoAttempt() throws IOException {
        workplace.set("transfer.max-attempts", "1");
        simulator.zoom().respondOnce(request -> request.path().startsWith("/rec/"), fullOfErrors());
        workplace.run("harvest");
        assertThat(workplace.ledger().get("zoom:f").path("status").asText()).isEqualTo("parked");
        try (var files = Files.list(directory)) {
            Files.delete(files.filter(file -> file.toString().endsWith(".key"))
                    .findFirst()
                    .orElseThrow());
        }
        workplace.run("retry", "--all");
        // Nothing is listed: the file is claimed with the link that can't be opened.
        assertThat(workplace
                        .run("harvest", "--from", "2020-01-01", "--to", "2020-01-02")
                        .exitCode())
                .isZero();
        var row = workplace.ledger().get("zoom:f");
        assertThat(row.path("attempts").asInt()).isEqualTo(0);
        assertThat(row.path("status").asText() + row.path("reason").asText())
                .matches("pendingnull|waitingits link can't be read: .*the next poll brings it again");

        assertThat(workplace.run("harvest").exitCode()).isZero();
        assertThat(workplace.ledger().get("zoom:f").path("status").asText()).isEqualTo("delivered");
    }

    @Test
    void aSecretOnTheCommandLineGetsOneWarningThatNamesItsKeyAndTheAlternatives() throws Exception {
        var process = workplace.start(
                List.of(),
                "list",
                "--set",
                "zoom.client-secret=S3CRET-value",
                "--set",
                "archive.to=sftp://me:S3CRET-value@localhost/in",
                "--set",
                "zoom.users=me");

        // There is no ledger yet.
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(Files.readAllLines(workplace.log()))
                .filteredOn(line -> line.contains("--set"))
                .singleElement()
                .asString()
                .contains(
                        "--set zoom.client-secret, archive.to: everybody on this machine can read it in the process table",
                        "set ZOOM_CLIENT_SECRET, ARCHIVE_TO in the environment",
                        "a settings file that only its owner can read")
                .doesNotContain("S3CRET");
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, 1", "rw----r--, 1", "rw-------, 0"})
    void aSettingsFileWithSecretsThatOthersCanReadIsSaid(String permissions, int warnings) throws Exception {
        workplace.set("zoom.access-token", "S3CRET-value");
        var file = directory.resolve("my.properties");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));

        assertThat(workplace.start(List.of(), "harvest", "--dry-run").waitFor()).isLessThan(2);

        assertThat(Files.readAllLines(workplace.log()))
                .filteredOn(line -> line.contains("chmod 600 " + file))
                .hasSize(warnings)
                .allSatisfy(line -> assertThat(line)
                        .contains(file + " holds ", "zoom.access-token", "others than its owner can read it")
                        .doesNotContain("S3CRET"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zoom.users={{zoom.client-secret}}",
                "zoom.users=a, {{env:HOME}}",
                "zoom.meeting-id=${env:HOME}",
                "zoom.file-types=$simple{body}",
                "zoom.account-id=a}}b",
                "transfer.spool={{zoom.client-secret}}"
            })
    void aSettingIsNeitherPlaceholderNorExpression(String setting) {
        var result = workplace.run("harvest", "--set", setting);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .hasLineCount(1)
                .contains(setting.substring(0, setting.indexOf('=') + 1))
                .contains(": it is text, in which nothing is evaluated (--set)");
        assertThat(simulator.zoom().requests()).isEmpty();
    }

    @Test
    void quotesInASettingAreNoJq() {
        var result = workplace.run(
                "harvest", "--set", "zoom.file-types=\" | error(\"ran\") | \"", "--set", "zoom.meeting-id=\\(1+1)\"");

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(simulator.zoom().requests())
                .filteredOn(request -> request.path().endsWith("/recordings"))
                .isNotEmpty()
                .allSatisfy(
                        request -> assertThat(request.parameter("meeting_id")).contains("\\(1+1)\""));
    }

    @Test
    void aSecretMayHoldAnyCharacters() {
        var secret = "a{{zoom.users}}b${env:HOME}c\"d'e\\f#g&h=i";
        workplace.set("zoom.client-secret", secret);

        workplace.run("harvest");

        assertThat(simulator.zoom().requests())
                .filteredOn(request -> request.path().equals("/oauth/token"))
                .isNotEmpty()
                .allSatisfy(request -> assertThat(new String(
                                Base64.getDecoder()
                                        .decode(request.header("Authorization")
                                                .orElseThrow()
                                                .substring("Basic ".length())),
                                StandardCharsets.UTF_8))
                        .endsWith(":" + secret));
    }

    private static Response fullOfErrors() {
        return Response.of(500);
    }
}
