package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.simulator.Request;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.WebexFile;
import dev.recordingroutes.simulator.WebexRecording;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that no secret can be read in the log, the ledger, the archive or the process table. */
class SecretsTest extends Case {
    /** Length of a secret's beginning that counts as a leak, in characters; a cut message may contain only that. */
    private static final int TELLTALE = 12;

    /** Secrets that the test made itself and the simulator does not know. */
    private final List<String> made = new ArrayList<>();

    private final Map<String, String> printed = new TreeMap<>();
    private final Set<String> processTable = new HashSet<>();
    /** All permissions that each file was seen with, by its path. */
    private final Map<String, Set<String>> permissions = new TreeMap<>();

    @ParameterizedTest
    @CsvSource({
        "text, ftp, webex.token-url could not be asked for an access token",
        "json, sftp, webex.token-url refused to give an access token"
    })
    void noSecretIsSeenAnywhereHoweverMuchIsLogged(String format, String scheme, String failure) throws Exception {
        workplace.set("log.level", "TRACE").set("log.format", format);

        prepareRecordingsAndTrouble();
        var first = "harvest --from " + day(now.minus(Duration.ofDays(40)));
        run(first);
        var sidecar = new ObjectMapper()
                .readTree(workplace
                        .archive()
                        .resolve(path("zoom:whole") + ".json")
                        .toFile());
        prepareMoreTrouble(scheme, failure.contains("refused") ? webexTokenUrl() : "http://127.0.0.1:1/token");
        runHere("retry --all");
        run("harvest");
        List.of("list", "list --json", "status", "status --json").forEach(this::runHere);

        assertThat(printed.get(first)).containsPattern("delivered +11\n").containsPattern("parked +1\n");
        assertThat(printed.get("retry --all")).contains("1 files are pending again");
        assertThat(printed.get("harvest")).contains("DEBUG").contains(failure);
        assertThat(printed.get("list")).contains("gave up after 2 attempts");
        assertThat(processTable).isNotEmpty();
        assertThat(secrets()).hasSizeGreaterThan(25);
        assertNoSecretIn(printed);
        assertNoSecretIn(Map.of("process table", String.join("\n", processTable)));
        assertNoSecretIn(filesOfAnyKind());
        assertThat(sidecar.path("source").path("topic").asText()).isEqualTo("Board");
        assertThat(sidecar.at("/source/recording_files/0/download_url").asText())
                .startsWith(apiOrigin() + "/rec/download/");
        assertThat(sidecar.toString()).doesNotContainIgnoringCase("pass").doesNotContain("download_access_token");
    }

    @Test
    void whatIsKeptIsForItsOwnerAloneFromItsFirstMomentOn() throws Exception {
        simulator.webex().rotateRefreshTokens(true);
        recording("r1", now.minus(Duration.ofDays(1)));
        // Of a smaller one nothing is kept but its bytes.
        meeting(
                "uuid==",
                "Topic",
                now.minus(Duration.ofDays(1)),
                ZoomFile.of("slow", "MP4", "active_speaker", 100_000));
        simulator
                .zoom()
                .spoilOnce(simulator.zoom()::isDownload, answer -> answer.stalledAfter(1_000, Duration.ofSeconds(1)));

        run("harvest");

        var seen = new TreeMap<>(permissions);
        // A probe is empty, and shows for a moment which permissions the umask gives a new file.
        seen.keySet().removeIf(name -> name.matches("|my\\.properties|process\\.log|tmp.*|spool/probe[0-9]+\\.tmp"));
        assertThat(seen.keySet())
                .contains("ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db.key", "ledger.db.lock")
                .contains(".webex-refresh-token", "spool", "spool/.lock")
                .anyMatch(name -> name.matches("spool/.*\\.part"))
                .anyMatch(name -> name.matches("spool/.*\\.from"));
        var delivered = workplace.archive().resolve(path("zoom:slow"));
        // The umask of the program is that of this test.
        var fresh = Files.createFile(directory.resolve("fresh"));
        var inArchive = PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh));
        seen.forEach((name, all) -> {
            // A checked file is linked into the archive and has that one's permissions; the spool's directory protects
            // it. Of a small one nothing else may have been seen.
            var isPart = name.matches("spool/.*\\.part");
            all.removeIf(permissions -> isPart && permissions.equals(inArchive));
            if (!isPart || !all.isEmpty()) {
                assertThat(all).as(name).containsExactly(name.equals("spool") ? "rwx------" : "rw-------");
            }
        });
        assertThat(seen.entrySet())
                .as("the slow one, while it was received")
                .anyMatch(file -> file.getKey().matches("spool/.*\\.part")
                        && file.getValue().contains("rw-------"));
        for (var file : List.of(delivered, Path.of(delivered + ".json"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("who may read the archive is for the umask to say")
                    .isEqualTo(inArchive);
        }
    }

    @Test
    void mediaIsNotFetchedInTheClearFromAnotherMachine() throws IOException {
        simulator
                .zoom()
                .addMeeting(
                        USER,
                        ZoomMeeting.of("uuid==", 88_516_223_979L, "Topic", now.minus(Duration.ofDays(1)))
                                .withFile(
                                        video("plain").with("download_url", "http://media.zoom.us/rec/download/x?t=1"))
                                .withFile(video("moved")));
        simulator
                .zoom()
                .respondOnce(Case::isLink, Response.of(302).with("Location", "http://media.zoom.us/a.mp4?signature=1"));
        workplace.set("zoom.media-hosts", "127.0.0.1, media.zoom.us");

        assertExit(harvest("zoom"), 1);

        for (var id : List.of("zoom:plain", "zoom:moved")) {
            assertThat(status(id)).isEqualTo("parked");
            assertThat(reason(id)).isEqualTo("refused the link, which to media.zoom.us is 'http', not https");
        }
    }

    /** Adds recordings with all their secrets, and failures that the program logs. */
    private void prepareRecordingsAndTrouble() {
        var zoom = simulator.zoom();
        var webex = simulator.webex();
        var yesterday = now.minus(Duration.ofDays(1));
        zoom.addMeeting(
                USER,
                ZoomMeeting.of("uuid==", 88_516_223_979L, "Board", yesterday, video("whole"), video("cut"))
                        .with("password", secret())
                        .with("recording_play_passcode", secret())
                        .with("download_access_token", secret())
                        .withFile(video("parked")
                                .with("download_url", apiOrigin() + "/rec/download/p?access_token=" + secret())));
        for (var day = 1; day <= 31; day += 10) {
            recording("r" + day, now.minus(Duration.ofDays(day)), WebexFile.AUDIO);
        }
        webex.addRecording(
                SITE,
                WebexRecording.of("locked", "Topic", yesterday, yesterday, 4_000)
                        .with("password", secret()));
        webex.rotateRefreshTokens(true);

        zoom.respondOnce(Case::isTokenRequest, repeating(zoom.settings().get("zoom.client-secret"), 503));
        zoom.respondOnce(before(Case::isListing, zoom::expireTokens), Response.of(500));
        zoom.respondAlways(SecretsTest::isOfTheParked, Response.of(500));
        zoom.spoilOnce(zoom::isDownload, answer -> answer.cutAfter(2_000));
        webex.respondOnce(before(Case::isDetail, webex::expireTokens), Response.of(500));
        webex.spoilOnce(webex::isDownload, answer -> answer.cutAfter(2_000));
    }

    /** Makes Webex refuse tokens, and every destination unreachable. */
    private void prepareMoreTrouble(String scheme, String webexTokenUrl) {
        workplace
                .set("webex.token-url", webexTokenUrl)
                .set("transfer.max-attempts", "2")
                .set(
                        "archive.to",
                        "%1$s://me:%2$s@127.0.0.1:1/in?maximumReconnectAttempts=0,%1$s://127.0.0.1:1/in?username=me&password=%3$s"
                                .formatted(scheme, secret(), secret()));
        var webex = simulator.webex();
        webex.respondAlways(Case::isTokenRequest, repeating(webex.settings().get("webex.client-secret"), 401));
        // The file whose link never worked arrives now, and can't be delivered.
        simulator.zoom().clearFaults();
        simulator
                .zoom()
                .respondAlways(
                        SecretsTest::isOfTheParked,
                        Response.of(200, new byte[5_000]).with("Content-Type", "video/mp4"));
    }

    private static boolean isOfTheParked(Request request) {
        return request.path().equals("/rec/download/p");
    }

    /** Returns a refusal that repeats a secret of the request, as some servers do. */
    private static Response repeating(String secret, int status) {
        return Response.json(
                status,
                "{\"error\":\"invalid\",\"error_description\":\"%1$s\",\"message\":\"%1$s\"}".formatted(secret));
    }

    private String apiOrigin() {
        return simulator.zoom().settings().get("zoom.api-url").replaceFirst("/v2$", "");
    }

    private String webexTokenUrl() {
        return simulator.webex().settings().get("webex.token-url");
    }

    private String secret() {
        var secret = UUID.randomUUID().toString();
        made.add(secret);
        return secret;
    }

    private List<String> secrets() {
        var all = new ArrayList<>(made);
        all.addAll(simulator.zoom().secrets());
        all.addAll(simulator.webex().secrets());
        return all;
    }

    /** Runs a command in its own process, logging as shipped; notes its command line and file permissions. */
    private void run(String command) throws IOException {
        var process = workplace.start(List.of(), command.split(" "));
        try {
            Waits.await().pollInterval(Duration.ofMillis(20)).until(() -> {
                processTable.add(commandLine(process));
                notePermissions();
                return !process.isAlive();
            });
        } finally {
            process.destroyForcibly();
        }
        printed.put(command, Files.readString(workplace.log()));
    }

    /** Runs a command in this JVM, and keeps its output. */
    private void runHere(String command) {
        var result = workplace.run(command.split(" "));
        printed.put(command, result.out() + result.err());
    }

    private static String commandLine(Process process) throws IOException {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
        } catch (NoSuchFileException e) {
            return process.info().commandLine().orElse("");
        }
    }

    private void notePermissions() throws IOException {
        try (var files = Files.walk(directory)) {
            files.filter(file -> !file.startsWith(workplace.archive())).forEach(this::notePermissions);
        } catch (UncheckedIOException e) {
            // A directory changed while it was listed; the next round lists it again.
        }
    }

    private void notePermissions(Path file) {
        try {
            var seen = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            permissions
                    .computeIfAbsent(directory.relativize(file).toString(), name -> new TreeSet<>())
                    .add(seen);
        } catch (IOException e) {
            // The file was removed after it was listed.
        }
    }

    /** Reads every file that the program wrote, except the one that stores the newest refresh token. */
    private Map<String, String> filesOfAnyKind() throws IOException {
        var contents = new TreeMap<String, String>();
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = directory.relativize(file).toString();
                if (!name.equals("my.properties") && !name.equals(".webex-refresh-token")) {
                    contents.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(contents).containsKey("ledger.db");
        return contents;
    }

    private void assertNoSecretIn(Map<String, String> texts) {
        var found = new TreeSet<String>();
        for (var secret : secrets()) {
            var telltale = secret.substring(0, TELLTALE);
            for (var form : List.of(telltale, URLEncoder.encode(telltale, StandardCharsets.UTF_8))) {
                texts.forEach((where, text) -> {
                    var at = text.indexOf(form);
                    if (at >= 0) {
                        found.add(where + ": " + text.substring(Math.max(0, at - 200), at + form.length()));
                    }
                });
            }
        }
        assertThat(found).isEmpty();
    }
}
