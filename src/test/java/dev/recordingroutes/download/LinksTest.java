package dev.recordingroutes.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.recordingroutes.download.DownloadException.Kind;
import dev.recordingroutes.settings.Origin;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that links, which are hostile input, are refused where they should not be followed. */
class LinksTest {
    private static final MediaHosts HOSTS = new MediaHosts(
            URI.create("https://api.example/v2"),
            List.of("media.example", "*.cdn.example", "127.0.0.1", "localhost", "::1"),
            List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example/file?sig=s3cret",
                "https://media.example:8443/a%20b",
                "HTTPS://EU.CDN.EXAMPLE/file",
                "http://127.0.0.1:8080/file",
                "http://localhost/file",
                "http://[::1]:8080/file"
            })
    void anAllowedLinkIsNotChanged(String link) throws DownloadException {
        assertThat(Links.check(link, HOSTS)).isEqualTo(URI.create(link));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://media.example/{{env:HOME}}?sig=s3cret       | holds '{{'",
                "https://media.example/f?sig=s3cret&x=${sys.user}    | holds '${'",
                "https://media.example/f?sig=s3cret&x=#{bean}        | holds '#{'",
                "https://user:s3cret@media.example/f?sig=s3cret      | to media.example holds credentials",
                "https://user@media.example/f?sig=s3cret             | to media.example holds credentials",
                "ftp://media.example/f?sig=s3cret                    | to media.example is 'ftp', not https",
                "file://media.example/etc/passwd?sig=s3cret          | to media.example is 'file', not https",
                "http://media.example/f?sig=s3cret                   | to media.example is 'http', not https",
                "http://127.evil.example/f?sig=s3cret                | to 127.evil.example is 'http', not https",
                "http://127.0.0.1.evil.example/f?sig=s3cret          | is 'http', not https",
                "//media.example/f?sig=s3cret                        | to media.example is 'null', not https",
                "https://elsewhere.example/f?sig=s3cret              | leads to elsewhere.example, which media-hosts",
                "https://media.example.evil.test/f?sig=s3cret        | leads to media.example.evil.test, which",
                "https://169.254.169.254/latest?sig=s3cret           | leads to 169.254.169.254, which",
                "file:/etc/passwd?sig=s3cret                         | has no host",
                "mailto:someone?sig=s3cret                           | has no host",
                "/rec/download?sig=s3cret                            | has no host",
                "https://media_1.example/f?sig=s3cret                | has no host",
                "https:///f?sig=s3cret                               | has no host",
                "https://media.example/f?sig=s3cret and more         | is not a URL: Illegal character in query"
            })
    void aRefusedLinkSaysWhyWithoutItsQuery(String link, String why) {
        assertThatExceptionOfType(DownloadException.class)
                .isThrownBy(() -> Links.check(link, HOSTS))
                .withMessageStartingWith("refused the link, which ")
                .withMessageContaining(why)
                .satisfies(refused -> {
                    assertThat(refused.kind()).isEqualTo(Kind.PARK);
                    assertThat(refused.retryAfter()).isEmpty();
                    assertThat(String.valueOf(refused.getMessage()))
                            .doesNotContain("s3cret", "sig=", "?")
                            .hasLineCount(1);
                });
    }

    @Test
    void anEmptyLinkIsRefused() {
        assertThatExceptionOfType(DownloadException.class)
                .isThrownBy(() -> Links.check("", HOSTS))
                .withMessage("refused the link, which has no host");
    }

    @ParameterizedTest
    @CsvSource({
        "https://Media.Example/a, https://media.example:443",
        "http://127.0.0.1/a, http://127.0.0.1:80",
        "HTTP://127.0.0.1:81/a, http://127.0.0.1:81",
        "https://[::1]/a, https://[::1]:443"
    })
    void anOriginIsSchemeHostAndPortHoweverWritten(String link, String origin) {
        assertThat(Origin.of(URI.create(link))).hasToString(origin);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "0.1.2.3",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "198.18.0.1",
                "64:ff9b::10.0.0.1",
                "2002:0a00:0001::1",
                "::10.0.0.1",
                "192.0.0.1",
                "192.0.2.1",
                "192.31.196.1",
                "192.52.193.1",
                "192.88.99.1",
                "192.175.48.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "240.0.0.1",
                "::ffff:0:8.8.8.8",
                "64:ff9b:1::8.8.8.8",
                "64:ff9b:1:ffff::1",
                "100::1",
                "100:0:0:1::1",
                "2001::1",
                "2001:0:4136:e378:8000:63bf:3fff:fdd2",
                "2001:2::1",
                "2001:10::1",
                "2001:1ff:ffff::1",
                "2001:db8::1",
                "2620:4f:8000::1",
                "3fff:fff::1",
                "5f00::1",
                "fec0::1"
            })
    void addressesOfThisMachineAndItsNetworkArePrivate(String address) throws UnknownHostException {
        assertThat(Links.isPrivate(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "100.63.255.255",
                "100.128.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "192.167.255.255",
                "198.17.255.255",
                "223.255.255.255",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2002:0808:0808::1",
                "2620:4f:7fff::1",
                "3fff:1000::1",
                "64:ff9b::8.8.8.8",
                "64:ff9b:2::1",
                "100:0:0:2::1"
            })
    void addressesOfTheInternetAreNot(String address) throws UnknownHostException {
        assertThat(Links.isPrivate(InetAddress.getByName(address))).isFalse();
    }

    @Test
    void aRequestShowsNeitherLinkNorToken() {
        var request = new MediaRequest("zoom/1", "https://media.example/f?sig=s3cret", HOSTS, "t0ken", 1, "mp4");

        assertThat(request).hasToString("MediaRequest[zoom/1]");
        assertThatCode(() -> Links.check(request.link(), HOSTS)).doesNotThrowAnyException();
    }
}
