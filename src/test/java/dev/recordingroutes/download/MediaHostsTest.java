package dev.recordingroutes.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests which hosts may serve media, and which of them may see the token. */
class MediaHostsTest {
    private static final MediaHosts HOSTS = new MediaHosts(
            URI.create("https://api.zoom.example/v2"),
            List.of("*.zoom.example", "media.example", "127.0.0.1"),
            List.of("*.zoom.example", "trusted.example"));

    @ParameterizedTest
    @ValueSource(strings = {"api.zoom.example", "us02.zoom.example", "a.b.zoom.example", "MEDIA.Example", "127.0.0.1"})
    void mediaMayComeFromTheApiAndFromHostsThatAreNamed(String host) {
        assertThat(HOSTS.allows(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zoom.example",
                "evilzoom.example",
                "zoom.example.evil.test",
                "sub.media.example",
                "trusted.example",
                "localhost",
                ""
            })
    void mediaMayNotComeFromElsewhere(String host) {
        assertThat(HOSTS.allows(host)).isFalse();
    }

    @Test
    void theApiMayServeMediaWhenNothingElseMay() {
        var hosts = new MediaHosts(URI.create("http://127.0.0.1:8080"), List.of(), List.of());

        assertThat(hosts.allows("127.0.0.1")).isTrue();
        assertThat(hosts.allowsPrivate("127.0.0.1")).isTrue();
        assertThat(hosts.allows("127.0.0.2")).isFalse();
    }

    @Test
    void onlyAHostNamedInFullMayBeOnAPrivateNetwork() {
        assertThat(HOSTS.allowsPrivate("Media.example")).isTrue();
        assertThat(HOSTS.allowsPrivate("127.0.0.1")).isTrue();
        assertThat(HOSTS.allowsPrivate("api.zoom.example")).isTrue();
        assertThat(HOSTS.allowsPrivate("us02.zoom.example")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.zoom.example/rec/1",
                "https://API.zoom.example:443/rec/1",
                "https://us02.zoom.example/rec",
                "HTTPS://us02.Zoom.Example:8443/rec",
                "https://trusted.example/rec"
            })
    void theTokenGoesToTheApiAndToTrustedHosts(String link) {
        assertThat(HOSTS.trusts(URI.create(link))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://media.example/rec",
                "https://zoom.example/rec",
                "https://evilzoom.example/rec",
                "https://trusted.example.evil.test/rec",
                "http://trusted.example/rec",
                "http://api.zoom.example/rec",
                "http://127.0.0.1/rec"
            })
    void theTokenGoesNowhereElseAndNeverInTheClear(String link) {
        assertThat(HOSTS.trusts(URI.create(link))).isFalse();
    }

    @Test
    void anotherPortOfTheApisHostIsNotTheApi() {
        var hosts = new MediaHosts(URI.create("http://127.0.0.1:8080/v1"), List.of("127.0.0.1"), List.of("127.0.0.1"));

        assertThat(hosts.trusts(URI.create("http://127.0.0.1:8080/file"))).isTrue();
        assertThat(hosts.trusts(URI.create("http://127.0.0.1:8081/file"))).isFalse();
        assertThat(hosts.trusts(URI.create("https://127.0.0.1:8081/file"))).isTrue();
    }
}
