package dev.recordingroutes.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.recordingroutes.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivePathTest {
    private static final Path ROOT = Path.of("/srv/recordings");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "zoom/2026-01-31/Weekly/audio-1.m4a, zoom/2026-01-31/Weekly/audio-1.m4a",
                "../../etc/passwd, _/_/etc/passwd",
                "a/./b, a/_/b",
                "/etc//passwd/, etc/passwd",
                "a/...., a/_",
                "`..\\..\\boot.ini`, _.._boot.ini",
                "C:\\x, C__x",
                "Q1: plan?, Q1_ plan_",
                "`<a>|\"b\"*`, _a___b__",
                "`  .hidden  `, hidden",
                "-rf, rf",
                "~root, root",
                "`notes. . `, notes",
                "`a   b`, a b",
                "` /x`, x",
            })
    void whatNoFileSystemTakesIsReplaced(String evaluated, String expected) {
        assertThat(ArchivePath.of(evaluated)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0000b",
                "a\nb",
                "a\tb",
                "a\u001Bb",
                "a\u007Fb",
                "a\u0085b",
                "a\u009Bb",
                "a\u202Eb",
                "a\u2066b",
                "a\u200Bb",
                "a\uFEFFb",
                "a\u2028b",
                "a\u2029b",
                "a\uE000b",
                "a\uFFFFb"
            })
    void controlBidiAndInvisibleCharactersBecomeUnderscores(String topic) {
        assertThat(ArchivePath.of(topic)).isEqualTo("a_b");
    }

    @Test
    void halfAnEmojiBecomesAnUnderscore() {
        assertThat(ArchivePath.of("a" + (char) 0xD83D + "b")).isEqualTo("a_b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Übergabe Straße",
                "週次会議",
                "اجتماع أسبوعي",
                "Еженедельная встреча",
                "साप्ताहिक बैठक",
                "Launch 🚀",
                "👩‍👩‍👧‍👦 family",
                "❤️ review",
                "R&D (50%) + $1 #3 'ok' [x] {y}"
            })
    void emojiAndEveryScriptAreKept(String topic) {
        assertThat(ArchivePath.of(topic + "/a.mp4")).isEqualTo(topic + "/a.mp4");
    }

    @Test
    void aDecomposedNameIsTheSameAsAComposedOne() {
        assertThat(ArchivePath.of("Cafe\u0301")).isEqualTo("Café");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CON",
                "con",
                "Prn",
                "aux",
                "NUL",
                "COM1",
                "com9",
                "LPT1",
                "lpt¹",
                "CONIN$",
                "nul.mp4",
                "con .txt",
                "aux.tar.gz"
            })
    void deviceNamesOfWindowsAreNoNames(String name) {
        assertThat(ArchivePath.of(name + "/" + name)).isEqualTo("_" + name + "/_" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Control", "console", "COM", "COM10", "auxiliary.mp4", "null", "my con"})
    void whatOnlyLooksLikeADeviceIsKept(String name) {
        assertThat(ArchivePath.of(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "会", "🚀", "👩‍👩‍👧‍👦", ". ", "a."})
    void aTopicOfTenThousandCharactersFitsEverywhereWithItsSidecar(String unit) {
        var topic = unit.repeat(10_000).substring(0, 10_000);

        var path = ArchivePath.of("zoom/" + topic + "/audio-" + topic + ".mp4");

        assertUsable(path);
        assertThat(path).endsWith(".mp4");
        assertThat(ArchivePath.of(path)).isEqualTo(path);
    }

    @Test
    void longNamesThatBeginAlikeStayApart() {
        var alike = "long ".repeat(2_000);

        assertThat(ArchivePath.of(alike + "one.mp4")).isNotEqualTo(ArchivePath.of(alike + "two.mp4"));
        assertThat(ArchivePath.of(alike + "one/x.mp4")).isNotEqualTo(ArchivePath.of(alike + "two/x.mp4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "  ", " / / "})
    void nothingIsNoPath(String evaluated) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArchivePath.of(evaluated))
                .withMessageContaining("archive.path");
    }

    @Test
    void aPathThatIsTooDeepOrTooLongIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArchivePath.of("a/".repeat(17)))
                .withMessageContaining("archive.path")
                .withMessageContaining("17");
        assertThatIllegalArgumentException().isThrownBy(() -> ArchivePath.of(("x".repeat(100) + "/").repeat(10)));
    }

    @Test
    void theTemporaryNameOfAFileIsAlwaysTheSameAndItsOwn() {
        assertThat(ArchivePath.temporaryName("a/b.mp4"))
                .isEqualTo(ArchivePath.temporaryName("a/b.mp4"))
                .isNotEqualTo(ArchivePath.temporaryName("a/c.mp4"))
                .matches("\\.rr-[0-9a-f]{16}\\.part");
    }

    @Test
    void whateverComesInStaysInsideAndAsItIs() {
        var random = new Random(20_260_131);
        for (var i = 0; i < 5_000; i++) {
            var evaluated = "x/" + hostile(random, 1 + random.nextInt(300));

            var path = ArchivePath.of(evaluated);

            assertUsable(path);
            assertThat(ArchivePath.of(path)).as(evaluated).isEqualTo(path);
        }
    }

    @Test
    void theDefaultPathDiffersForDifferentIdsWhateverTheTopic() throws Exception {
        var random = new Random(4_711);
        var topics = new ArrayList<String>();
        topics.addAll(List.of("Weekly", "weekly", "..", "../..", "${body.id}", "${exception}", "x".repeat(10_000)));
        for (var i = 0; i < 30; i++) {
            topics.add(hostile(random, 1 + random.nextInt(400)));
        }
        var kinds = List.of("audio", "recording", "shared_screen_with_speaker_view(cc)", "k".repeat(300));
        var ids = new HashMap<String, String>();
        try (var camel = new DefaultCamelContext()) {
            var expression = camel.resolveLanguage("simple")
                    .createExpression(Settings.shipped().getProperty("archive.path"));
            expression.init(camel);
            for (var i = 0; i < 5_000; i++) {
                // Half a character is '?' wherever text becomes bytes, in the ledger too.
                var raw = new String(
                        hostile(random, 1 + random.nextInt(i % 2 == 0 ? 3 : 120))
                                .getBytes(UTF_8),
                        UTF_8);
                var id = "zoom:"
                        + switch (i % 4) {
                            case 0 -> raw.toLowerCase(Locale.ROOT);
                            case 1 -> raw.toUpperCase(Locale.ROOT);
                            default -> raw;
                        };
                var recording = recording(
                        id, topics.get(random.nextInt(topics.size())), kinds.get(random.nextInt(kinds.size())));
                var exchange = new DefaultExchange(camel);
                exchange.getMessage().setBody(PathFields.of(recording));

                var path = ArchivePath.of(expression.evaluate(exchange, String.class));

                assertUsable(path);
                assertThat(path.split("/", -1)).as("a topic makes no folders").hasSize(4);
                assertThat(path).startsWith("zoom/2026-01-31/").endsWith(".mp4");
                exchange.getMessage().setBody(PathFields.of(recording));
                assertThat(ArchivePath.of(expression.evaluate(exchange, String.class)))
                        .isEqualTo(path);
                // Not even on a file system that ignores case.
                var other = ids.put(path.toLowerCase(Locale.ROOT), id);
                assertThat(other == null || other.equals(id))
                        .as("%s is the path of %s and of %s", path, other, id)
                        .isTrue();
            }
        }
    }

    private static Recording recording(String id, String topic, String kind) {
        return new Recording(
                "zoom",
                id,
                "r",
                null,
                topic.isBlank() ? "Untitled" : topic,
                null,
                Instant.parse("2026-01-31T10:00:00Z"),
                kind,
                null,
                "mp4",
                0,
                null,
                FileState.PENDING,
                null,
                null);
    }

    private static String hostile(Random random, int length) {
        var characters =
                new int[] {'/', '\\', ':', '.', ' ', '-', '~', '_', '+', '=', '$', '{', '}', '%', 0, '\n', '\t', 0x85};
        var odd =
                new int[] {0x202E, 0x2066, 0x200D, 0x200B, 0xFEFF, 0xA0, 0x2003, 0x2028, 0x301, 0x338, 0xD83D, 0xDE00};
        var text = new StringBuilder();
        while (text.length() < length) {
            text.appendCodePoint(
                    switch (random.nextInt(6)) {
                        case 0 -> characters[random.nextInt(characters.length)];
                        case 1 -> odd[random.nextInt(odd.length)];
                        case 2 -> random.nextInt(Character.MAX_CODE_POINT + 1);
                        case 3 -> 'A' + random.nextInt(26);
                        default -> 'a' + random.nextInt(26);
                    });
        }
        return text.toString();
    }

    private static void assertUsable(String path) {
        var file = ROOT.resolve(path);
        assertThat(file.startsWith(ROOT) && !file.equals(ROOT)).as(path).isTrue();
        assertThat((Object) file.normalize()).isEqualTo(file);
        for (var segment : path.split("/", -1)) {
            assertThat(segment)
                    .isNotEmpty()
                    .doesNotStartWith(".")
                    .doesNotEndWith(".")
                    .doesNotEndWith(" ");
            assertThat(segment).doesNotContainPattern("[\\\\:*?\"<>|\\p{Cc}\u202A-\u202E\u2066-\u2069]");
            assertThat((segment + ".json").getBytes(UTF_8)).hasSizeLessThanOrEqualTo(255);
            assertThat(UTF_8.newEncoder().canEncode(segment)).isTrue();
        }
    }
}
