package dev.recordingroutes.delivery;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The name of a file that is not what should have its name: it is somebody's, so it is kept. */
final class ConflictCopy {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private ConflictCopy() {}

    /** What is added to its name at this time. */
    static String suffix(Instant now) {
        return ".replaced-" + TIME.format(now);
    }
}
