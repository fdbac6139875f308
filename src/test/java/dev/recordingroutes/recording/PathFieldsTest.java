package dev.recordingroutes.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathFieldsTest {
    private static PathFields fields(String id, String topic) {
        return fields(id, topic, "audio");
    }

    private static PathFields fields(String id, String topic, String kind) {
        return PathFields.of(new Recording(
                "zoom",
                id,
                "4444AAAiAAAAAiAiAiiAii==/x",
                null,
                topic,
                null,
                Instant.parse("2026-01-31T23:59:58.7654321Z"),
                kind,
                null,
                "m4a",
                0,
                null,
                FileState.PENDING,
                null,
                null));
    }

    private static String id(String raw) {
        return fields("zoom:" + raw, "Topic").id();
    }

    @Test
    void theTimeIsInUtc() {
        var fields = fields("zoom:1", "Topic");

        assertThat(List.of(fields.date(), fields.year(), fields.month(), fields.day(), fields.time()))
                .containsExactly("2026-01-31", "2026", "01", "31", "235958");
    }

    @Test
    void noValueHoldsASeparatorAndNoneIsNull() {
        var fields = fields("zoom:a/b\\c", "Sales/EMEA\\Q1 ../../x");

        assertThat(fields.topic()).isEqualTo("Sales_EMEA_Q1 .._.._x");
        assertThat(fields.toString()).doesNotContain("/").doesNotContain("\\").doesNotContain("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1b2c3", "35497738-9fef-4f8a-97db-0ec34caef065", "96119b_kdfhf791"})
    void aPortableIdIsKeptAsItIs(String raw) {
        assertThat(id(raw)).isEqualTo(raw);
    }

    @Test
    void theTwoPartsOfAnIdStayApart() {
        assertThat(id("4f914b1dfe3c4d11a61730f18c0f5387:audio")).isEqualTo("4f914b1dfe3c4d11a61730f18c0f5387+audio");
        assertThat(id("a:b")).isNotEqualTo(id("a-b")).isNotEqualTo(id("a+b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "96119b=kdfhf791",
                "/ajXp112QmuoKj4854875==",
                "Y//UuNaTSOGyJwkxDPplRg==",
                "a+b",
                "ABC",
                "会議",
                "🚀",
                "..",
                "con",
                "a.",
                "-",
                "a b",
                "a\u202Eb",
                "${body}"
            })
    void anIdThatIsNotPortableIsMadeSoAndKeepsItsDifference(String raw) {
        var id = id(raw);

        assertThat(id).matches("[A-Za-z0-9._+-]+-[0-9a-f]{10}");
        assertThat(ArchivePath.of("audio-" + id + ".m4a")).isEqualTo("audio-" + id + ".m4a");
        assertThat(id(raw)).isEqualTo(id);
    }

    @Test
    void idsThatDifferOnlyInWhatIsReplacedStayApart() {
        assertThat(List.of(id("a/b"), id("a//b"), id("a\\b"), id("a=b"), id("a+b"), id("a b"), id("a-b"), id("a_b")))
                .doesNotHaveDuplicates();
    }

    @Test
    void idsThatDifferOnlyInCaseStayApartWhereCaseIsIgnored() {
        assertThat(List.of(id("aBcD=="), id("abcd=="), id("ABCD=="), id("abcd"), id("ABCD"), id("abcD")))
                .extracting(id -> id.toLowerCase(Locale.ROOT))
                .doesNotHaveDuplicates();
    }

    @Test
    void aLongIdIsCutAndKeepsItsDifference() {
        assertThat(id("a".repeat(64))).hasSize(64);
        assertThat(id("a".repeat(500) + "1")).hasSize(59).isNotEqualTo(id("a".repeat(500) + "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "~", " ", "...", "", "-", "\u3000"})
    void aKindOfWhichANameKeepsNothingDoesNotMakeTheIdAnothersName(String kind) {
        var path = ArchivePath.of(fields("zoom:audio-1", "Topic", kind).kind() + "-audio-1.m4a");

        assertThat(path).isEqualTo("_-audio-1.m4a");
    }
}
