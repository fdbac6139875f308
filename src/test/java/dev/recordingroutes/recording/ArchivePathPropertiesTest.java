package dev.recordingroutes.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.camel.Expression;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** Properties of every file's path, for any values of provider and host. */
class ArchivePathPropertiesTest {
    private static final Path ROOT = Path.of("/srv/recordings");
    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();
    // Created once: creating them costs more than generating values.
    private static final Arbitrary<String> TEXTS = texts();
    private static final Arbitrary<String> KINDS = kinds();
    private static final Arbitrary<Recording> RECORDINGS = anyRecording();

    private static Expression byDefault;
    /** Template that uses every field with text from the provider. */
    private static Expression everywhere;

    /** Two recordings that are easily confused. */
    record Twins(Recording one, Recording other) {}

    @BeforeContainer
    static void readExpressions() {
        byDefault = expression(Settings.shipped().getProperty("archive.path"));
        everywhere = expression("${body.host}/${body.recordingId}/${body.meetingId}/${body.topic}${body.fileType}"
                + "/${body.topic}${body.kind}${body.id}.${body.extension}");
    }

    @AfterContainer
    static void closeCamel() throws IOException {
        CAMEL.close();
    }

    @Property
    void itStaysInsideTheDestination(@ForAll("recordings") Recording recording) {
        for (var expression : List.of(byDefault, everywhere)) {
            var path = path(expression, recording);
            var file = ROOT.resolve(path);

            assertThat(Path.of(path).isAbsolute()).isFalse();
            assertThat(file.startsWith(ROOT) && !file.equals(ROOT)).isTrue();
            assertThat((Object) file.normalize()).isEqualTo(file);
        }
        assertThat(path(byDefault, recording).split("/", -1))
                .as("nothing but archive.path makes folders")
                .hasSize(4);
    }

    @Property
    void everySegmentIsANameForLinuxWindowsAndFtpServers(@ForAll("recordings") Recording recording) {
        for (var expression : List.of(byDefault, everywhere)) {
            var path = path(expression, recording);

            for (var segment : path.split("/", -1)) {
                assertThat((segment + ".json").getBytes(UTF_8)).hasSizeLessThanOrEqualTo(255);
                assertThat(segment)
                        .isNotBlank()
                        .doesNotContainPattern("[<>:\"/\\\\|?*]")
                        .doesNotContainPattern("[\\p{Cc}\\p{Cs}\\p{Cn}\\p{Co}\\p{Zl}\\p{Zp}]|(?!\u200D)\\p{Cf}")
                        .doesNotContainPattern("^[-~. ]|[. ]$")
                        .doesNotMatch("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])( *\\..*)?");
                assertThat(UTF_8.newEncoder().canEncode(segment)).isTrue();
                assertThat(Normalizer.isNormalized(segment, Form.NFC)).isTrue();
            }
            assertThat(path).doesNotContain("{{", "${", "$simple{");
        }
    }

    @Property
    void noOtherFileHasItNotEvenWhereCaseIsIgnored(@ForAll("twins") Twins twins) {
        var one = portable(path(byDefault, twins.one()));
        var other = portable(path(byDefault, twins.other()));

        assertThat(one).isNotEqualTo(other).isNotEqualTo(other + ".json");
        assertThat(other).isNotEqualTo(one + ".json");
    }

    @Property
    void itIsTheSameEachTime(@ForAll("recordings") Recording recording) {
        for (var expression : List.of(byDefault, everywhere)) {
            var path = path(expression, recording);

            assertThat(path(expression, recording)).isEqualTo(path);
            assertThat(ArchivePath.of(path)).as("of itself").isEqualTo(path);
        }
    }

    @Property
    void itIsTheSameHoweverAccentsAreWritten(@ForAll("recordings") Recording recording) {
        for (var form : List.of(Form.NFC, Form.NFD)) {
            var rewritten =
                    with(recording, recording.id(), Normalizer.normalize(recording.topic(), form), recording.kind());

            assertThat(path(byDefault, rewritten)).isEqualTo(path(byDefault, recording));
        }
    }

    @Provide
    Arbitrary<Recording> recordings() {
        return RECORDINGS;
    }

    private static Arbitrary<Recording> anyRecording() {
        var optional = TEXTS.injectNull(0.2);
        return Combinators.combine(ids(), TEXTS, optional, TEXTS, optional, KINDS, optional, extensions())
                .as((id, recordingId, meetingId, topic, host, kind, fileType, extension) -> new Recording(
                        "zoom",
                        id,
                        recordingId,
                        meetingId,
                        topic.isBlank() ? "Untitled" : topic,
                        host,
                        Instant.parse("2026-01-31T10:00:00Z"),
                        kind,
                        fileType,
                        extension,
                        0,
                        null,
                        FileState.PENDING,
                        null,
                        null));
    }

    /** Pairs whose ids differ, often slightly, but never only in characters that UTF-8 can't encode. */
    @Provide
    Arbitrary<Twins> twins() {
        return RECORDINGS.flatMap(one -> {
            var id = one.id().substring("zoom:".length());
            var alike = Arbitraries.of(
                            id.toUpperCase(Locale.ROOT),
                            id.toLowerCase(Locale.ROOT),
                            Normalizer.normalize(id, Form.NFC),
                            Normalizer.normalize(id, Form.NFD),
                            id.replaceAll("[^a-z0-9]", "-"),
                            id.replace('/', '_'),
                            id + "=",
                            id + "." + one.extension(),
                            "." + id,
                            PathFields.of(one).id())
                    .map(other -> with(one, "zoom:" + other, one.kind()));
            // The id of one begins with the kind of the other.
            var shifted = KINDS.map(kind -> with(one, "zoom:" + one.kind() + "-" + id, kind));
            return Arbitraries.oneOf(alike, shifted, RECORDINGS)
                    .filter(other -> !bytes(other.id()).equals(bytes(one.id())))
                    .map(other -> new Twins(one, other));
        });
    }

    private static Arbitrary<String> ids() {
        return Arbitraries.oneOf(
                        TEXTS,
                        Arbitraries.strings().withChars("ab1-_").ofMinLength(1).ofMaxLength(6),
                        Arbitraries.strings()
                                .withChars("ab-_:+.=/")
                                .ofMinLength(1)
                                .ofMaxLength(6),
                        Arbitraries.strings()
                                .withCharRange('a', 'f')
                                .numeric()
                                .ofMinLength(60)
                                .ofMaxLength(70))
                .filter(id -> !id.isBlank() && !id.matches("(?s)null(:.*)?"))
                .map(id -> "zoom:" + id);
    }

    /** Kinds: documented ones, any text, and text without a character that is valid in a path. */
    private static Arbitrary<String> kinds() {
        return Arbitraries.oneOf(
                Arbitraries.of("audio", "recording", "shared_screen_with_speaker_view(CC)"),
                TEXTS,
                Arbitraries.strings().withChars(" .~-/").ofMinLength(1).ofMaxLength(3));
    }

    private static Arbitrary<String> extensions() {
        return Arbitraries.of("mp4", "json", "", "abcdefghij");
    }

    /** Ordinary texts, single surrogates, and texts with a special meaning in file systems and other programs. */
    private static Arbitrary<String> texts() {
        var special = Arbitraries.of(
                "..",
                ".",
                "/",
                "\\",
                "../../etc/passwd",
                "C:\\",
                "~",
                "-",
                " ",
                "\r\n",
                "\u0000",
                "<>:\"|?*",
                "CON",
                "aux",
                "nul.txt",
                "com1",
                "LPT¹",
                "con .",
                "${body.id}",
                "{{env:HOME}}",
                "$simple{",
                "{",
                "$",
                "\u202E",
                "\u2066",
                "\u200B",
                "\u200D",
                "\uFEFF",
                "\u2028",
                "\u00A0",
                "\u3000",
                "e\u0301",
                "\u00E9",
                "\u0338",
                "\u1100\u1161",
                "\uD83D",
                "\uDE80",
                "👩‍👩‍👧‍👦",
                "İ",
                "ß",
                "Å",
                "ada@example.com",
                ".mp4",
                ".json",
                "~0123abcd");
        var word = Arbitraries.strings().alpha().ofMaxLength(8);
        var any = Arbitraries.strings().all().ofMaxLength(20);
        var piece = Arbitraries.oneOf(special, word, any);
        var mixed = piece.list().ofMinSize(1).ofMaxSize(5).map(pieces -> String.join("", pieces));
        var longOne = Combinators.combine(piece, Arbitraries.of(60, 250, 2_000))
                .as((text, length) -> text.isEmpty() ? "x" : text.repeat(1 + length / text.length()));
        return Arbitraries.frequencyOf(Tuple.of(3, special), Tuple.of(8, mixed), Tuple.of(1, longOne));
    }

    private static Recording with(Recording recording, String id, String kind) {
        return with(recording, id, recording.topic(), kind);
    }

    private static Recording with(Recording recording, String id, String topic, String kind) {
        return new Recording(
                recording.provider(),
                id,
                recording.recordingId(),
                recording.meetingId(),
                topic,
                recording.host(),
                recording.recordedAt(),
                kind,
                recording.fileType(),
                recording.extension(),
                0,
                null,
                FileState.PENDING,
                null,
                null);
    }

    private static Expression expression(String archivePath) {
        var expression = CAMEL.resolveLanguage("simple").createExpression(archivePath);
        expression.init(CAMEL);
        return expression;
    }

    private static String path(Expression expression, Recording recording) {
        var exchange = new DefaultExchange(CAMEL);
        exchange.getMessage().setBody(PathFields.of(recording));
        return ArchivePath.of(expression.evaluate(exchange, String.class));
    }

    /** Path as seen by a file system that ignores case and composes accents. */
    private static String portable(String path) {
        return Normalizer.normalize(path, Form.NFC).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** Path as seen by the ledger's unique index. */
    private static String bytes(String id) {
        return new String(id.getBytes(UTF_8), UTF_8);
    }
}
