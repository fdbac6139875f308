package dev.recordingroutes.recording;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recordingroutes.message.Excerpt;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Canonical recording: one recorded file, in the same form for every provider.
 *
 * @param provider name of the provider
 * @param id unique in the ledger; begins with the provider's name and a colon
 * @param recordingId the provider's id of the whole recording, which may have several files
 * @param meetingId the provider's id of the meeting
 * @param topic as the host wrote it: any text, hostile input
 * @param host e-mail address or id of the person who recorded
 * @param recordedAt start of the recording
 * @param kind type of content, such as {@code audio} or {@code shared_screen_with_speaker_view}; an open set
 * @param fileType format, as the provider names it
 * @param extension of the file name, in lower case; empty until it is known
 * @param declaredSize in bytes, as the provider states it; 0 when it does not
 * @param url link to the media; null when the provider must be asked for one
 * @param status state of the file
 * @param reason explanation in words, in every state that needs one
 * @param source the provider's own JSON
 */
public record Recording(
        String provider,
        String id,
        String recordingId,
        @Nullable String meetingId,
        String topic,
        @Nullable String host,
        Instant recordedAt,
        String kind,
        @Nullable String fileType,
        String extension,
        long declaredSize,
        @Nullable String url,
        FileState status,
        @Nullable String reason,
        @Nullable String source) {
    private static final Pattern NO_ID = Pattern.compile("[^:]*:(|null(:.*)?)");
    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{0,10}");
    private static final Pattern NOT_IN_EXTENSIONS = Pattern.compile("[^a-z0-9]");
    private static final int SHOWN = 80;
    /** Characters that are kept of what a provider sends; a longer id or link can't be cut, and is refused. */
    private static final int LONGEST_ID = 1_000;

    private static final int LONGEST_LINK = 8_000;
    private static final int LONGEST_TOPIC = 10_000;
    private static final int LONGEST_TEXT = 400;

    public Recording {
        // jq turns a missing id into 'null': all such files would share one row.
        if (!id.startsWith(provider + ":") || NO_ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "%s: the id '%s' must be '%s:' and more".formatted(provider, shown(id), provider));
        }
        if (status.needsReason() && (reason == null || reason.isBlank())) {
            throw new IllegalArgumentException("%s: is %s without a reason".formatted(shown(id), status.text()));
        }
        if (!EXTENSION.matcher(extension).matches()) {
            throw new IllegalArgumentException("%s: the extension '%s' must be up to ten letters and digits"
                    .formatted(shown(id), shown(extension)));
        }
        if (declaredSize < 0) {
            throw new IllegalArgumentException("%s: the size %d is negative".formatted(shown(id), declaredSize));
        }
    }

    /**
     * Reads one file from the result of a provider's jq expression, without its source. Accepts numbers as text and
     * text as numbers, times with fractions of a second or an offset, and missing names and sizes; cuts long texts.
     *
     * @throws IllegalArgumentException when an id, the link or the time is missing, too long or invalid, or the expression reports in
     *     {@code unreadable} that it could not read the file; the message names provider, id and field
     */
    public static Recording of(String provider, JsonNode item) {
        var unreadable = item.path("unreadable").asText("");
        if (!unreadable.isEmpty()) {
            throw new IllegalArgumentException("%s: %s".formatted(provider, shown(unreadable)));
        }
        var id = notLonger(LONGEST_ID, provider, "", "id", required(provider, item, "id"));
        var fileType = optional(item, "fileType", LONGEST_TEXT);
        var kind = optional(item, "kind", LONGEST_TEXT);
        var topic = optional(item, "topic", LONGEST_TOPIC);
        if (item.path("url").isContainerNode()) {
            throw new IllegalArgumentException(
                    "%s: a recording %s has a url that is no text".formatted(provider, shown(id)));
        }
        var url = optional(item, "url", Integer.MAX_VALUE);
        return new Recording(
                provider,
                id,
                notLonger(LONGEST_ID, provider, id, "recordingId", required(provider, item, "recordingId")),
                optional(item, "meetingId", LONGEST_ID),
                topic == null || topic.isBlank() ? "Untitled" : topic,
                optional(item, "host", LONGEST_TEXT),
                time(provider, id, required(provider, item, "recordedAt")),
                kind != null ? kind : fileType != null ? fileType.toLowerCase(Locale.ROOT) : "file",
                fileType,
                extension(item.path("extension").asText("")),
                Math.max(0, item.path("size").asLong(0)),
                url == null ? null : notLonger(LONGEST_LINK, provider, id, "url", url),
                state(provider, id, required(provider, item, "status")),
                optional(item, "reason", LONGEST_TEXT),
                null);
    }

    /** Copy of this recording with an extension. */
    public Recording withExtension(String known) {
        return new Recording(
                provider,
                id,
                recordingId,
                meetingId,
                topic,
                host,
                recordedAt,
                kind,
                fileType,
                extension(known),
                declaredSize,
                url,
                status,
                reason,
                source);
    }

    /** Values by name, times in milliseconds since 1970 UTC. */
    public Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("provider", provider);
        map.put("id", id);
        map.put("recordingId", recordingId);
        map.put("meetingId", meetingId);
        map.put("topic", topic);
        map.put("host", host);
        map.put("recordedAt", recordedAt.toEpochMilli());
        map.put("kind", kind);
        map.put("fileType", fileType);
        map.put("extension", extension);
        map.put("size", declaredSize);
        map.put("url", url);
        map.put("status", status.text());
        map.put("reason", reason);
        map.put("source", source);
        return map;
    }

    /** Leaves out the link, which may open the media to readers of a log. */
    @Override
    public String toString() {
        return "Recording[%s, %s]".formatted(shown(id), status.text());
    }

    private static String extension(String text) {
        var usable = NOT_IN_EXTENSIONS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
        return usable.length() > 10 ? usable.substring(0, 10) : usable;
    }

    private static Instant time(String provider, String id, String text) {
        Instant time;
        try {
            time = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("%s: %s has recordedAt '%s', which is no ISO-8601 time with an offset"
                    .formatted(provider, shown(id), shown(text)));
        }
        if (!DateRange.covers(time)) {
            throw new IllegalArgumentException("%s: %s has recordedAt '%s', which is not in the years 1970 to 9999"
                    .formatted(provider, shown(id), shown(text)));
        }
        return time;
    }

    private static FileState state(String provider, String id, String text) {
        try {
            return FileState.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s: %s has status '%s', which is no state".formatted(provider, shown(id), shown(text)));
        }
    }

    private static String required(String provider, JsonNode item, String field) {
        var text = item.path(field).asText("");
        if (text.isBlank()) {
            throw new IllegalArgumentException("%s: a recording%s has no %s"
                    .formatted(
                            provider,
                            field.equals("id")
                                    ? ""
                                    : " " + shown(item.path("id").asText("")),
                            field));
        }
        return text;
    }

    private static @Nullable String optional(JsonNode item, String field, int longest) {
        var text = item.path(field).asText("");
        return text.isEmpty() || item.path(field).isNull() ? null : Excerpt.of(text, longest);
    }

    private static String notLonger(int longest, String provider, String id, String field, String text) {
        if (text.length() > longest) {
            throw new IllegalArgumentException("%s: a recording %s has %s of %d characters, and %d are the most"
                    .formatted(provider, shown(id), field, text.length(), longest)
                    .replace("  ", " "));
        }
        return text;
    }

    private static String shown(String text) {
        return Excerpt.of(text, SHOWN + 1).replaceAll("\\p{Cc}", "?");
    }
}
