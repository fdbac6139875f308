package dev.recordingroutes.recording;

import dev.recordingroutes.disk.Sha256;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * Makes the path of a file safe: it stays inside the destination, and every segment is a name that Linux, macOS,
 * Windows and FTP servers accept. The same text always gives the same path, and a safe path is not changed.
 */
public final class ArchivePath {
    /** Longest last segment in bytes of UTF-8: 255 less the suffixes of sidecars and conflict copies. */
    private static final int LONGEST_NAME = 200;
    /** Longest other segment in bytes. */
    private static final int LONGEST_FOLDER = 120;

    private static final int MOST_SEGMENTS = 16;
    private static final int LONGEST_PATH = 900;
    private static final int HASH_DIGITS = 8;
    /** Longest text in characters whose accents are composed; the time for it grows with the square of the length. */
    private static final int LONGEST_TEXT = 40_000;
    /** Characters kept from the beginning of a longer text; no name keeps as many. */
    private static final int BEGINNING = 1_000;
    /** Characters kept from its end; no extension is as long. */
    private static final int END = 20;

    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|com[0-9¹²³]|lpt[0-9¹²³])( *\\..*)?");

    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern EXPRESSION = Pattern.compile("\\$(?=(simple)?\\{)|\\{(?=\\{)");
    private static final Pattern BEGINNING_STRIPPED = Pattern.compile("^[\\p{Zs}.~-]+");

    private ArchivePath() {}

    /**
     * Makes the result of the setting {@code archive.path} safe, segment by segment.
     *
     * @throws IllegalArgumentException when it is empty, or too long
     */
    public static String of(String evaluated) {
        var segments = new ArrayList<String>();
        for (var segment : evaluated.split("/", -1)) {
            if (!segment.isBlank()) {
                segments.add(segment);
            }
        }
        if (segments.isEmpty()) {
            throw new IllegalArgumentException("archive.path gave '%s', which is no path".formatted(evaluated));
        }
        for (var i = 0; i < segments.size(); i++) {
            var last = i == segments.size() - 1;
            segments.set(i, cut(safe(bounded(segments.get(i))), last ? LONGEST_NAME : LONGEST_FOLDER));
        }
        var path = String.join("/", segments);
        if (segments.size() > MOST_SEGMENTS || bytes(path) > LONGEST_PATH) {
            throw new IllegalArgumentException(
                    "archive.path gave %d folders and %d bytes; at most %d and %d are safe everywhere"
                            .formatted(segments.size(), bytes(path), MOST_SEGMENTS, LONGEST_PATH));
        }
        return path;
    }

    /** Shortens a text that is too long to process to both its ends, with its SHA-256 between them. */
    private static String bounded(String segment) {
        return segment.length() <= LONGEST_TEXT
                ? segment
                : segment.substring(0, BEGINNING)
                        + "~" + Sha256.of(segment) + "~"
                        + segment.substring(segment.length() - END);
    }

    private static String safe(String segment) {
        var normal = Normalizer.normalize(segment, Normalizer.Form.NFC);
        var safe = new StringBuilder();
        normal.codePoints().forEach(c -> safe.appendCodePoint(isSafe(c) ? c : '_'));
        // At the beginning a dot hides a file, a dash makes an option, a tilde a home; Windows drops dots and spaces at
        // the end.
        var single = SPACES.matcher(safe).replaceAll(" ");
        // Camel would evaluate these if a name became part of an expression.
        var inert = EXPRESSION.matcher(single).replaceAll("_");
        var trimmed = withoutEnd(BEGINNING_STRIPPED.matcher(inert).replaceFirst(""));
        if (trimmed.isEmpty()) {
            return "_";
        }
        return DEVICE.matcher(trimmed).matches() ? "_" + trimmed : trimmed;
    }

    private static boolean isSafe(int c) {
        if ("\\/:*?\"<>|".indexOf(c) >= 0) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            // Direction overrides and invisible characters make names look alike; the joiner is kept for emoji.
            case Character.FORMAT -> c == ZERO_WIDTH_JOINER;
            default -> true;
        };
    }

    /** Shortens a name that is too long, keeps its extension, and adds a hash that tells it from others that begin alike. */
    private static String cut(String name, int longest) {
        if (bytes(name) <= longest) {
            return name;
        }
        var dot = name.lastIndexOf('.');
        var extension = dot > 0 && name.length() - dot <= 11 ? name.substring(dot) : "";
        var ending = "~" + Sha256.of(name).substring(0, HASH_DIGITS) + extension;
        var kept = new StringBuilder();
        var room = longest - bytes(ending);
        for (var c : name.codePoints().toArray()) {
            var next = Character.toString(c);
            room -= bytes(next);
            if (room < 0) {
                break;
            }
            kept.append(next);
        }
        return withoutEnd(kept.toString()) + ending;
    }

    /** Strips dots and spaces at the end; a regular expression would take quadratic time. */
    private static String withoutEnd(String name) {
        var end = name.length();
        while (end > 0 && (name.charAt(end - 1) == '.' || Character.isSpaceChar(name.charAt(end - 1)))) {
            end--;
        }
        return name.substring(0, end);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
