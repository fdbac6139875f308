package dev.recordingroutes.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.recordingroutes.download.DownloadException.Kind;
import dev.recordingroutes.testing.Waits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests downloads from servers that cut off, stall, lie and redirect. */
@Timeout(Waits.SECONDS)
class DownloaderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration STALL = Duration.ofMillis(300);
    private static final byte[] FILM = bytes(1, 100_000);
    private static final byte[] OTHER_FILM = bytes(2, 100_000);
    private static final int CUT_AT = 40_000;
    /** Many times the size of the socket buffers between two processes, in bytes. */
    private static final long ENDLESS = 1L << 30;

    private Spool spool;
    private Downloader downloader;
    private Host api;
    private Host media;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        spool = new Spool(directory.resolve("spool"));
        downloader = new Downloader(spool, Waits.VERY_LONG, 0, Clock.fixed(NOW, ZoneOffset.UTC));
        api = new Host();
        media = new Host();
    }

    @AfterEach
    void close() {
        downloader.close();
        api.close();
        media.close();
    }

    @Test
    void aWholeFileArrivesWithItsSha256() throws Exception {
        api.serves(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "video/mp4");
            send(exchange, 200, FILM);
        });

        var file = downloader.download(request("mp4", FILM.length));

        assertThat(file.file()).hasBinaryContent(FILM);
        assertThat(file.size()).isEqualTo(FILM.length);
        assertThat(file.sha256()).isEqualTo(sha256(FILM));
        assertThat(file.extension()).isEqualTo("mp4");
        assertThat(downloader.bytesReceived()).isEqualTo(FILM.length);
        assertThat(api.seen(0).getFirst("Accept-Encoding")).isEqualTo("identity");
        assertThat(api.seen(0).containsKey("Range")).isFalse();
    }

    @Test
    void aFileOfUnstatedSizeArrivesToo() throws Exception {
        api.serves(exchange -> sendChunked(exchange, FILM));

        assertThat(downloader.download(request("mp4", 0)).sha256()).isEqualTo(sha256(FILM));
    }

    @Test
    void theExtensionComesFromTheContentDispositionHeader() throws Exception {
        api.serves(exchange -> {
            exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"talk.M4A\"");
            send(exchange, 200, FILM);
        });

        assertThat(downloader.download(request("", 0)).extension()).isEqualTo("m4a");
    }

    @Test
    void afterACutConnectionOnlyTheRestIsSent() throws Exception {
        api.serves(this::cutsOff, exchange -> servesRanges(exchange, "\"v1\"", FILM));

        var cut = failure(request("mp4", FILM.length));
        assertThat(cut.kind()).isEqualTo(Kind.RETRY);
        assertThat(spool.bytes("file")).hasBinaryContent(Arrays.copyOf(FILM, CUT_AT));

        var file = downloader.download(request("mp4", FILM.length));
        assertThat(file.file()).hasBinaryContent(FILM);
        assertThat(file.sha256()).isEqualTo(sha256(FILM));
        assertThat(api.seen(1).getFirst("Range")).isEqualTo("bytes=40000-");
        assertThat(api.seen(1).getFirst("If-Range")).isEqualTo("\"v1\"");
        assertThat(downloader.bytesReceived()).isEqualTo(FILM.length);
    }

    @Test
    void anotherProcessOfTheSameBootResumesToo() throws Exception {
        api.serves(this::cutsOff, exchange -> servesRanges(exchange, "\"v1\"", FILM));
        failure(request("mp4", FILM.length));

        try (var later = new Downloader(new Spool(spool.directory()), STALL, 0, Clock.systemUTC())) {
            assertThat(later.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));
            assertThat(later.bytesReceived())
                    .as("only where the boot can be told apart")
                    .isIn((long) FILM.length - CUT_AT, (long) FILM.length);
        }
    }

    @Test
    void ofACompleteFileOnlyTheLastByteIsRequestedAgain() throws Exception {
        api.serves(exchange -> servesRanges(exchange, "\"v1\"", FILM));
        downloader.download(request("mp4", FILM.length));

        assertThat(downloader.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));
        assertThat(api.seen(1).getFirst("Range")).isEqualTo("bytes=99999-");
        assertThat(downloader.bytesReceived()).isEqualTo(FILM.length + 1);
    }

    @Test
    void aChangedEtagStartsOver() throws Exception {
        api.serves(this::cutsOff, exchange -> servesRanges(exchange, "\"v2\"", OTHER_FILM));
        failure(request("mp4", FILM.length));

        var file = downloader.download(request("mp4", OTHER_FILM.length));

        assertThat(api.seen(1).getFirst("If-Range")).isEqualTo("\"v1\"");
        assertThat(file.file()).hasBinaryContent(OTHER_FILM);
        assertThat(file.sha256()).isEqualTo(sha256(OTHER_FILM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "W/\"v1\""})
    void withoutAStrongEtagItStartsOver(String tag) throws Exception {
        api.serves(exchange -> cutsOff(exchange, tag), exchange -> send(exchange, 200, FILM));
        failure(request("mp4", FILM.length));

        assertThat(downloader.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));
        assertThat(api.seen(1).containsKey("Range")).isFalse();
    }

    @Test
    void aWholeFileIsNeverWrittenAgainSinceADestinationMayHaveItByALink() throws Exception {
        api.serves(exchange -> servesRanges(exchange, "\"v1\"", FILM));
        var spooled = downloader.download(request("mp4", FILM.length)).file();
        var delivered = Files.createLink(spool.directory().resolveSibling("delivered"), spooled);
        Files.setLastModifiedTime(delivered, FileTime.from(NOW));

        var again = downloader.download(request("mp4", FILM.length));

        assertThat(again.sha256()).isEqualTo(sha256(FILM));
        assertThat(api.seen(1).getFirst("Range")).isEqualTo("bytes=99999-");
        assertThat(Files.isSameFile(again.file(), delivered)).isTrue();
        assertThat(delivered).hasBinaryContent(FILM);
        assertThat(Files.getLastModifiedTime(delivered)).isEqualTo(FileTime.from(NOW));
    }

    @Test
    void anotherVersionOfAWholeFileDoesNotChangeTheOneThatADestinationHasByALink() throws Exception {
        var other = FILM.clone();
        other[FILM.length - 1]++;
        api.serves(
                exchange -> servesRanges(exchange, "\"v1\"", FILM),
                exchange -> servesRanges(exchange, "\"v1\"", other));
        var spooled = downloader.download(request("mp4", FILM.length)).file();
        var delivered = Files.createLink(spool.directory().resolveSibling("delivered"), spooled);

        assertThat(failure(request("mp4", FILM.length)))
                .hasMessageContaining("has another version of the file than came before; it starts again");
        var again = downloader.download(request("mp4", FILM.length));

        assertThat(again.file()).hasBinaryContent(other);
        assertThat(delivered).hasBinaryContent(FILM);
    }

    @Test
    void aRangeThatIsNoLongerThereStartsOver() throws Exception {
        api.serves(this::cutsOff, exchange -> send(exchange, 416, new byte[0]), exchange -> send(exchange, 200, FILM));
        failure(request("mp4", FILM.length));

        assertThat(failure(request("mp4", FILM.length)))
                .hasMessage("127.0.0.1 has less of the file than came before; it starts again");
        assertThat(spool.contents()).isEmpty();
        assertThat(downloader.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));
        assertThat(api.seen(2).containsKey("Range")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-99999/100000", "bytes 40000-99999/*", "bytes 40000-49999/100000", ""})
    void aPartThatWasNotAskedForIsNotJoinedAndTheNextAttemptStartsOver(String range) throws Exception {
        api.serves(
                this::cutsOff,
                exchange -> {
                    exchange.getResponseHeaders().set("ETag", "\"v1\"");
                    exchange.getResponseHeaders().set("Content-Range", range);
                    send(exchange, 206, Arrays.copyOfRange(FILM, CUT_AT, FILM.length));
                },
                exchange -> send(exchange, 200, FILM));
        failure(request("mp4", FILM.length));

        var wrong = failure(request("mp4", FILM.length));
        assertThat(wrong.kind()).isEqualTo(Kind.RETRY);
        assertThat(wrong).hasMessageContaining("sent the part '%s'", range);

        assertThat(downloader.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));
        assertThat(api.seen(2).containsKey("Range")).isFalse();
    }

    @Test
    void aPartOfAnotherVersionFromAServerThatIgnoresIfRangeIsNotJoined() throws Exception {
        api.serves(
                this::cutsOff,
                exchange -> {
                    exchange.getResponseHeaders().set("ETag", "\"v2\"");
                    exchange.getResponseHeaders().set("Content-Range", "bytes 40000-99999/100000");
                    send(exchange, 206, Arrays.copyOfRange(FILM, CUT_AT, FILM.length));
                },
                exchange -> send(exchange, 200, FILM));
        failure(request("mp4", FILM.length));

        assertThat(failure(request("mp4", FILM.length)))
                .hasMessage("127.0.0.1 has another version of the file than came before; it starts again");
        assertThat(downloader.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));
        assertThat(api.seen(2).containsKey("Range")).isFalse();
    }

    @Test
    void aRestThatIsShorterThanItsRangeIsRefused() throws Exception {
        api.serves(this::cutsOff, exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.getResponseHeaders().set("Content-Range", "bytes 40000-99999/100000");
            exchange.sendResponseHeaders(206, 0);
            exchange.getResponseBody().write(FILM, CUT_AT, 10_000);
            exchange.close();
        });
        failure(request("vtt", 0));

        assertThat(failure(request("vtt", 0))).hasMessage("sizes differ: 127.0.0.1 sent 50000 bytes of 100000");
    }

    @Test
    void aTruncatedFileIsRefused() throws Exception {
        api.serves(exchange -> sendChunked(exchange, Arrays.copyOf(FILM, 600)));

        var truncated = failure(request("mp4", 1000));

        assertThat(truncated.kind()).isEqualTo(Kind.RETRY);
        assertThat(truncated).hasMessage("sizes differ: 127.0.0.1 sent 600 bytes of 1000");
        assertThat(spool.contents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {99_999, 100_001})
    void aStatedLengthOtherThanTheListingsIsRefusedBeforeItIsRead(int listed) {
        api.serves(exchange -> send(exchange, 200, FILM));

        assertThat(failure(request("mp4", listed)))
                .hasMessage("sizes differ: 127.0.0.1 sends 100000 bytes, and the listing said %d", listed);
        assertThat(downloader.bytesReceived()).isZero();
    }

    @Test
    void aVideoLongerThanListedIsReadNoFurtherThanProvesIt() throws Exception {
        var end = api.servesEndlessly(200, 0, "video/mp4", "film");

        var longer = failure(request("mp4", 1_000_000));

        assertThat(longer.kind()).isEqualTo(Kind.RETRY);
        assertThat(longer)
                .hasMessageStartingWith("sizes differ: 127.0.0.1 sent 1")
                .hasMessageEndingWith("of 1000000");
        assertThat(spool.contents()).isEmpty();
        assertThatItWasCutOff(end);
    }

    @Test
    void theListedSizeOfATextIsNotBelieved() throws Exception {
        api.serves(exchange -> send(exchange, 200, FILM));

        assertThat(downloader.download(request("vtt", 17)).size()).isEqualTo(FILM.length);
    }

    @Test
    void anAnswerThatEndsWithItsConnectionMustHaveTheSizeThatWasListedEvenIfItIsText() throws Exception {
        try (var old = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var serving = CompletableFuture.runAsync(() -> answersAndDisconnects(old, "WEBVTT"));
            var link = "http://127.0.0.1:%d/file".formatted(old.getLocalPort());

            var cut = failure(new MediaRequest("zoom:1", link, hosts(), "", 20, "vtt"));

            assertThat(cut.kind()).isEqualTo(Kind.RETRY);
            assertThat(cut).hasMessage("sizes differ: 127.0.0.1 sent 6 bytes of 20");
            serving.join();
        }
    }

    private static void answersAndDisconnects(ServerSocket server, String body) {
        try (var connection = server.accept()) {
            var reader = new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1));
            while (!reader.readLine().isEmpty()) {
                // The request's headers.
            }
            connection
                    .getOutputStream()
                    .write(("HTTP/1.0 200 OK\r\nContent-Type: text/vtt\r\n\r\n" + body).getBytes(ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aContentEncodingThatWasNotAskedForIsRefused() throws Exception {
        api.serves(exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            send(exchange, 200, new byte[] {0x1f, (byte) 0x8b, 8, 0});
        });

        assertThat(failure(request("vtt", 0)))
                .hasMessage("127.0.0.1 sends it encoded as gzip, though it was asked not to");
    }

    @Test
    void endlessHeadersAreNotReadToTheirEnd() throws Exception {
        api.serves(exchange -> {
            exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"" + "a.".repeat(50_000));
            send(exchange, 200, FILM);
        });

        assertThat(failure(request("", 0)).kind()).isEqualTo(Kind.RETRY);
    }

    @Test
    void aSpoolThatHoldsOtherPeoplesFilesIsRefusedAndLeftAsItIs() throws Exception {
        var mine = Files.createDirectory(spool.directory().resolveSibling("downloads"));
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(mine.resolve("movie.mkv.part"), "mine");

        assertThatIOException()
                .isThrownBy(() -> new Spool(mine))
                .withMessage("it holds 'movie.mkv.part', which is not the spool's; name a directory that is its own");
        assertThat(mine.resolve("movie.mkv.part")).hasContent("mine");
        assertThat(Files.getPosixFilePermissions(mine)).isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        api.serves(exchange -> send(exchange, 200, new byte[0]));

        var empty = failure(request("vtt", 0));

        assertThat(empty.kind()).isEqualTo(Kind.RETRY);
        assertThat(empty).hasMessage("127.0.0.1 sent an empty file");
        assertThat(spool.contents()).isEmpty();
    }

    @Test
    void anEmptyFileOfUnstatedSizeIsRefused() {
        api.serves(exchange -> sendChunked(exchange, new byte[0]));

        assertThat(failure(request("vtt", 0))).hasMessage("127.0.0.1 sent an empty file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "Text/HTML; charset=utf-8", "application/xhtml+xml"})
    void aWebPageIsRecognisedByItsContentType(String type) {
        api.serves(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            send(exchange, 200, FILM);
        });

        assertThatItIsASignInPage(failure(request("mp4", 0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><p>",
                "\n\t <HTML lang='en'>",
                "\ufeff<html>",
                "<head><title>",
                "\n<!-- saved -->\n<p>",
                "<body>"
            })
    void aWebPageIsRecognisedByItsFirstBytes(String page) throws Exception {
        api.serves(
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "video/mp4");
                    exchange.getResponseHeaders().set("ETag", "\"page\"");
                    send(exchange, 200, page.getBytes(StandardCharsets.UTF_8));
                },
                exchange -> send(exchange, 200, FILM));

        assertThatItIsASignInPage(failure(request("mp4", 0)));

        assertThat(downloader.download(request("mp4", 0)).sha256()).isEqualTo(sha256(FILM));
        assertThat(api.seen(1).containsKey("Range")).isFalse();
    }

    @Test
    void jsonInsteadOfAVideoIsRefused() {
        api.serves(exchange -> send(exchange, 200, "{\"code\":3301}".getBytes(StandardCharsets.UTF_8)));

        var json = failure(request("mp4", 0));

        assertThat(json.kind()).isEqualTo(Kind.RETRY);
        assertThat(json).hasMessage("127.0.0.1 sent JSON instead of media");
    }

    @Test
    void jsonIsAcceptedWhereJsonWasListed() throws Exception {
        api.serves(exchange -> send(exchange, 200, "{\"timeline\":[]}".getBytes(StandardCharsets.UTF_8)));

        assertThat(downloader.download(request("json", 0)).size()).isEqualTo(15);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void anotherOriginIsFollowedToWithoutTheToken(int status) throws Exception {
        api.serves(exchange -> redirect(exchange, status, media.link("/signed?sig=s3cret")));
        media.serves(exchange -> send(exchange, 200, FILM));

        assertThat(downloader.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));

        assertThat(api.seen(0).getFirst("Authorization")).isEqualTo("Bearer t0ken");
        assertThat(media.seen(0).containsKey("Authorization")).isFalse();
        assertThat(media.path(0)).isEqualTo("/signed?sig=s3cret");
    }

    @Test
    void theTokenDoesNotComeBackByWayOfAnotherOrigin() throws Exception {
        api.serves(exchange -> redirect(exchange, 302, media.link("/")), exchange -> send(exchange, 200, FILM));
        media.serves(exchange -> redirect(exchange, 302, api.link("/back")));

        downloader.download(request("mp4", FILM.length));

        assertThat(api.path(1)).isEqualTo("/back");
        assertThat(api.seen(1).containsKey("Authorization")).isFalse();
    }

    @Test
    void theSameOriginKeepsTheToken() throws Exception {
        api.serves(exchange -> redirect(exchange, 302, "/elsewhere?a=b"), exchange -> send(exchange, 200, FILM));

        downloader.download(request("mp4", FILM.length));

        assertThat(api.path(1)).isEqualTo("/elsewhere?a=b");
        assertThat(api.seen(1).getFirst("Authorization")).isEqualTo("Bearer t0ken");
    }

    @Test
    void theTokenIsNotShownToAHostThatIsOnlyAllowed() throws Exception {
        media.serves(exchange -> send(exchange, 200, FILM));

        downloader.download(new MediaRequest("file", media.link("/film"), hosts(), "t0ken", FILM.length, "mp4"));

        assertThat(media.seen(0).containsKey("Authorization")).isFalse();
    }

    @Test
    void withoutATokenNoAuthorizationHeaderIsSent() throws Exception {
        api.serves(exchange -> send(exchange, 200, FILM));

        downloader.download(new MediaRequest("file", api.link("/film"), hosts(), "", FILM.length, "mp4"));

        assertThat(api.seen(0).containsKey("Authorization")).isFalse();
    }

    @Test
    void aRedirectedFileIsResumedWhereItWasRedirectedTo() throws Exception {
        api.serves(exchange -> redirect(exchange, 302, media.link("/signed")));
        media.serves(this::cutsOff, exchange -> servesRanges(exchange, "\"v1\"", FILM));
        failure(request("mp4", FILM.length));

        assertThat(downloader.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));
        assertThat(media.seen(1).getFirst("Range")).isEqualTo("bytes=40000-");
        assertThat(downloader.bytesReceived()).isEqualTo(FILM.length);
    }

    @Test
    void fiveRedirectsAreFollowed() throws Exception {
        var hop = (Handler) exchange -> redirect(exchange, 302, "/next");
        api.serves(hop, hop, hop, hop, hop, exchange -> send(exchange, 200, FILM));

        assertThat(downloader.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));
    }

    @Test
    void sixRedirectsAreNotFollowed() {
        api.serves(exchange -> redirect(exchange, 302, "/round?sig=s3cret"));

        var round = failure(request("mp4", FILM.length));

        assertThat(round.kind()).isEqualTo(Kind.RETRY);
        assertThat(round).hasMessage("127.0.0.1 redirects more than 5 times");
        assertThat(api.requests()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://evil.example/f?sig=s3cret       | leads to evil.example, which media-hosts does not allow",
                "//evil.example/f?sig=s3cret             | to evil.example is 'http', not https",
                "http://169.254.169.254/f?sig=s3cret     | to 169.254.169.254 is 'http', not https",
                "ftp://127.0.0.1/f?sig=s3cret            | to 127.0.0.1 is 'ftp', not https",
                "http://me:s3cret@127.0.0.1/f?sig=s3cret | to 127.0.0.1 holds credentials",
                "file:/etc/passwd?sig=s3cret             | has no host",
                "https://127.0.0.1/{{x}}?sig=s3cret      | holds '{{'"
            })
    void aRedirectIsCheckedAsALinkIs(String location, String why) {
        api.serves(exchange -> redirect(exchange, 302, location));

        var refused = failure(request("mp4", 0));

        assertThat(refused.kind()).isEqualTo(Kind.PARK);
        assertThat(refused).hasMessage("refused the link, which " + why);
        assertThat(api.requests()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a b?sig=s3cret", "/${x}?sig=s3cret"})
    void aRedirectToWhatIsNoUrlIsRefused(String location) {
        api.serves(exchange -> redirect(exchange, 302, location));

        var refused = failure(request("mp4", 0));

        assertThat(refused.kind()).isEqualTo(Kind.PARK);
        assertThat(refused).hasMessage("127.0.0.1 redirects to what is not a URL");
    }

    @Test
    void aRedirectToNowhereIsTriedAgain() {
        api.serves(exchange -> send(exchange, 302, new byte[0]));

        var nowhere = failure(request("mp4", 0));

        assertThat(nowhere.kind()).isEqualTo(Kind.RETRY);
        assertThat(nowhere).hasMessage("127.0.0.1 redirects to nowhere");
    }

    @Test
    void aHostAllowedByAPatternMayNotBeOnAPrivateNetwork() {
        media.serves(exchange -> send(exchange, 200, FILM));
        var hosts = new MediaHosts(URI.create("https://api.example"), List.of("*.0.0.1"), List.of());

        var refused = failure(new MediaRequest("file", media.link("/film?sig=s3cret"), hosts, "", 0, "mp4"));

        assertThat(refused).hasMessageContaining("leads into a private network");
        assertThat(String.valueOf(refused.getMessage())).doesNotContain("s3cret");
        assertThat(media.requests()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "401, UNAUTHORIZED, '127.0.0.1 answered 401: not authorised, or the link expired'",
        "403, UNAUTHORIZED, '127.0.0.1 answered 403: not authorised, or the link expired'",
        "410, UNAVAILABLE, 127.0.0.1 answered 410: the provider no longer has it",
        "428, PARK, '127.0.0.1 answered 428: it can''t be scanned for malware, and has to be downloaded by hand'",
        "404, RETRY, 127.0.0.1 answered 404",
        "500, RETRY, 127.0.0.1 answered 500",
        "206, RETRY, 127.0.0.1 answered 206"
    })
    void eachStatusHasItsConsequenceForTheFile(int status, Kind kind, String message) throws Exception {
        api.serves(exchange -> send(exchange, status, "{\"message\":\"no\"}".getBytes(StandardCharsets.UTF_8)));

        var refused = failure(request("mp4", 0));

        assertThat(refused.kind()).isEqualTo(kind);
        assertThat(refused).hasMessage(message);
        assertThat(refused.retryAfter()).isEmpty();
        assertThat(spool.contents()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"429|7|7", "503|2026-03-01T12:10:00Z|600", "429|Sun, 01 Mar 2026 12:01:00 GMT|60"})
    void theRetryAfterHeaderIsKept(int status, String header, long seconds) {
        api.serves(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", header);
            send(exchange, status, new byte[0]);
        });

        var refused = failure(request("mp4", 0));

        assertThat(refused.kind()).isEqualTo(status == 429 ? Kind.LIMITED : Kind.RETRY);
        assertThat(refused).hasMessageStartingWith("127.0.0.1 answered " + status);
        assertThat(refused.retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void afterARefusalTheNextAttemptResumes() throws Exception {
        api.serves(
                this::cutsOff,
                exchange -> send(exchange, 401, new byte[0]),
                exchange -> servesRanges(exchange, "\"v1\"", FILM));
        failure(request("mp4", FILM.length));

        assertThat(failure(request("mp4", FILM.length)).kind()).isEqualTo(Kind.UNAUTHORIZED);

        assertThat(downloader.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));
        assertThat(downloader.bytesReceived()).isEqualTo(FILM.length);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aStalledDownloadFailsAndCanBeResumed(boolean afterTheBeginning) throws Exception {
        var over = new CountDownLatch(1);
        api.serves(exchange -> {
            if (afterTheBeginning) {
                exchange.getResponseHeaders().set("ETag", "\"v1\"");
                exchange.sendResponseHeaders(200, FILM.length);
                exchange.getResponseBody().write(FILM, 0, CUT_AT);
                exchange.getResponseBody().flush();
            }
            awaitIn(over);
        });

        try (var impatient = new Downloader(spool, STALL, 0, Clock.systemUTC())) {
            var begin = System.nanoTime();
            var stalled = failure(impatient, request("mp4", FILM.length));
            var took = Duration.ofNanos(System.nanoTime() - begin);

            assertThat(stalled.kind()).isEqualTo(Kind.RETRY);
            assertThat(stalled).hasMessageStartingWith("127.0.0.1 does not answer");
            assertThat(took).isBetween(STALL.minusMillis(50), STALL.multipliedBy(10));
            assertThat(impatient.bytesReceived()).isEqualTo(afterTheBeginning ? CUT_AT : 0);
            if (afterTheBeginning) {
                assertThat(Files.size(spool.bytes("file"))).isEqualTo(CUT_AT);
            }
        } finally {
            over.countDown();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "500, video/mp4, film",
        "401, application/json, {",
        "200, text/html, film",
        "200, video/mp4, <html>",
        "200, video/mp4, {"
    })
    void aFailureClosesTheConnectionInsteadOfReadingTheRest(int status, String type, String start) throws Exception {
        var end = api.servesEndlessly(status, ENDLESS, type, start);

        failure(request("mp4", 0));

        assertThatItWasCutOff(end);
    }

    @Test
    void theConnectionOfACompleteFileIsUsedAgain() throws Exception {
        api.serves(exchange -> send(exchange, 200, FILM));

        downloader.download(request("mp4", FILM.length));
        downloader.download(request("mp4", FILM.length));

        assertThat(api.clients()).hasSize(2).containsOnly(api.clients().get(0));
    }

    @Test
    void failuresDoNotUseUpTheConnections() {
        api.serves(exchange -> send(exchange, 500, FILM));
        for (var attempt = 0; attempt < 300; attempt++) {
            assertThat(failure(request("mp4", 0))).hasMessage("127.0.0.1 answered 500");
        }
    }

    @Test
    void theConnectionOfARedirectIsUsedAgain() throws Exception {
        api.serves(exchange -> {
            exchange.getResponseHeaders().set("Location", media.link("/film"));
            send(exchange, 302, "<p>moved".getBytes(StandardCharsets.UTF_8));
        });
        media.serves(exchange -> send(exchange, 200, FILM));

        for (var n = 0; n < 3; n++) {
            downloader.download(request("mp4", FILM.length));
            downloader.spool().discard("file");
        }

        assertThat(api.clients()).hasSize(3);
        assertThat(Set.copyOf(api.clients())).hasSize(1);
        assertThat(Set.copyOf(media.clients())).hasSize(1);
    }

    @Test
    void aRedirectThatDripsIsFollowedAfterTheStallTimeoutAtTheLatest() throws Exception {
        api.serves(exchange -> {
            exchange.getResponseHeaders().set("Location", media.link("/film"));
            exchange.sendResponseHeaders(302, 100);
            exchange.getResponseBody().write('<');
            exchange.getResponseBody().flush();
        });
        media.serves(exchange -> send(exchange, 200, FILM));

        try (var impatient = new Downloader(spool, STALL, 0, Clock.systemUTC())) {
            assertThat(impatient.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));
        }
    }

    @Test
    void aRedirectIsFollowedWithoutReadingItsBody() throws Exception {
        var end = new CompletableFuture<Long>();
        api.serves(exchange -> {
            exchange.getResponseHeaders().set("Location", media.link("/film"));
            pour(exchange, 302, ENDLESS, "moved", end);
        });
        media.serves(exchange -> send(exchange, 200, FILM));

        assertThat(downloader.download(request("mp4", FILM.length)).sha256()).isEqualTo(sha256(FILM));

        assertThatItWasCutOff(end);
    }

    @Test
    void aConnectionThatIsRefusedIsTriedAgainLaterAndNamesNoQuery() {
        var link = media.link("/film?sig=s3cret");
        media.close();

        var refused = failure(new MediaRequest("file", link, hosts(), "", 0, "mp4"));

        assertThat(refused.kind()).isEqualTo(Kind.RETRY);
        assertThat(String.valueOf(refused.getMessage()))
                .startsWith("the download failed: ")
                .doesNotContain("s3cret");
    }

    @Test
    void closingEndsARunningDownload() throws Exception {
        var begun = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        api.serves(exchange -> {
            begun.countDown();
            awaitIn(over);
        });

        var running = CompletableFuture.supplyAsync(() -> failure(request("mp4", 0)));
        awaitIn(begun);
        downloader.close();

        assertThat(Waits.get(running).kind()).isEqualTo(Kind.RETRY);
        over.countDown();
    }

    private MediaHosts hosts() {
        return new MediaHosts(URI.create(api.link("/v2")), List.of("127.0.0.1"), List.of("127.0.0.1"));
    }

    private MediaRequest request(String extension, long size) {
        return new MediaRequest("file", api.link("/film?sig=s3cret"), hosts(), "t0ken", size, extension);
    }

    private DownloadException failure(MediaRequest request) {
        return failure(downloader, request);
    }

    /** Asserts that a failure names no link's query and no token. */
    private static DownloadException failure(Downloader downloader, MediaRequest request) {
        try {
            throw new AssertionError("it came: " + downloader.download(request));
        } catch (DownloadException e) {
            assertThat(String.valueOf(e.getMessage()))
                    .doesNotContain("s3cret", "t0ken")
                    .hasLineCount(1);
            return e;
        }
    }

    private static void assertThatItIsASignInPage(DownloadException e) {
        assertThat(e.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(e).hasMessage("127.0.0.1 sent a web page instead of media: not authorised, or deleted");
    }

    private static void assertThatItWasCutOff(CompletableFuture<Long> end) throws Exception {
        assertThat(Waits.get(end)).as("bytes the server got rid of").isLessThan(ENDLESS / 4);
    }

    private void cutsOff(HttpExchange exchange) throws IOException {
        cutsOff(exchange, "\"v1\"");
    }

    private static void cutsOff(HttpExchange exchange, String tag) throws IOException {
        if (!tag.isEmpty()) {
            exchange.getResponseHeaders().set("ETag", tag);
        }
        exchange.sendResponseHeaders(200, FILM.length);
        exchange.getResponseBody().write(FILM, 0, CUT_AT);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private static void servesRanges(HttpExchange exchange, String tag, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("ETag", tag);
        var range = exchange.getRequestHeaders().getFirst("Range");
        if (range == null || !tag.equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
            send(exchange, 200, content);
            return;
        }
        var from = Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        send(exchange, 206, Arrays.copyOfRange(content, from, content.length));
    }

    private static void redirect(HttpExchange exchange, int status, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        send(exchange, status, new byte[0]);
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void sendChunked(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Sends bytes until the client closes the connection; completes with their number. */
    private static void pour(
            HttpExchange exchange, int status, long length, String start, CompletableFuture<Long> end) {
        var sent = 0L;
        try {
            exchange.sendResponseHeaders(status, length);
            var body = exchange.getResponseBody();
            var beginning = start.getBytes(StandardCharsets.UTF_8);
            body.write(beginning);
            sent = beginning.length;
            var more = new byte[1 << 16];
            while (sent < ENDLESS) {
                var next = (int) Math.min(more.length, ENDLESS - sent);
                body.write(more, 0, next);
                sent += next;
            }
        } catch (IOException e) {
            end.complete(sent);
        } finally {
            end.complete(sent);
            exchange.close();
        }
    }

    private static void awaitIn(CountDownLatch latch) {
        try {
            Waits.open(latch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] bytes(long seed, int size) {
        var bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    /** Behaviour of a server for one request. */
    @FunctionalInterface
    private interface Handler {
        void handle(HttpExchange exchange) throws IOException;
    }

    /** Server on a port of its own: one origin. */
    private static final class Host {
        private final HttpServer server;
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final List<Headers> seen = new CopyOnWriteArrayList<>();
        private final List<InetSocketAddress> clients = new CopyOnWriteArrayList<>();
        private final List<String> paths = new CopyOnWriteArrayList<>();

        Host() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.setExecutor(threads);
            server.start();
        }

        /** Handlers of requests in their order; the last one handles all further requests. */
        void serves(Handler... handlers) {
            server.createContext("/", exchange -> {
                clients.add(exchange.getRemoteAddress());
                seen.add(exchange.getRequestHeaders());
                paths.add(exchange.getRequestURI().toString());
                handlers[Math.min(seen.size(), handlers.length) - 1].handle(exchange);
            });
        }

        CompletableFuture<Long> servesEndlessly(int status, long length, String type, String start) {
            var end = new CompletableFuture<Long>();
            serves(exchange -> {
                exchange.getResponseHeaders().set("Content-Type", type);
                pour(exchange, status, length, start, end);
            });
            return end;
        }

        String link(String path) {
            return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
        }

        /** Client address of each request's connection. */
        List<InetSocketAddress> clients() {
            return clients;
        }

        Headers seen(int request) {
            return seen.get(request);
        }

        String path(int request) {
            return paths.get(request);
        }

        int requests() {
            return seen.size();
        }

        void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
