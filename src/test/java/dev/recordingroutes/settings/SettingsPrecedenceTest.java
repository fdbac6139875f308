package dev.recordingroutes.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsPrecedenceTest {
    private final Path directory;
    private final SettingsFixture fixture = new SettingsFixture();

    SettingsPrecedenceTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aFileBeatsTheShippedDefaultsAndNeedsOnlyWhatDiffers() {
        Settings settings = fixture.file(mine(), "transfer.workers=3").load();

        assertThat(settings.count("transfer.workers")).isEqualTo(3);
        assertThat(settings.count("transfer.max-attempts")).isEqualTo(8);
    }

    @Test
    void theEnvironmentBeatsTheFile() {
        Settings settings = fixture.file(mine(), "zoom.client-secret=from-file")
                .environment("ZOOM_CLIENT_SECRET", "from-environment")
                .load();

        assertThat(settings.text("zoom.client-secret")).isEqualTo("from-environment");
    }

    @Test
    void theCommandLineBeatsTheEnvironment() {
        Settings settings = fixture.environment("TRANSFER_RETRY_DELAY_MAX", "1m")
                .set("transfer.retry-delay-max", "2m")
                .load();

        assertThat(settings.duration("transfer.retry-delay-max")).hasMinutes(2);
    }

    @Test
    void anEmptyEnvironmentVariableIsAsGoodAsNone() {
        Settings settings = fixture.environment("TRANSFER_WORKERS", " ").load();

        assertThat(settings.count("transfer.workers")).isEqualTo(8);
    }

    @Test
    void environmentVariablesThatStandForNoSettingDoNotMatter() {
        Settings settings = fixture.environment("ZOOM_USRES", "x")
                .environment("PATH", "/bin")
                .placeholders("path")
                .load();

        assertThat(settings.asProperties().values()).doesNotContain("x", "/bin");
    }

    @Test
    void aWrongValueThatIsOverriddenHarmsNobody() {
        Settings settings = fixture.file(mine(), "transfer.workers=many")
                .set("transfer.workers", "2")
                .load();

        assertThat(settings.count("transfer.workers")).isEqualTo(2);
    }

    @Test
    void whiteSpaceThatNobodySeesAtTheEndOfALineIsDropped() {
        Settings settings = fixture.file(mine(), "zoom.client-secret=s3cret \t", "transfer.workers=3  ")
                .load();

        assertThat(settings.text("zoom.client-secret")).isEqualTo("s3cret");
        assertThat(settings.count("transfer.workers")).isEqualTo(3);
    }

    @Test
    void aFileIsUtf8AndMayBeMarkedAsSuch() {
        Settings settings =
                fixture.file(mine(), "\uFEFFwebex.topic=Größe 会議 🎥").load();

        assertThat(settings.text("webex.topic")).isEqualTo("Größe 会議 🎥");
    }

    @Test
    void aValueMayGoOnInTheNextLine() {
        Settings settings = fixture.file(
                        mine(), "# a comment does not \\", "zoom.users=a, \\", "   # b, \\", "   c", "zoom.page-size=7")
                .load();

        assertThat(settings.list("zoom.users")).containsExactly("a", "# b", "c");
        assertThat(settings.count("zoom.page-size")).isEqualTo(7);
    }

    @Test
    void expressionsAndPlaceholdersAreLeftForCamel() {
        Settings settings = fixture.file(
                        mine(), "archive.path=${body.id}", "archive.to=file:{{my.root}}/x", "my.root=/srv")
                .load();

        assertThat(settings.asProperties())
                .containsEntry("archive.path", "${body.id}")
                .containsEntry("archive.to", "file:{{my.root}}/x")
                .containsEntry("my.root", "/srv");
    }

    @Test
    void valuesAreReadInTheSpellingThatIsDocumented() {
        Settings settings = fixture.set("log.level", "debug")
                .set("webex.format", "mp4")
                .set("zoom.enabled", "FALSE")
                .set("zoom.api-url", "https://api.zoom.us/v2/")
                .set("zoom.media-hosts", "CDN.Example.com ,, *.zoom.us,cdn.example.com")
                .set("zoom.file-types", "all")
                .set("transfer.workers", "007")
                .load();

        assertThat(settings.asProperties())
                .containsEntry("log.level", "DEBUG")
                .containsEntry("webex.format", "MP4")
                .containsEntry("zoom.enabled", "false")
                .containsEntry("zoom.api-url", "https://api.zoom.us/v2")
                .containsEntry("zoom.media-hosts", "cdn.example.com,*.zoom.us")
                .containsEntry("zoom.file-types", "")
                .containsEntry("transfer.workers", "7");
    }

    @Test
    void severalDestinationsMayHaveCommasOfTheirOwn() {
        Settings settings = fixture.set("archive.to", "file:/a,b , sftp://u:p@h/x?ciphers=c1,c2,ftps:h/y,")
                .load();

        assertThat(settings.list("archive.to"))
                .containsExactly("file:/a,b", "sftp://u:p@h/x?ciphers=c1,c2", "ftps:h/y");
    }

    private Path mine() {
        return directory.resolve("mine.properties");
    }
}
