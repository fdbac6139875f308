package dev.recordingroutes.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider declares its settings in YAML, and a mistake in that file is told with its line. */
class SettingsFileTest {
    private final SettingsFixture fixture = new SettingsFixture().providers("acme");

    @Test
    void aDeclaredSettingHasDefaultAndType() {
        fixture.declares("acme", """
                properties:
                  rooms: {type: list, default: "north, south", description: Rooms.}
                  page-size: {type: integer, minimum: 1, maximum: 50, default: 20, description: Page size.}
                  wait: {type: duration, minimum: 1ms, default: 5s, description: Wait.}
                  kinds: {type: list, enum: [clip, note], description: Kinds.}
                """);

        assertThat(fixture.load().list("acme.rooms")).containsExactly("north", "south");
        assertThat(fixture.load().count("acme.page-size")).isEqualTo(20);
        assertThat(fixture.load().list("acme.kinds")).isEmpty();
        assertThat(fixture.set("acme.page-size", "51").problem())
                .isEqualTo("acme.page-size=51: must be a whole number from 1 to 50 (--set)");
        assertThat(fixture.set("acme.page-size", "50").set("acme.wait", "0s").problem())
                .startsWith("acme.wait=0s: must be more than nothing");
        assertThat(fixture.set("acme.wait", "1s").set("acme.kinds", "clips").problem())
                .isEqualTo("acme.kinds=clips: must be one or more of clip, note (--set)");
    }

    @Test
    void ofACommonSettingOnlyWhatDiffersIsDeclared() {
        fixture.declares("acme", """
                title: Acme Rooms
                unused: [refresh-token]
                properties:
                  api-url: {default: "https://api.acme.example/"}
                  lookback:
                """);

        assertThat(fixture.load().text("acme.api-url")).isEqualTo("https://api.acme.example");
        assertThat(fixture.load().text("acme.lookback")).isEqualTo("7d");
        assertThat(fixture.load().knownKeys()).contains("acme.token-url").doesNotContain("acme.refresh-token");
        assertThat(fixture.set("acme.api-url", "").problem()).startsWith("acme.api-url=: must be an absolute https://");
    }

    @Test
    void theFileOfAShippedProviderBesideItsRoutesCounts() {
        fixture.providers("zoom")
                .declares("zoom", "properties: {users: {type: list, default: all-hands, description: U.}}");

        assertThat(fixture.load().list("zoom.users")).containsExactly("all-hands");
    }

    @Test
    void aDeclaredSecretIsNotShownWhateverItsName() {
        fixture.declares("acme", "properties: {pin: {type: integer, secret: true, description: PIN.}}");

        assertThat(fixture.set("acme.pin", "12x4").problem())
                .isEqualTo("acme.pin=…: must be a whole number, 0 or more (--set)");
    }

    @Test
    void credentialsAreNeededUnlessThereIsAnAccessToken() {
        fixture.declares("acme", "credentials: [client-id, client-secret]").set("acme.enabled", "true");

        assertThat(fixture.problem()).startsWith("acme.enabled=true: needs acme.client-id, acme.client-secret in the");
        assertThat(fixture.set("acme.access-token", "x").load().enabledProviders())
                .containsExactly("acme");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            properties: {a: {type: txt, description: A.}}            | line 1: type 'txt' is not known: one of text, boolean, integer
            properties: {a: {description: A.}}                       | line 1: acme.a needs a 'type', one of
            properties: {a: {type: text}}                            | line 1: acme.a needs a 'description' of one line
            properties: {a: {type: text, descripton: A.}}            | line 1: 'descripton' is not known: one of default, description,
            properties: {A_b: {type: text, description: A.}}         | line 1: setting 'A_b' must be lower-case letters, digits and hyphens
            properties: {a: {type: integer, minimum: x, description: A.}} | line 1: 'minimum' must be a whole number, not 'x'
            properties: {a: {type: text, minimum: 1, description: A.}} | line 1: 'minimum' is for the type integer or duration, not text
            properties: {a: {type: text, secret: maybe, description: A.}} | line 1: 'secret' must be true or false, not 'maybe'
            properties: {a: {type: boolean, default: yes, description: A.}} | line 1: 'yes' must be true or false
            properties: {a: {type: size, example: 1 GB, description: A.}} | line 1: '1 GB' must be a whole number followed by B, KB
            properties: [a]                                          | line 1: must be a mapping of names
            settings: {}                                             | line 1: 'settings' is not known: one of credentials, properties, title, unused
            credentials: [user]                                      | line 1: credentials names 'user', which is none of the settings enabled, schedule
            unused: [rooms]                                          | line 1: unused names 'rooms', which is none of enabled, schedule
            title: [{}]                                              | line 1: must be text
            properties: [                                            | line 1: not YAML
            """)
    void aMistakeInTheFileIsToldWithItsLine(String yaml, String problem) {
        assertThat(fixture.declares("acme", yaml).problem())
                .startsWith("acme.settings.yaml, " + problem)
                .hasLineCount(1);
    }

    @Test
    void theLineIsThatOfTheMistake() {
        assertThat(fixture.declares("acme", "title: Acme\nproperties:\n  a:\n    type: text\n    typo: x\n")
                        .problem())
                .startsWith("acme.settings.yaml, line 5: 'typo' is not known");
        assertThat(fixture.declares("acme", "").problem())
                .isEqualTo("acme.settings.yaml: is empty; it must declare properties");
    }
}
