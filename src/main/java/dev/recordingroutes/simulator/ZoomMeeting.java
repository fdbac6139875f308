package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Recorded Zoom meeting: an entry of {@code meetings}, and its files. */
public final class ZoomMeeting {

    private final ObjectNode fields;
    private final List<ZoomFile> files;
    private final boolean trashed;
    private final boolean viaConnector;
    // Parsed once: every listing compares it for every meeting.
    private final Instant start;

    /**
     * Creates a meeting from JSON.
     *
     * @param fields without URLs, which depend on the server; some that are missing get plausible values
     * @param trashed true when the whole meeting is in the trash
     * @param viaConnector true when it is listed only with {@code mc=true}
     */
    ZoomMeeting(ObjectNode fields, List<ZoomFile> files, boolean trashed, boolean viaConnector) {
        if (fields.path("uuid").asText("").isEmpty()) {
            throw new IllegalArgumentException("uuid is empty, a Zoom meeting must have one");
        }
        this.fields = fields.deepCopy();
        this.files = List.copyOf(files);
        this.trashed = trashed;
        this.viaConnector = viaConnector;
        this.start = OffsetDateTime.parse(fields.path("start_time").asText()).toInstant();
    }

    /** Scheduled meeting of half an hour. */
    public static ZoomMeeting of(String uuid, long id, String topic, Instant start, ZoomFile... files) {
        ObjectNode fields = Json.object()
                .put("uuid", uuid)
                .put("id", id)
                .put("topic", topic)
                .put("type", 2)
                .put("start_time", start.toString())
                .put("timezone", "UTC")
                .put("duration", 30);
        return new ZoomMeeting(fields, List.of(files), false, false);
    }

    /** Copy with one field of its JSON set to any value; {@code recording_files} too. */
    public ZoomMeeting with(String field, @Nullable Object value) {
        return new ZoomMeeting(Json.with(fields, field, value), files, trashed, viaConnector);
    }

    /** Copy with one more file. */
    public ZoomMeeting withFile(ZoomFile file) {
        List<ZoomFile> more = new ArrayList<>(files);
        more.add(file);
        return new ZoomMeeting(fields, more, trashed, viaConnector);
    }

    /** Copy that was recorded with an on-premises Meeting Connector. */
    public ZoomMeeting recordedWithConnector() {
        return new ZoomMeeting(fields, files, trashed, true);
    }

    public String uuid() {
        return fields.path("uuid").asText();
    }

    public Instant start() {
        return start;
    }

    @Override
    public String toString() {
        return "Zoom meeting " + uuid();
    }

    /** Number of the meeting as text, be it a number or text in the JSON. */
    String number() {
        return fields.path("id").asText();
    }

    List<ZoomFile> files() {
        return files;
    }

    boolean trashed() {
        return trashed;
    }

    boolean viaConnector() {
        return viaConnector;
    }

    /** Copy with host and account, where it has none of its own. */
    ZoomMeeting heldBy(String userId, String accountId) {
        ObjectNode named = fields.deepCopy();
        Json.putIfAbsent(named, "host_id", userId);
        Json.putIfAbsent(named, "account_id", accountId);
        return new ZoomMeeting(named, files, trashed, viaConnector);
    }

    ZoomMeeting inTrash() {
        return new ZoomMeeting(fields, files, true, viaConnector);
    }

    ZoomMeeting replacing(int index, ZoomFile file) {
        List<ZoomFile> changed = new ArrayList<>(files);
        changed.set(index, file);
        return new ZoomMeeting(fields, changed, trashed, viaConnector);
    }

    Content content(int index) {
        ZoomFile file = files.get(index);
        return new Content("zoom/" + uuid() + "/" + index, file.media(), file.size());
    }

    /** Token of a file in its download URL. */
    String handle(int index) {
        return opaque("file " + index);
    }

    /** Id in the ledger: {@code zoom:<id>}, or a composite with the file's position among its equals when it has no id. */
    String ledgerId(int index) {
        ZoomFile file = files.get(index);
        if (!file.id().isEmpty()) {
            return "zoom:" + file.id();
        }
        long position = IntStream.range(0, index)
                .mapToObj(files::get)
                .filter(other -> other.id().isEmpty()
                        && other.text("file_type").equals(file.text("file_type"))
                        && recordingStart(other).equals(recordingStart(file)))
                .count();
        return "zoom:" + uuid() + "/" + file.text("file_type") + "/" + recordingStart(file) + "/" + position;
    }

    ObjectNode json(String origin, Predicate<ZoomFile> shown) {
        ObjectNode json = fields.deepCopy();
        List<ZoomFile> visible = files.stream().filter(shown).toList();
        Json.putIfAbsent(
                json, "total_size", visible.stream().mapToLong(ZoomFile::size).sum());
        Json.putIfAbsent(json, "recording_count", visible.size());
        Json.putIfAbsent(json, "share_url", origin + "/rec/share/" + opaque("share"));
        if (!visible.isEmpty() && !json.has("recording_files")) {
            ArrayNode list = json.putArray("recording_files");
            IntStream.range(0, files.size())
                    .filter(index -> shown.test(files.get(index)))
                    .forEach(index -> list.add(fileJson(index, origin)));
        }
        return json;
    }

    private ObjectNode fileJson(int index, String origin) {
        ZoomFile file = files.get(index);
        ObjectNode json = file.fields();
        Json.putIfAbsent(json, "meeting_id", uuid());
        Json.putIfAbsent(json, "recording_start", startText());
        Json.putIfAbsent(json, "recording_end", endText());
        if (!file.id().isEmpty()) {
            Json.putIfAbsent(json, "play_url", origin + "/rec/play/" + handle(index));
        }
        if (file.state() == ZoomFile.State.ON_PREMISES) {
            Json.putIfAbsent(
                    json,
                    "file_path",
                    "/9090876528/path01/" + index + "." + file.media().extension());
        } else {
            Json.putIfAbsent(json, "download_url", origin + "/rec/download/" + handle(index));
        }
        return file.state() == ZoomFile.State.PROCESSING ? unfinished(json) : json;
    }

    private static ObjectNode unfinished(ObjectNode json) {
        json.remove("recording_type");
        return json.put("recording_end", "")
                .put("file_type", "")
                .put("file_extension", "")
                .put("file_size", 0)
                .put("status", "processing");
    }

    private String recordingStart(ZoomFile file) {
        return file.text("recording_start").isEmpty() ? startText() : file.text("recording_start");
    }

    private String startText() {
        return fields.path("start_time").asText();
    }

    private String endText() {
        return start.plusSeconds(60L * fields.path("duration").asInt(30)).toString();
    }

    private String opaque(String what) {
        return UUID.nameUUIDFromBytes((uuid() + " " + what).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }
}
