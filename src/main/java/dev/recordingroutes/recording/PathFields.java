package dev.recordingroutes.recording;

import dev.recordingroutes.disk.Sha256;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Fields of a recording that the setting {@code archive.path} sees, under the recording's own names. No value holds a
 * path separator, so that a topic never makes a folder.
 *
 * @param date as {@code yyyy-MM-dd} in UTC
 * @param time as {@code HHmmss} in UTC
 * @param id portable, and unique to each file even on file systems that ignore case
 */
public record PathFields(
        String provider,
        String date,
        String year,
        String month,
        String day,
        String time,
        String topic,
        String host,
        String kind,
        String fileType,
        String extension,
        String id,
        String recordingId,
        String meetingId) {
    private static final int LONGEST_ID = 64;
    private static final int READABLE_PART = 48;
    private static final int HASH_DIGITS = 10;

    public static PathFields of(Recording recording) {
        var at = recording.recordedAt().atOffset(ZoneOffset.UTC);
        return new PathFields(
                name(recording.provider()),
                at.format(DateTimeFormatter.ISO_LOCAL_DATE),
                at.format(DateTimeFormatter.ofPattern("uuuu")),
                at.format(DateTimeFormatter.ofPattern("MM")),
                at.format(DateTimeFormatter.ofPattern("dd")),
                at.format(DateTimeFormatter.ofPattern("HHmmss")),
                name(recording.topic()),
                name(recording.host() == null ? "" : recording.host()),
                kind(recording),
                name(recording.fileType() == null ? "" : recording.fileType()),
                recording.extension(),
                id(recording),
                name(recording.recordingId()),
                name(recording.meetingId() == null ? "" : recording.meetingId()));
    }

    /** Fields of an invented recording, to validate {@code archive.path} with. */
    public static PathFields sample(String id) {
        return of(new Recording(
                "sample",
                "sample:" + id,
                "recording",
                "meeting",
                "Topic",
                "host@example.com",
                Instant.EPOCH,
                "audio",
                "M4A",
                "m4a",
                1,
                null,
                FileState.PENDING,
                null,
                null));
    }

    private static String name(String value) {
        return value.replaceAll("[/\\\\]", "_");
    }

    /** Kind without hyphens, so that in "kind-id" the first hyphen always ends the kind. */
    private static String kind(Recording recording) {
        // ArchivePath strips these from a beginning: only the id would be left, which could be the name of another
        // file.
        return name(recording.kind()).replace('-', '_').replaceFirst("^[\\p{Zs}.~]+|^$", "_");
    }

    private static String id(Recording recording) {
        var raw = recording.id().substring(recording.provider().length() + 1);
        // A colon becomes a plus, which no portable id holds, so that ids of two parts need no hash. Ids with a dot
        // or a hash-like ending get a hash: they could be mistaken for an extension, or for a hash.
        var portable = raw.replaceAll("[^A-Za-z0-9._:-]", "-").replace(':', '+');
        if (raw.matches("[a-z0-9_:-]{1,%d}".formatted(LONGEST_ID))
                && !raw.matches(".*-[0-9a-f]{%d}".formatted(HASH_DIGITS))
                && ArchivePath.of(portable).equals(portable)) {
            return portable;
        }
        var readable = portable.length() > READABLE_PART ? portable.substring(0, READABLE_PART) : portable;
        return readable + "-" + Sha256.of(recording.id()).substring(0, HASH_DIGITS);
    }
}
