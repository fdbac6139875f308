package dev.recordingroutes.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private static final String API = "https://api.zoom.us/v2";
    private static final String FIRST = API + "/users/me/recordings?page_size=300";

    private final Pages pages = Pages.from(API, FIRST);

    @ParameterizedTest
    @ValueSource(
            strings = {
                FIRST + "&next_page_token=Tva%2B2C%3D%3D",
                "https://api.zoom.us/elsewhere",
                "https://api.zoom.us:443/v2/x",
                "HTTPS://API.ZOOM.US/v2/x"
            })
    void aPageOfTheSameOriginIsNext(String url) {
        assertThat(Pages.next(pages, url)).isEqualTo(url);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\n"})
    void noLinkEndsTheListing(String url) {
        assertThat(Pages.next(pages, url)).isEmpty();
    }

    @Test
    void aListingThatPointsBackAtItselfEnds() {
        var second = FIRST + "&next_page_token=2";

        assertThat(Pages.next(pages, second)).isEqualTo(second);
        assertThat(Pages.next(pages, FIRST)).isEmpty();
        assertThat(Pages.next(pages, second)).isEmpty();
        assertThat(Pages.next(pages, " " + second + " ")).isEmpty();
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
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> Pages.next(pages, url))
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
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> Pages.next(pages, url))
                .withMessageContaining("api.zoom.us")
                .withMessageNotContaining("SECRET")
                .withMessageNotContaining("secret");
    }

    @Test
    void theFirstPageIsOfThatOriginToo() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> Pages.from(API, "https://evil.example/v2/x"));
        assertThatNoException().isThrownBy(() -> Pages.from("http://127.0.0.1:8080", "http://127.0.0.1:8080/x"));
    }
}
