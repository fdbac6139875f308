package dev.recordingroutes.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.file.Path;
import java.time.Duration;
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
                "`\u3000\u00A0/x`, _/x",
                "`\u3000第１回\u3000会議\u2003`, `第１回\u3000会議`",
                "`a   b`, a b",
                "` /x`, x",
            })
    void charactersThatFileSystemsRefuseAreReplaced(String evaluated, String expected) {
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
    void aLoneSurrogateBecomesAnUnderscore() {
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
    void aNameThatOnlyResemblesADeviceIsKept(String name) {
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

    @ParameterizedTest
    @ValueSource(strings = {".", " ", ". ", "\u3000", "\u0301\u0323", "~", "{", "$", "CON ", "\uFDFA"})
    void aNameOfFourHundredThousandCharactersIsProcessedQuickly(String unit) {
        var topic = "a" + unit.repeat(400_000 / unit.length()) + "b";

        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertUsable(ArchivePath.of(topic + "/audio-" + topic + ".mp4")));
    }

    @Test
    void veryLongNamesThatDifferOnlyInTheMiddleStayApart() {
        var one = "a".repeat(50_000) + "1" + "b".repeat(50_000);
        var two = "a".repeat(50_000) + "2" + "b".repeat(50_000);

        assertThat(ArchivePath.of(one + ".mp4")).isNotEqualTo(ArchivePath.of(two + ".mp4"));
        assertThat(ArchivePath.of(one + "/x.mp4")).isNotEqualTo(ArchivePath.of(two + "/x.mp4"));
    }

    @Test
    void longNamesThatBeginAlikeStayApart() {
        var alike = "long ".repeat(2_000);

        assertThat(ArchivePath.of(alike + "one.mp4")).isNotEqualTo(ArchivePath.of(alike + "two.mp4"));
        assertThat(ArchivePath.of(alike + "one/x.mp4")).isNotEqualTo(ArchivePath.of(alike + "two/x.mp4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "  ", " / / "})
    void anEmptyPathIsRefused(String evaluated) {
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
