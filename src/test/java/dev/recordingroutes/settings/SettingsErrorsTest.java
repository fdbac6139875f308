package dev.recordingroutes.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsErrorsTest {
    private final Path directory;
    private final SettingsFixture fixture = new SettingsFixture();

    SettingsErrorsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            jdbc:sqlite:                     | jdbc:sqlite:
            jdbc:sqlite::memory:             | jdbc:sqlite::memory:
            jdbc:sqlite::resource:ledger.db  | jdbc:sqlite::resource:ledger.db
            jdbc:sqlite:file:ledger.db       | jdbc:sqlite:file:ledger.db
            jdbc:sqlite:File:x?mode=memory   | jdbc:sqlite:File:x?…
            jdbc:sqlite:ledger.db?cipher=abc | jdbc:sqlite:ledger.db?…
            jdbc:sqlite:?x                   | jdbc:sqlite:?…
            jdbc:sqlite:state/               | jdbc:sqlite:state/
            jdbc:postgresql:                 | jdbc:postgresql:
            """)
    void aLedgerIsAFileOrAServersDatabaseAndNothingElse(String value, String shown) {
        assertThat(fixture.set("ledger.url", value).problem())
                .isEqualTo("ledger.url=" + shown + ": must be jdbc:sqlite: and the name of a file, without options,"
                        + " such as jdbc:sqlite:ledger.db, or begin with jdbc:postgresql: (--set)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            zoom.enabled|yes|must be true or false
            zoom.page-size|301|must be a whole number from 1 to 300
            zoom.page-size|""|must be a whole number from 1 to 300
            webex.page-size|101|must be a whole number from 1 to 100
            webex.page-size|0|must be a whole number from 1 to 100
            transfer.workers|2.5|must be a whole number from 1 to 256
            transfer.workers|257|must be a whole number from 1 to 256
            transfer.max-attempts|0|must be a whole number, 1 or more
            zoom.requests-per-second|-1|must be a whole number, 1 or more
            zoom.requests-per-second|99999999999|must be a whole number, 1 or more
            transfer.retry-delay|5|must be a whole number followed by ms, s, m, h or d, such as 500ms, 30s, 15m, 24h or 7d
            transfer.lease|0s|must be more than nothing: a whole number followed by ms, s, m, h or d, such as 500ms, 30s, 15m, 24h or 7d
            transfer.min-free|1 GB|must be a whole number followed by B, KB, MB, GB or TB, such as 64KB or 2GB, or 0
            zoom.schedule|*/15 * * * *|must be a Quartz cron expression of six or seven fields, seconds first, such as 0 0/15 * * * ? (Unexpected end of expression.)
            zoom.trash-type|all|must be meeting_recordings or recording_file
            webex.status|gone|must be available, deleted or purged
            webex.format|AVI|must be MP4, ARF or UPLOADED
            webex.service-type|Centre|must be MeetingCenter, EventCenter, TrainingCenter or SupportCenter
            webex.files|recording, video|must be one or more of recording, audio, transcript
            webex.files|,|must be one or more of recording, audio, transcript
            webex.timezone|Europe/Berlyn|must be an IANA time zone such as UTC or Europe/Berlin
            zoom.users|" , "|must be words separated by commas
            zoom.media-hosts|*|must be hosts such as example.com or *.example.com
            zoom.media-hosts|https://zoom.us|must be hosts such as example.com or *.example.com
            zoom.token-hosts|zoom.us, a*.zoom.us|must be hosts such as example.com or *.example.com
            archive.path|""|must not be empty
            archive.to|""|must be endpoints such as file:archive or sftp://host/folder, separated by commas
            archive.to|/srv/archive|must be endpoints such as file:archive or sftp://host/folder, separated by commas
            archive.to|C:/archive|must be endpoints such as file:archive or sftp://host/folder, separated by commas
            ledger.url|jdbc:h2:mem:x|must be jdbc:sqlite: and the name of a file, without options, such as jdbc:sqlite:ledger.db, or begin with jdbc:postgresql:
            log.level|LOUD|must be OFF, ERROR, WARN, INFO, DEBUG or TRACE
            log.format|xml|must be text or json
            """)
    void aWrongValueIsNamedWithWhatIsAllowed(String key, String value, String allowed) {
        assertThat(fixture.set(key, value).problem())
                .isEqualTo(key + "=" + value.strip() + ": " + allowed + " (--set)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.zoom.us/v2",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "http://128.0.0.1",
                "api.zoom.us/v2",
                "/v2",
                "ftp://api.zoom.us",
                "https://api.zoom.us/v2#x",
                "https://api.zoom.us/{{env:SECRET}}",
                "https://api.zoom.us/${body}",
                "https://api.zoom.us/#{x}",
                "https://api.zoom.us:99999/v2",
                "https:///v2",
                "https:api.zoom.us",
            })
    void anAddressThatCouldLeakATokenIsRefused(String url) {
        assertThat(fixture.set("zoom.token-url", url).problem())
                .isEqualTo("zoom.token-url=" + url + ": must be an absolute https:// URL (http:// only to this machine)"
                        + " without user name, query or fragment (--set)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/v2",
                "http://127.254.3.255",
                "http://[::1]:8080/v2",
                "http://LOCALHOST:1/x",
                "https://intranet/zoom",
                "HTTPS://api.zoom.us/v2"
            })
    void httpsAnywhereAndHttpOnThisMachineAreFine(String url) {
        assertThat(fixture.set("webex.api-url", url).load().uri("webex.api-url"))
                .hasToString(url);
    }

    @Test
    void aWrongValueInAFileIsToldWithFileAndLine() {
        Path file = directory.resolve("mine.properties");

        assertThat(fixture.file(file, "# mine", "", "zoom.users=a,\\", "  b", "  transfer.workers = 0")
                        .problem())
                .isEqualTo("transfer.workers=0: must be a whole number from 1 to 256 (" + file + ", line 5)");
    }

    @Test
    void aWrongValueInTheEnvironmentIsToldWithItsVariable() {
        assertThat(fixture.environment("WEBEX_REQUESTS_PER_SECOND", "fast").problem())
                .isEqualTo("webex.requests-per-second=fast: must be a whole number, 1 or more"
                        + " (environment variable WEBEX_REQUESTS_PER_SECOND)");
    }

    @Test
    void anUnknownKeyIsToldWithTheOneThatWasProbablyMeant() {
        Path file = directory.resolve("mine.properties");

        assertThat(fixture.file(file, "zoom.users=me", "zoom.usres=me").problem())
                .isEqualTo("zoom.usres: unknown setting (" + file + ", line 2); did you mean zoom.users?");
    }

    @ParameterizedTest
    @CsvSource({
        "zoom.clientsecret, zoom.client-secret",
        "webex.file, webex.files",
        "archive.pat, archive.path",
        "ledger.usrname, ledger.username",
        "transfer.retry-delay.max, transfer.retry-delay-max",
        "log.levels, log.level",
        "zomo.users, zoom.users",
        "Zoom.users, zoom.users"
    })
    void aMistypedKeyInAFileIsFound(String key, String meant) {
        Path file = directory.resolve("mine.properties");

        assertThat(fixture.file(file, key + "=1").problem())
                .isEqualTo(key + ": unknown setting (" + file + ", line 1); did you mean " + meant + "?");
    }

    @Test
    void keysOfAnotherProgramInTheSameFileAreItsOwn() {
        Settings settings = fixture.file(
                        directory.resolve("shared.properties"), "server.port=80", "camel.main.name=host", "http.port=1")
                .load();

        assertThat(settings.asProperties()).containsEntry("camel.main.name", "host");
    }

    @Test
    void aKeyOnTheCommandLineThatNothingReadsIsAnError() {
        assertThat(fixture.set("server.zoom.user", "x").problem())
                .isEqualTo("server.zoom.user: unknown setting (--set); did you mean zoom.users?");
    }

    @Test
    void aKeyOnTheCommandLineThatCamelARouteOrAValueReadsIsFine() {
        Settings settings = fixture.placeholders("my.region")
                .set("my.region", "eu")
                .set("camel.main.name", "x")
                .set("archive.root", "/srv")
                .set("archive.to", "file:{{archive.root}}/{{?my.sub}}")
                .set("my.sub", "y")
                .load();

        assertThat(settings.text("my.region")).isEqualTo("eu");
    }

    @Test
    void severalProblemsAreCountedAfterTheFirstInTheFile() {
        Path file = directory.resolve("mine.properties");

        assertThat(fixture.file(file, "zoom.enabled=true", "transfer.workers=0", "log.levle=INFO")
                        .environment("LOG_FORMAT", "xml")
                        .set("archive.metadata", "maybe")
                        .problem())
                .isEqualTo(
                        "transfer.workers=0: must be a whole number from 1 to 256 (" + file + ", line 2) (and 4 more)");
    }

    @Test
    void aFileThatDoesNotExistIsNamed() {
        Path file = directory.resolve("none.properties");

        assertThat(fixture.file(file).problem()).isEqualTo(file + " does not exist: name a settings file that does");
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThat(fixture.file(directory).problem()).isEqualTo(directory + " is a directory: name a settings file");
    }

    @Test
    void aFileThatIsNotUtf8IsNamed() throws IOException {
        Path file = directory.resolve("latin.properties");
        Files.write(file, new byte[] {'a', '=', (byte) 0xE4, '\n'});

        assertThat(fixture.file(file).problem()).isEqualTo(file + " is not UTF-8 text: save it as UTF-8");
    }

    @Test
    void aWindowsPathThatLooksLikeAnEscapeIsExplained() {
        Path file = directory.resolve("windows.properties");

        assertThat(fixture.file(file, "transfer.workers=1", "transfer.spool=C:\\users\\spool")
                        .problem())
                .isEqualTo(file + ", line 2: \\u needs four hexadecimal digits after it; write \\\\ for a backslash");
    }

    @Test
    void aMessageStaysOneLine() {
        assertThat(fixture.file(directory.resolve("x.properties"), "zoom.x\\ny=1", "log.level=a\\r\\nb")
                        .problem())
                .startsWith("zoom.x y: unknown setting")
                .hasLineCount(1);
    }

    @Test
    void aSettingThatIsNeededLaterTellsHowToSetIt() {
        Settings settings = fixture.load();

        assertThatThrownBy(() -> settings.text("zoom.meeting-id"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("zoom.meeting-id is not set: put it into the settings file, into ZOOM_MEETING_ID"
                        + " in the environment, or give --set zoom.meeting-id=…");
    }
}
