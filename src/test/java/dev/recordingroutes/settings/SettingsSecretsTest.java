package dev.recordingroutes.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsSecretsTest {
    private static final String SECRET = "hunter2";

    private final Path directory;
    private final SettingsFixture fixture = new SettingsFixture();

    SettingsSecretsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zoom.client-secret",
                "zoom.access-token",
                "webex.client-secret",
                "webex.refresh-token",
                "webex.access-token",
                "ledger.password",
                "acme.client-secret",
                "acme.api-key"
            })
    void credentialsAreSecret(String key) {
        assertThat(Settings.isSecret(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zoom.token-url", "zoom.token-hosts", "zoom.client-id", "ledger.username", "ledger.url"})
    void namesAndAddressesAreNot(String key) {
        assertThat(Settings.isSecret(key)).isFalse();
    }

    @Test
    void neitherSettingsNorTheirSourcesPrintAValue() {
        fixture.environment("ZOOM_CLIENT_SECRET", SECRET)
                .environment("UNRELATED", SECRET)
                .set("webex.client-secret", SECRET);

        assertThat(fixture.load().toString()).matches("Settings\\[\\d+ keys, providers=\\[webex, zoom]]");
        assertThat(fixture.sources())
                .hasToString("Sources[file=Optional.empty, overrides=[webex.client-secret], providers=[webex, zoom]]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zoom.api-url | https://me:hunter2@api.zoom.us/v2                 | https:…
            zoom.api-url | https://api.zoom.us/v2?access_token=hunter2       | https:…
            zoom.api-url | hunter2@api.zoom.us                               | …
            archive.to   | /x,sftp://me:hunter2@host/folder                  | …
            archive.to   | /x?password=hunter2                               | …
            ledger.url   | jdbc:mysql://host/db?user=me&password=hunter2     | jdbc:…
            ledger.url   | jdbc:sqlserver://host;password=hunter2            | jdbc:…
            ledger.url   | postgresql://me:hunter2@host/db                   | postgresql:…
            """)
    void aPasswordInsideAnAddressIsNotShown(String key, String value, String shown) {
        assertThat(fixture.set(key, value).problem())
                .startsWith(key + "=" + shown + ": ")
                .doesNotContain(SECRET);
    }

    @Test
    void theValueOfAMistypedKeyIsNotShownBecauseItCouldBeASecret() {
        assertThat(fixture.file(directory.resolve("x.properties"), "zoom.client-secrte=" + SECRET)
                        .problem())
                .startsWith("zoom.client-secrte: unknown setting")
                .endsWith("did you mean zoom.client-secret?")
                .doesNotContain(SECRET);
    }

    @Test
    void aLineThatCannotBeReadIsNotShown() {
        assertThat(fixture.file(directory.resolve("x.properties"), "zoom.client-secret=" + SECRET + "\\u12")
                        .problem())
                .contains("x.properties, line 1")
                .doesNotContain(SECRET);
    }

    @Test
    void aSecretThatSomebodyReadsAsANumberIsNotShown() {
        Settings settings = fixture.set("zoom.client-secret", SECRET).load();

        assertThatThrownBy(() -> settings.count("zoom.client-secret"))
                .hasMessage("zoom.client-secret=…: must be a whole number, 0 or more");
    }
}
