package dev.recordingroutes.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingTest {
    private static final String LINK = "https://zoom.us/rec/download/opens-it-for-everybody?access_token=t0p";

    private final ObjectNode item = new ObjectMapper()
            .createObjectNode()
            .put("id", "zoom:1")
            .put("recordingId", "uuid==")
            .put("recordedAt", "2026-01-31T10:00:00Z")
            .put("status", "pending");

    @Test
    void whatIsMissingHasADefault() {
        var recording = Recording.of("zoom", item);

        assertThat(recording.topic()).isEqualTo("Untitled");
        assertThat(recording.kind()).isEqualTo("file");
        assertThat(recording.extension()).isEmpty();
        assertThat(recording.declaredSize()).isZero();
        assertThat(recording.url()).isNull();
        assertThat(recording.meetingId()).isNull();
        assertThat(recording.host()).isNull();
        assertThat(recording.source()).isNull();
        assertThat(recording.status()).isEqualTo(FileState.PENDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"topic", "kind", "fileType", "extension", "size", "url", "meetingId", "host", "reason"})
    void nullAndEmptyAreAsGoodAsMissing(String field) {
        var missing = Recording.of("zoom", item);

        item.putNull(field);
        assertThat(Recording.of("zoom", item)).isEqualTo(missing);
        item.put(field, "");
        assertThat(Recording.of("zoom", item)).isEqualTo(missing);
    }

    @Test
    void aFileWithoutAKindIsOfTheKindOfItsFormat() {
        item.put("fileType", "TRANSCRIPT");

        assertThat(Recording.of("zoom", item).kind()).isEqualTo("transcript");
    }

    @Test
    void numbersMayBeTextAndTextNumbers() {
        item.put("size", "1234")
                .put("meetingId", 98_765_432_101L)
                .put("recordingId", 42)
                .put("topic", 7);

        var recording = Recording.of("zoom", item);

        assertThat(recording.declaredSize()).isEqualTo(1234);
        assertThat(recording.meetingId()).isEqualTo("98765432101");
        assertThat(recording.recordingId()).isEqualTo("42");
        assertThat(recording.topic()).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "NaN"})
    void aSizeThatMakesNoSenseIsUnknown(String size) {
        assertThat(Recording.of("zoom", item.put("size", size)).declaredSize()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T10:00:00Z, 2026-01-31T10:00:00Z",
        "2026-01-31T10:00:00.1234567Z, 2026-01-31T10:00:00.1234567Z",
        "2026-01-31T10:00:00+00:00, 2026-01-31T10:00:00Z",
        "2026-01-31T10:00:00.5+01:00, 2026-01-31T09:00:00.5Z",
        "2026-01-31T10:00:00-08:00, 2026-01-31T18:00:00Z",
        "2026-01-31T10:00Z, 2026-01-31T10:00:00Z",
    })
    void aTimeMayHaveFractionsOrAnOffset(String text, Instant expected) {
        assertThat(Recording.of("zoom", item.put("recordedAt", text)).recordedAt())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"MP4, mp4", ".m4a, m4a", "tar.gz, targz", "../../x, x", "abcdefghijklmnop, abcdefghij", "VTT, vtt"})
    void anExtensionIsLettersAndDigits(String text, String expected) {
        assertThat(Recording.of("zoom", item.put("extension", text)).extension())
                .isEqualTo(expected);
        assertThat(Recording.of("zoom", item).withExtension(text).extension()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "recordingId", "recordedAt", "status"})
    void withoutAnIdATimeOrAStateItIsRefused(String field) {
        item.remove(field);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.of("zoom", item))
                .withMessageStartingWith("zoom: ")
                .withMessageEndingWith("has no " + field);
        item.putNull(field);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.of("zoom", item))
                .withMessageEndingWith("has no " + field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-01-31", "2026-01-31T10:00:00", "2026-13-31T10:00:00Z", "1769853600"})
    void anInvalidTimeIsRefusedWithProviderIdAndField(String text) {
        item.put("recordedAt", text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.of("zoom", item))
                .withMessageStartingWith("zoom: zoom:1 has recordedAt '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T23:59:59Z",
                "+999999999-12-31T23:59:59-18:00",
                "-999999999-01-01T00:00:00+18:00",
                "+10000-01-01T00:00:00Z",
                "9999-12-31T23:59:59-01:00",
                "1969-12-31T23:59:59Z"
            })
    void aTimeOutsideTheYears1970To9999IsRefused(String text) {
        item.put("recordedAt", text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.of("zoom", item))
                .withMessage("zoom: zoom:1 has recordedAt '" + text + "', which is not in the years 1970 to 9999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z"})
    void theFirstAndTheLastTimeFitIntoMilliseconds(String text) {
        assertThat(Recording.of("zoom", item.put("recordedAt", text)).asMap())
                .containsEntry("recordedAt", Instant.parse(text).toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zoom:", "webex:1", "1"})
    void anIdBelongsToItsProvider(String id) {
        item.put("id", id);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.of("zoom", item))
                .withMessageContaining("zoom")
                .withMessageContaining("'" + id + "'");
    }

    @Test
    void aStateThatSaysTooLittleNeedsAReason() {
        item.put("status", "skipped");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.of("zoom", item))
                .withMessage("zoom:1: is skipped without a reason");
        assertThat(Recording.of("zoom", item.put("reason", "not asked for")).reason())
                .isEqualTo("not asked for");
    }

    @Test
    void anUnknownStateIsRefused() {
        item.put("status", "done");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.of("zoom", item))
                .withMessageContaining("zoom:1")
                .withMessageContaining("status 'done'");
    }

    @Test
    void neitherALogNorARefusalShowsTheLink() {
        item.put("url", LINK).put("source", "{\"download_url\":\"" + LINK + "\"}");
        var recording = Recording.of("zoom", item);

        assertThat(recording.url()).isEqualTo(LINK);
        assertThat(recording.toString()).isEqualTo("Recording[zoom:1, pending]");
        item.put("recordedAt", "never");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.of("zoom", item))
                .withMessageNotContaining("access_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\u001B[31m", "\u0085", "\u009B31m"})
    void aRefusalIsOneLineWithoutControlCharacters(String control) {
        item.put("id", "zoom:" + control + "x".repeat(5_000)).put("recordedAt", control);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Recording.of("zoom", item))
                .satisfies(refused ->
                        assertThat(refused.getMessage()).hasSizeLessThan(300).doesNotContainPattern("\\p{Cc}"));
    }

    @Test
    void theTimeInTheMapOfValuesIsInMilliseconds() {
        item.put("url", LINK);

        assertThat(Recording.of("zoom", item).asMap())
                .containsEntry("id", "zoom:1")
                .containsEntry(
                        "recordedAt", Instant.parse("2026-01-31T10:00:00Z").toEpochMilli())
                .containsEntry("status", "pending")
                .containsEntry("size", 0L)
                .containsEntry("url", LINK)
                .containsEntry("reason", null);
    }
}
