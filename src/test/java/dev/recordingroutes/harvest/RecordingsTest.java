package dev.recordingroutes.harvest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RecordingsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode canonical(String page) throws JsonProcessingException {
        return JSON.readTree(new Recordings(JSON).canonical("zoom", JSON.readTree(page)));
    }

    private static String item(String id, String topic) {
        return """
                {"id": "%s", "recordingId": "r", "recordedAt": "2026-01-31T10:00:00Z", "status": "pending", "topic": "%s"}""".formatted(id, topic);
    }

    @Test
    void aRecordingThatCanNotBeUnderstoodDoesNotStopTheOthers() throws JsonProcessingException {
        var page = canonical("[%s, {}, null, 7, \"x\", [], {\"id\": \"zoom:2\"}, %s, %s]"
                .formatted(item("zoom:1", "a"), item("webex:9", "b"), item("zoom:3", "c")));

        assertThat(page.findValuesAsText("id")).containsExactly("zoom:1", "zoom:3");
    }

    @Test
    void aRecordingThatIsOnAPageTwiceIsTakenOnce() throws JsonProcessingException {
        var page = canonical("[%s, %s, %s]".formatted(item("zoom:1", "a"), item("zoom:2", "b"), item("zoom:1", "new")));

        assertThat(page.findValuesAsText("id")).containsExactly("zoom:1", "zoom:2");
        assertThat(page.findValuesAsText("topic")).containsExactly("new", "b");
    }

    @Test
    void idsThatDifferOnlyInCaseAreTwo() throws JsonProcessingException {
        assertThat(canonical("[%s, %s]".formatted(item("zoom:aB==", "a"), item("zoom:ab==", "b"))))
                .hasSize(2);
    }

    @Test
    void anEmptyPageIsAnEmptyArray() throws JsonProcessingException {
        assertThat(canonical("[]").isArray()).isTrue();
        assertThat(canonical("[]")).isEmpty();
    }

    @Test
    void everyFieldOfTheLedgerIsThere() throws JsonProcessingException {
        var recording = canonical("[" + item("zoom:1", "a") + "]").get(0);

        assertThat(recording.fieldNames())
                .toIterable()
                .containsExactly(
                        "provider",
                        "id",
                        "recordingId",
                        "meetingId",
                        "topic",
                        "host",
                        "recordedAt",
                        "kind",
                        "fileType",
                        "extension",
                        "size",
                        "url",
                        "status",
                        "reason",
                        "source");
        assertThat(recording.path("recordedAt").isIntegralNumber()).isTrue();
    }
}
