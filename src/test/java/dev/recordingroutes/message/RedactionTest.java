package dev.recordingroutes.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            https://zoom.us/rec/download/x?access_token=S3cret            | https://zoom.us/rec/download/x?…
            https://zoom.us/rec?a=1&b=S3cret#S3cret                       | https://zoom.us/rec?…
            https://zoom.us/rec#access_token=S3cret                       | https://zoom.us/rec?…
            at 'https://zoom.us/rec?t=S3cret', which is gone              | at 'https://zoom.us/rec?…', which is gone
            (see <https://zoom.us/rec?t=S3cret> and "http://x/?S3cret")   | (see <https://zoom.us/rec?…> and "http://x/?…")
            https://x.example/a?name=O'S3cret                             | https://x.example/a?…
            HTTPS://ME:S3cret@ZOOM.US/REC                                 | HTTPS://ZOOM.US/REC
            sftp://me:S3cret@nas/in                                       | sftp://nas/in
            sftp://me:p@S3cret@nas/in                                     | sftp://nas/in
            sftp://me:p/S3cret@nas/in                                     | sftp://nas/in
            sftp://me:p?S3cret@nas/in                                     | sftp://nas/in
            sftp://S3cret@nas:22/in                                       | sftp://nas:22/in
            jdbc:postgresql://me:S3cret@db:5432/rr?password=S3cret        | jdbc:postgresql://db:5432/rr?…
            to=https%3A%2F%2Fzoom.us%2Frec%3Fticket%3DS3cret&a=b          | to=https%3A%2F%2Fzoom.us%2Frec%3F…&a=b
            to=https%3a%2f%2fme%3aS3cret%40zoom.us%2frec                  | to=https%3a%2f%2fzoom.us%2frec
            Illegal character at 9: https://x/?a=b c&ticket=S3cret        | Illegal character at 9: https://x/?… c&ticket=…
            """)
    void aUrlIsOnlyItsOriginAndPath(String said, String shown) {
        assertThat(Redaction.text(said)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Authorization: Bearer S3cret.a-b_c~d+e/f==                | Authorization: Bearer …
            Authorization: basic bWU6UzNjcmV0                         | Authorization: basic …
            BEARER S3cretS3cret, and more                             | BEARER …, and more
            Bearer abc.def                                            | Bearer …
            Bearer ScretScretScretScretScret                          | Bearer …
            token eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOm51bGx9.S3cret is old | token … is old
            access_token=S3cret                                       | access_token=…
            x&refresh_token=S3cret&grant_type=refresh_token           | x&refresh_token=…&grant_type=refresh_token
            client_secret = S3cret, client_id=me                      | client_secret = …, client_id=me
            password="S3 cret" was wrong                              | password=… was wrong
            {password='S3 cret', user=me}                             | {password=…, user=me}
            [maximumReconnectAttempts=0, password=S3cret]             | [maximumReconnectAttempts=0, password=…]
            ticket%3DS3cret%26a%3Db                                   | ticket%3D…%26a%3Db
            {"access_token":"S3cret","expires_in":3599}               | {"access_token":…,"expires_in":3599}
            {"recording_play_passcode" : "S3\\"cret", "id":"7"}       | {"recording_play_passcode" : …, "id":"7"}
            {\\"password\\":\\"S3cret\\",\\"id\\":7}                  | {\\"password\\":…\\",\\"id\\":7}
            {'client-secret': 'S3cret'}                               | {'client-secret': …}
            {"passcode":123456}                                       | {"passcode":…}
            {"download_access_token":"S3cret and the rest was cut     | {"download_access_token":…
            """)
    void whatIsNamedLikeASecretHasNoValue(String said, String shown) {
        assertThat(Redaction.text(said)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "zoom answered 429 (code 429, message You have reached the maximum per-second rate limit)",
                "This API is not available for Basic users, and/or the bearer of it. Basic and/or bearer-only",
                "webex.token-url answered 503 (invalid_token)",
                "zoom.client-secret is empty: zoom needs it to get an access token",
                "zoom.client-secret=…: must be a whole number",
                "zoom.token-url=https://zoom.us/oauth/token",
                "refused the token: renew it",
                "The page token is invalid or expired; its ticket was #77",
                "http://127.0.0.1:8080/v2/users/ada@example.com/recordings",
                "webex:4f914b1dfe3c4d11a61730f18c0f5387:audio",
                "sizes differ: 127.0.0.1 sent 20 bytes of 4000",
                "Q&A: a=b, c = d? 100% {\"topic\":\"Budget\"}",
                "予算 🎉 10:30",
            })
    void ordinaryTextIsUnharmed(String said) {
        assertThat(Redaction.text(said)).isEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://me:S3cret@zoom.us/rec?t=S3cret",
                "Bearer S3cretS3cret",
                "password=S3cret {\"token\":\"S3cret\"}",
                "https%3A%2F%2Fx%3Fa%3DS3cret"
            })
    void whatIsRedactedStaysAsItIs(String said) {
        assertThat(Redaction.text(Redaction.text(said))).isEqualTo(Redaction.text(said));
    }

    /** Tests that no hostile message makes redaction run for an unreasonable time. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``              | a
            ``              | http://
            http://         | a:
            http://         | a@
            http://x?       | 'a
            https%3A%2F%2F  | a
            ``              | %3A%2F%2F
            ``              | password=
            password=       | a
            password='      | a
            ``              | "token":
            "token":"       | a
            "token":"       | \\"
            \\"token\\":\\" | a
            Bearer          | a
            eyJaaaaaaaa.    | a
            ``              | eyJaaaaaaaa.
            """)
    void aLongTextIsDoneInNoTime(String start, String unit) {
        var text = start + unit.repeat(50_000 / unit.length());

        assertThat(CompletableFuture.supplyAsync(() -> Redaction.text(text))).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aTextFullOfBeginningsOfTokensIsDoneInNoTime() {
        var text = "eyJ-abcde-".repeat(100_000);

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(Redaction.text(text)).isEqualTo(text));
    }

    @Test
    void jsonLosesWhatIsNamedLikeASecretAtAnyDepth() throws JsonProcessingException {
        assertThat(json("""
                {"id": "1", "password": "S3cret", "recording_play_passcode": "S3cret", "h323_password": 7,
                 "download_access_token": "S3cret",
                 "files": [{"id": "2", "pwd": null, "apiKey": "S3cret", "clientSecret": {"value": "S3cret"}}],
                 "temporaryDirectDownloadLinks": {"ticket": "S3cret"}}
                """)).isEqualTo("""
                {"id":"1","files":[{"id":"2"}],"temporaryDirectDownloadLinks":{}}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://x.cloudfront.net/a.mp4?Expires=1&Signature=S3cret&Key-Pair-Id=K | https://x.cloudfront.net/a.mp4
            https://s3.amazonaws.com/a.mp4?X-Amz-Signature=S3cret                   | https://s3.amazonaws.com/a.mp4
            https://zoom.us/rec/download/x?access_token=S3cret                      | https://zoom.us/rec/download/x
            https://zoom.us/rec/play/x?a=b&pwd=S3cret                               | https://zoom.us/rec/play/x
            https://site.webex.com/nbr/x.do?siteid=1&ticket=S3cret&islogin=yes      | https://site.webex.com/nbr/x.do
            https://zoom.us/rec#access_token=S3cret                                 | https://zoom.us/rec
            https://me:S3cret@zoom.us/rec?a=b                                       | https://zoom.us/rec?a=b
            Join https://zoom.us/j/1?pwd=S3cret now                                 | Join https://zoom.us/j/1 now
            https://site.webex.com/site/ldr.php?RCID=60b864                         | https://site.webex.com/site/ldr.php?RCID=60b864
            https://zoom.us/rec/download/x                                          | https://zoom.us/rec/download/x
            Sales: token=economy                                                    | Sales: token=economy
            """)
    void aSignedLinkInJsonIsCutAndAnyOtherIsKept(String link, String kept) throws JsonProcessingException {
        var tree = JSON.createObjectNode();
        tree.putArray("links").add(link);

        assertThat(Redaction.json(tree).path("links").path(0).asText()).isEqualTo(kept);
    }

    private static String json(String text) throws JsonProcessingException {
        return Redaction.json(JSON.readTree(text)).toString();
    }
}
