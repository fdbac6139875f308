package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One file of a Zoom meeting, as an entry of {@code recording_files} says it, and how large it really is.
 *
 * @param fields without URLs, which depend on the server; {@code recording_start} and {@code recording_end} default to
 *     the meeting's
 * @param size in bytes, as served; {@code file_size} may say something else
 */
public record ZoomFile(ObjectNode fields, MediaType media, long size, State state) {

    /** What becomes of a file when somebody asks for it. */
    public enum State {
        COMPLETED,
        /** Listed, but without a type, an end or a size; its {@code download_url} yields a page. */
        PROCESSING,
        /** Has a {@code file_path} and no {@code download_url}. */
        ON_PREMISES,
        TRASHED
    }

    public ZoomFile {
        fields = fields.deepCopy();
    }

    /** A file as payloads of today show it. */
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

    /** A file without id, status, size and recording type, as Zoom lists some TIMELINE and CC files. */
    public static ZoomFile bare(String fileType, long size) {
        return new ZoomFile(
                Json.object().put("file_type", fileType), MediaType.ofZoom(fileType), size, State.COMPLETED);
    }

    /** The same, still in the works. */
    public ZoomFile processing() {
        return in(State.PROCESSING);
    }

    /** The same, stored on the customer's own Meeting Connector. */
    public ZoomFile onPremises() {
        return in(State.ON_PREMISES);
    }

    /** The same with one field of its JSON set, to anything. */
    public ZoomFile with(String field, @Nullable Object value) {
        return new ZoomFile(Json.with(fields, field, value), media, size, state);
    }

    /** The same with one field of its JSON left out. */
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

    /** Empty when the file has none. */
    String id() {
        return text("id");
    }

    String text(String field) {
        return fields.path(field).asText("");
    }
}
