package dev.recordingroutes.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaginationTest {
    private static final String API = "https://api.zoom.us/v2";
    private static final String FIRST = API + "/users/me/recordings?page_size=300";

    private final Pagination pages = new Pagination();
    private final Pagination.Walk walk = pages.start(API, FIRST);

    @ParameterizedTest
    @ValueSource(
            strings = {
                FIRST + "&next_page_token=Tva%2B2C%3D%3D",
                "https://api.zoom.us/elsewhere",
                "https://api.zoom.us:443/v2/x",
                "HTTPS://API.ZOOM.US/v2/x"
            })
    void aPageOfTheSameOriginIsNext(String url) {
        assertThat(pages.next(walk, url)).isEqualTo(url);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\n"})
    void noLinkEndsTheListing(String url) {
        assertThat(pages.next(walk, url)).isEmpty();
    }

    @Test
    void aListingThatPointsBackAtItselfEnds() {
        var second = FIRST + "&next_page_token=2";

        assertThat(pages.next(walk, second)).isEqualTo(second);
        assertThat(pages.next(walk, FIRST)).isEmpty();
        assertThat(pages.next(walk, second)).isEmpty();
        assertThat(pages.next(walk, " " + second + " ")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/v2/x",
                "https://api.zoom.us.evil.example/v2/x",
                "https://evil.example/?https://api.zoom.us/",
                "http://api.zoom.us/v2/x",
                "https://api.zoom.us:8443/v2/x",
                "https://user@api.zoom.us/v2/x",
                "https://api.zoom.us@evil.example/v2/x",
                "//evil.example/x",
                "/v2/x",
                "file:///etc/passwd",
                "javascript:alert(1)"
            })
    void anotherOriginIsRefused(String url) {
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> pages.next(walk, url))
                .withMessageContaining("another origin")
                .withMessageContaining("api.zoom.us");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FIRST + "&x={{zoom.client-secret}}",
                FIRST + "&x=${env.ZOOM_CLIENT_SECRET}",
                FIRST + "&x=$simple{env.ZOOM_CLIENT_SECRET}",
                FIRST + "#fragment",
                "https://api.zoom.us/a b",
                "https://api.zoom.us/\\evil.example",
                "https://"
            })
    void whatCamelWouldEvaluateAndWhatIsNoUrlIsRefused(String url) {
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> pages.next(walk, url))
                .withMessageContaining("api.zoom.us")
                .withMessageNotContaining("SECRET")
                .withMessageNotContaining("secret");
    }

    @Test
    void theFirstPageIsOfThatOriginToo() {
        assertThatExceptionOfType(ProviderException.class)
                .isThrownBy(() -> pages.start(API, "https://evil.example/v2/x"));
        assertThatNoException().isThrownBy(() -> pages.start("http://127.0.0.1:8080", "http://127.0.0.1:8080/x"));
    }
}
