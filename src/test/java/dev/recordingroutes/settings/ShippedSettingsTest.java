package dev.recordingroutes.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShippedSettingsTest {

    @Test
    void theShippedFileHoldsEverySettingAndNothingElse() throws IOException {
        var shipped = new Properties();
        try (var file = Files.newBufferedReader(Path.of("application.properties"))) {
            shipped.load(file);
        }
        assertThat(shipped).isEqualTo(Settings.shipped());
        assertThat(shipped.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(SettingsSchema.shipped().keys());
    }

    @Test
    void everySettingInTheShippedFileIsExplainedInTheLineAboveIt() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("application.properties"));
        List<Integer> settings = IntStream.range(0, lines.size())
                .filter(line -> lines.get(line).matches("[a-z].*"))
                .boxed()
                .toList();

        assertThat(settings)
                .hasSameSizeAs(SettingsSchema.shipped().keys())
                .allSatisfy(line ->
                        assertThat(lines.get(line - 1)).as(lines.get(line)).matches("# \\w.*[.;?a-z0-9]"));
    }

    @Test
    void nothingIsEnabledUntilSomebodySaysSo() {
        assertThat(new SettingsFixture().load().enabledProviders()).isEmpty();
    }

    @Test
    void shippedDefaultsAreReadByType() {
        Settings settings = new SettingsFixture().load();

        assertThat(settings.flag("archive.metadata")).isTrue();
        assertThat(settings.count("zoom.page-size")).isEqualTo(300);
        assertThat(settings.number("zoom.requests-per-second")).isEqualTo(10.0);
        assertThat(settings.duration("zoom.lookback")).isEqualTo(Duration.ofDays(7));
        assertThat(settings.size("transfer.min-free")).isEqualTo(1L << 30);
        assertThat(settings.list("webex.files")).containsExactly("recording", "audio", "transcript");
        assertThat(settings.list("archive.to")).containsExactly("file:archive");
        assertThat(settings.list("webex.sites")).isEmpty();
        assertThat(settings.uri("webex.api-url")).isEqualTo(URI.create("https://webexapis.com/v1"));
        assertThat(settings.find("zoom.meeting-id")).isEmpty();
        assertThat(settings.text("archive.path"))
                .isEqualTo("${body.provider}/${body.date}/${body.topic}/${body.kind}-${body.id}.${body.extension}");
    }

    @Test
    void camelGetsEveryKeyAlsoTheOnesWithoutAValueAndTheKindOfTheDatabase() {
        Settings settings = new SettingsFixture().load();

        assertThat(settings.asProperties().stringPropertyNames())
                .containsAll(settings.knownKeys())
                .hasSize(settings.knownKeys().size() + 1);
        assertThat(settings.asProperties())
                .containsEntry("zoom.meeting-id", "")
                .containsEntry("zoom.users", "me")
                .containsEntry("ledger.database", "sqlite");
    }
}
