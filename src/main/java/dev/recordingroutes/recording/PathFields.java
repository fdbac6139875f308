package dev.recordingroutes.recording;

import dev.recordingroutes.disk.Sha256;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

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
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("uuuu");
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MM");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");

    private static final int LONGEST_ID = 64;
    private static final int READABLE_PART = 48;
    private static final int HASH_DIGITS = 10;

    private static final Pattern NOT_PORTABLE = Pattern.compile("[^A-Za-z0-9._:-]");
    private static final Pattern PORTABLE = Pattern.compile("[a-z0-9_:-]{1,%d}".formatted(LONGEST_ID));
    private static final Pattern LIKE_HASH = Pattern.compile(".*-[0-9a-f]{%d}".formatted(HASH_DIGITS));
    private static final Pattern STRIPPED = Pattern.compile("^[\\p{Zs}.~]+|^$");

    public static PathFields of(Recording recording) {
        var at = recording.recordedAt().atOffset(ZoneOffset.UTC);
        return new PathFields(
                name(recording.provider()),
                at.format(DateTimeFormatter.ISO_LOCAL_DATE),
                at.format(YEAR),
                at.format(MONTH),
                at.format(DAY),
                at.format(TIME),
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
        return value.replace('/', '_').replace('\\', '_');
    }

    /** Kind without hyphens, so that in "kind-id" the first hyphen always ends the kind. */
    private static String kind(Recording recording) {
        // ArchivePath strips these from a beginning: only the id would be left, which could be the name of another
        // file.
        return STRIPPED.matcher(name(recording.kind()).replace('-', '_')).replaceFirst("_");
    }

    private static String id(Recording recording) {
        var raw = recording.id().substring(recording.provider().length() + 1);
        // A colon becomes a plus, which no portable id holds, so that ids of two parts need no hash. Ids with a dot
        // or a hash-like ending get a hash: they could be mistaken for an extension, or for a hash.
        var portable = NOT_PORTABLE.matcher(raw).replaceAll("-").replace(':', '+');
        if (PORTABLE.matcher(raw).matches()
                && !LIKE_HASH.matcher(raw).matches()
                && ArchivePath.of(portable).equals(portable)) {
            return portable;
        }
        var readable = portable.length() > READABLE_PART ? portable.substring(0, READABLE_PART) : portable;
        return readable + "-" + Sha256.of(recording.id()).substring(0, HASH_DIGITS);
    }
}
