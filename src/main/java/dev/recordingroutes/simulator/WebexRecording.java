package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Webex recording: an entry of {@code items}, and the real sizes of its files. */
public final class WebexRecording {

    private final ObjectNode fields;
    private final Map<WebexFile, Long> sizes;
    private final boolean downloadPrevented;
    // Parsed once: every listing compares it for every recording.
    private final Instant created;

    /**
     * Creates a recording from JSON.
     *
     * @param fields without URLs, which depend on the server
     * @param sizes in bytes, of the files that exist
     * @param downloadPrevented true when the site's administrator has turned on "Prevent downloading"
     */
    WebexRecording(ObjectNode fields, Map<WebexFile, Long> sizes, boolean downloadPrevented) {
        if (fields.path("id").asText("").isEmpty()) {
            throw new IllegalArgumentException("id is empty, a Webex recording must have one");
        }
        this.fields = fields.deepCopy();
        Map<WebexFile, Long> copy = new EnumMap<>(WebexFile.class);
        copy.putAll(sizes);
        this.sizes = Collections.unmodifiableMap(copy);
        this.downloadPrevented = downloadPrevented;
        this.created = OffsetDateTime.parse(fields.path("createTime").asText()).toInstant();
    }

    /**
     * Creates a recording with one MP4 of a meeting of its own, without audio and transcript.
     *
     * @param recorded start of the recording
     * @param created time at which the file was generated; listings select and sort by it
     * @param size in bytes
     */
    public static WebexRecording of(String id, String topic, Instant recorded, Instant created, long size) {
        String series = digest("series of " + id);
        ObjectNode fields = Json.object()
                .put("id", id)
                .put("meetingId", series + "_I_166641849979635652")
                .put("scheduledMeetingId", series + "_20200713T121500Z")
                .put("meetingSeriesId", series)
                .put("topic", topic)
                .put("createTime", created.toString())
                .put("timeRecorded", recorded.toString())
                .put("hostDisplayName", "Ada Lovelace")
                .put("hostEmail", "ada.lovelace@example.com")
                .put("format", "MP4")
                .put("serviceType", "MeetingCenter")
                .put("durationSeconds", 1800)
                .put("sizeBytes", size)
                .put("shareToMe", false)
                .put("status", "available");
        return new WebexRecording(fields, Map.of(WebexFile.RECORDING, size), false);
    }

    /** Copy with one field of its JSON set to any value. */
    public WebexRecording with(String field, @Nullable Object value) {
        return new WebexRecording(Json.with(fields, field, value), sizes, downloadPrevented);
    }

    /** Copy with one field of its JSON removed. */
    public WebexRecording without(String field) {
        return new WebexRecording(Json.without(fields, field), sizes, downloadPrevented);
    }

    /** Copy with another file; {@code sizeBytes} stays as it is. */
    public WebexRecording withFile(WebexFile file, long size) {
        Map<WebexFile, Long> more = new EnumMap<>(WebexFile.class);
        more.putAll(sizes);
        more.put(file, size);
        return new WebexRecording(fields, more, downloadPrevented);
    }

    /** Copy with "Prevent downloading" turned on: its details carry no links. */
    public WebexRecording preventingDownload() {
        return new WebexRecording(fields, sizes, true);
    }

    public String id() {
        return text("id");
    }

    public Instant created() {
        return created;
    }

    @Override
    public String toString() {
        return "Webex recording " + id();
    }

    /** Files that the recording has. */
    Set<WebexFile> files() {
        return sizes.keySet();
    }

    boolean downloadPrevented() {
        return downloadPrevented;
    }

    String text(String field) {
        return fields.path(field).asText("");
    }

    boolean hasTag(String tag) {
        for (JsonNode own : fields.path("integrationTags")) {
            if (own.asText().equals(tag)) {
                return true;
            }
        }
        return false;
    }

    String ledgerId(WebexFile file) {
        return "webex:" + id() + ":" + file.kind();
    }

    Content content(WebexFile file) {
        return new Content(ledgerId(file), file.media(text("format")), sizes.getOrDefault(file, 0L));
    }

    ObjectNode json(String siteOrigin, ZoneId zone) {
        ObjectNode json = fields.deepCopy();
        inZone(json, "createTime", zone);
        inZone(json, "timeRecorded", zone);
        if (!downloadPrevented) {
            Json.putIfAbsent(json, "downloadUrl", siteOrigin + "/site/lsr.php?RCID=" + recordId());
        }
        Json.putIfAbsent(json, "playbackUrl", siteOrigin + "/site/ldr.php?RCID=" + recordId());
        return json;
    }

    /** Token of the recording in the URLs of its web pages. */
    String recordId() {
        return digest(id());
    }

    private static void inZone(ObjectNode json, String field, ZoneId zone) {
        if (!zone.equals(ZoneOffset.UTC) && json.path(field).isTextual()) {
            json.put(
                    field,
                    OffsetDateTime.parse(json.path(field).asText())
                            .atZoneSameInstant(zone)
                            .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        }
    }

    private static String digest(String what) {
        return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }
}
