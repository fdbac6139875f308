package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * File of a Zoom meeting: an entry of {@code recording_files}, and the real size.
 *
 * @param fields without URLs, which depend on the server; {@code recording_start} and {@code recording_end} default to
 *     the meeting's
 * @param size in bytes, as served; {@code file_size} may say something else
 */
public record ZoomFile(ObjectNode fields, MediaType media, long size, State state) {

    /** Behaviour of a file when it is requested. */
    public enum State {
        COMPLETED,
        /** Still processed: listed without type, end and size; its {@code download_url} gives a web page. */
        PROCESSING,
        /** Stored on a Meeting Connector: has a {@code file_path} and no {@code download_url}. */
        ON_PREMISES,
        TRASHED
    }

    public ZoomFile {
        fields = fields.deepCopy();
    }

    /** Ordinary file, as in current payloads. */
    public static ZoomFile of(String id, String fileType, String recordingType, long size) {
        MediaType media = MediaType.ofZoom(fileType);
        ObjectNode fields = Json.object()
                .put("id", id)
                .put("file_type", fileType)
                .put("file_extension", media.extension().toUpperCase(Locale.ROOT))
                .put("file_size", size)
                .put("status", "completed")
                .put("recording_type", recordingType);
        return new ZoomFile(fields, media, size, State.COMPLETED);
    }

    /** File without id, status, size and recording type, as Zoom lists some TIMELINE and CC files. */
    public static ZoomFile bare(String fileType, long size) {
        return new ZoomFile(
                Json.object().put("file_type", fileType), MediaType.ofZoom(fileType), size, State.COMPLETED);
    }

    /** Copy that is still processed. */
    public ZoomFile processing() {
        return in(State.PROCESSING);
    }

    /** Copy that is stored on the customer's own Meeting Connector. */
    public ZoomFile onPremises() {
        return in(State.ON_PREMISES);
    }

    /** Copy with one field of its JSON set to any value. */
    public ZoomFile with(String field, @Nullable Object value) {
        return new ZoomFile(Json.with(fields, field, value), media, size, state);
    }

    /** Copy with one field of its JSON removed. */
    public ZoomFile without(String field) {
        return new ZoomFile(Json.without(fields, field), media, size, state);
    }

    @Override
    public ObjectNode fields() {
        return fields.deepCopy();
    }

    ZoomFile in(State state) {
        return new ZoomFile(fields, media, size, state);
    }

    /** Id of the file; empty when it has none. */
    String id() {
        return text("id");
    }

    String text(String field) {
        return fields.path(field).asText("");
    }
}
