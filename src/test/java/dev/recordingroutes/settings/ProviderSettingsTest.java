package dev.recordingroutes.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderSettingsTest {
    private final Path directory;
    private final SettingsFixture fixture = new SettingsFixture();

    ProviderSettingsTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void zoomNeedsItsThreeCredentials() {
        assertThat(fixture.set("zoom.enabled", "true").problem())
                .isEqualTo("zoom.enabled=true: needs zoom.account-id, zoom.client-id, zoom.client-secret in the"
                        + " settings file, or ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET in the environment;"
                        + " or zoom.access-token; or zoom.enabled=false");
    }

    @Test
    void onlyWhatIsMissingIsNamed() {
        assertThat(fixture.set("webex.enabled", "true")
                        .set("webex.client-id", "id")
                        .environment("WEBEX_CLIENT_SECRET", "secret")
                        .problem())
                .isEqualTo("webex.enabled=true: needs webex.refresh-token in the settings file, or"
                        + " WEBEX_REFRESH_TOKEN in the environment; or webex.access-token; or webex.enabled=false");
    }

    @Test
    void anAccessTokenIsEnough() {
        Settings settings = fixture.set("zoom.enabled", "true")
                .set("zoom.access-token", "token")
                .set("webex.enabled", "true")
                .set("webex.access-token", "token")
                .load();

        assertThat(settings.enabledProviders()).containsExactly("webex", "zoom");
    }

    @Test
    void completeCredentialsAreEnough() {
        Settings settings = fixture.environment("ZOOM_ENABLED", "true")
                .environment("ZOOM_ACCOUNT_ID", "a")
                .environment("ZOOM_CLIENT_ID", "b")
                .environment("ZOOM_CLIENT_SECRET", "c")
                .load();

        assertThat(settings.enabledProviders()).containsExactly("zoom");
    }

    @Test
    void aProviderWhoseRouteFileIsGoneCannotBeEnabled() {
        assertThat(fixture.providers("zoom").set("webex.enabled", "true").problem())
                .isEqualTo("webex.enabled=true: there is no route file webex.camel.yaml;"
                        + " set it to false, or name the folder of routes that has one");
    }

    @Test
    void aThirdProviderHasDefaultsOfItsOwn() {
        Settings settings = fixture.providers("zoom", "webex", "acme").load();

        assertThat(settings.flag("acme.enabled")).isFalse();
        assertThat(settings.text("acme.schedule")).isEqualTo("0 0/15 * * * ?");
        assertThat(settings.duration("acme.lookback")).isEqualTo(Duration.ofDays(7));
        assertThat(settings.count("acme.requests-per-second")).isEqualTo(5);
        assertThat(settings.asProperties())
                .containsEntry("acme.api-url", "")
                .containsEntry("acme.token-url", "")
                .containsEntry("acme.client-id", "")
                .containsEntry("acme.client-secret", "")
                .containsEntry("acme.refresh-token", "")
                .containsEntry("acme.access-token", "")
                .containsEntry("acme.media-hosts", "")
                .containsEntry("acme.token-hosts", "");
    }

    @Test
    void aThirdProviderIsSetLikeTheOthers() {
        Settings settings = fixture.providers("acme")
                .placeholders("acme.region")
                .file(directory.resolve("x.properties"), "acme.enabled=true", "acme.region=eu")
                .environment("ACME_CLIENT_SECRET", "s")
                .environment("ACME_REGION", "us")
                .load();

        assertThat(settings.enabledProviders()).containsExactly("acme");
        assertThat(settings.text("acme.client-secret")).isEqualTo("s");
        assertThat(settings.text("acme.region")).isEqualTo("us");
    }

    @Test
    void aKeyOnlyItsRouteFileKnowsIsFreeTextUntilItIsReadAsSomething() {
        Settings settings = fixture.providers("acme")
                .placeholders("acme.page-size", "acme.hosts")
                .set("acme.page-size", "few")
                .set("acme.hosts", "a, b")
                .load();

        assertThat(settings.list("acme.hosts")).containsExactly("a", "b");
        assertThatThrownBy(() -> settings.count("acme.page-size"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("acme.page-size=few: must be a whole number, 0 or more");
    }

    @ParameterizedTest
    @CsvSource({"acme.regoin, acme.region", "acme.shedule, acme.schedule"})
    void aMistypedKeyOfAThirdProviderIsFound(String key, String meant) {
        Path file = directory.resolve("x.properties");

        assertThat(fixture.providers("acme")
                        .placeholders("acme.region")
                        .file(file, key + "=x")
                        .problem())
                .isEqualTo(key + ": unknown setting (" + file + ", line 1); did you mean " + meant + "?");
    }

    @Test
    void aWrongValueOfAThirdProviderIsFound() {
        assertThat(fixture.providers("acme").set("acme.lookback", "a week").problem())
                .startsWith("acme.lookback=a week: must be more than nothing: a whole number followed by");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Acme   | provider Acme: its file name must be lower-case letters, digits and hyphens, followed by .camel.yaml
            a.b    | provider a.b: its file name must be lower-case letters, digits and hyphens, followed by .camel.yaml
            ledger | provider ledger: the settings ledger.* have another meaning; rename its file
            """)
    void aProviderNeedsANameThatCanBeginAKey(String name, String problem) {
        assertThat(fixture.providers(name).problem()).isEqualTo(problem);
    }
}
