package dev.recordingroutes.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.ledger.SealedLinks;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private SealedLinks links;

    @BeforeEach
    void makeAKey() throws IOException {
        links = SealedLinks.with(directory.resolve("key"));
    }

    private RecordingReader.Page read(String page) throws JsonProcessingException {
        return new RecordingReader(JSON, links).read("zoom", JSON.readTree(page));
    }

    private JsonNode canonical(String page) throws JsonProcessingException {
        return JSON.readTree(read(page).json());
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
    void whatIsLeftOutIsSaid() throws JsonProcessingException {
        var page = read("[{\"id\": \"zoom:2\"}, {\"unreadable\": \"a file of meeting x can't be read: no\"}]");

        assertThat(page.leftOut())
                .isEqualTo("zoom: a recording zoom:2 has no recordingId; zoom: a file of meeting x can't be read: no");
        assertThat(read("[" + item("zoom:1", "a") + "]").leftOut()).isEmpty();
    }

    @Test
    void theLinkIsSealedAndTheSourceHoldsNoSecrets() throws IOException {
        var source = JSON.writeValueAsString(JSON.writeValueAsString(JSON.readTree("""
                {"password": "p1", "share_url": "https://zoom.us/s?pwd=p2", "play_url": "https://zoom.us/p?id=7",
                 "recording_files": [{"id": "7", "download_access_token": "p3", "recording_play_passcode": "p4"}]}""")));
        var item =
                item("zoom:1", "a").replace("}", ", \"url\": \"https://zoom.us/d?t=1\", \"source\": " + source + "}");

        var recording = canonical("[" + item + "]").get(0);

        assertThat(recording.path("url").asText()).doesNotContain("zoom");
        assertThat(links.open(recording.path("url").asText())).isEqualTo("https://zoom.us/d?t=1");
        assertThat(JSON.readTree(recording.path("source").asText())).isEqualTo(JSON.readTree("""
                {"share_url": "https://zoom.us/s", "play_url": "https://zoom.us/p?id=7", "recording_files": [{"id": "7"}]}"""));
    }

    @Test
    void theReasonMayQuoteTheProviderSoItHoldsNoSecretsEither() throws JsonProcessingException {
        var item = item("zoom:1", "a")
                .replace("}", ", \"reason\": \"recorded on premises, at https://nas/a.mp4?Signature=S3cret\"}");

        assertThat(canonical("[" + item + "]").get(0).path("reason").asText())
                .isEqualTo("recorded on premises, at https://nas/a.mp4?…");
    }

    @Test
    void aTimeBeyondAllCalendarsDoesNotStopTheOthers() throws JsonProcessingException {
        var far = item("zoom:2", "b").replace("2026-01-31T10:00:00Z", "+999999999-12-31T23:59:59Z");

        var page = read("[%s, %s]".formatted(item("zoom:1", "a"), far));

        assertThat(JSON.readTree(page.json()).findValuesAsText("id")).containsExactly("zoom:1");
        assertThat(page.leftOut()).contains("zoom:2 has recordedAt '+999999999-12-31T23:59:59Z'");
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
