package dev.recordingroutes.recording;

import dev.recordingroutes.disk.Sha256;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * Makes the path of a file safe: it stays inside the destination, and every segment is a name that Linux, macOS,
 * Windows and FTP servers take. The same text always gives the same path, and a safe path stays as it is.
 */
public final class ArchivePath {
    /** Of the last segment, in bytes of UTF-8: 255 less what {@code .json} beside it needs, and some room. */
    private static final int LONGEST_NAME = 200;
    /** Of each other segment, in bytes. */
    private static final int LONGEST_FOLDER = 120;

    private static final int MOST_SEGMENTS = 16;
    private static final int LONGEST_PATH = 900;
    private static final int HASH_DIGITS = 8;
    /** Composing accents takes a time that grows with the square: beyond this many characters it would be noticed. */
    private static final int LONGEST_TEXT = 40_000;
    /** More than any name keeps, in characters. */
    private static final int BEGINNING = 1_000;
    /** More than any extension has. */
    private static final int END = 20;

    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final Pattern DEVICE =
            Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|com[0-9¹²³]|lpt[0-9¹²³])( *\\..*)?");

    private ArchivePath() {}

    /**
     * Makes the result of the setting {@code archive.path} safe, segment by segment.
     *
     * @throws IllegalArgumentException when there is nothing in it, or too much
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

    /** The name under which a file is written until it is complete: always the same one for the same file. */
    public static String temporaryName(String of) {
        return ".rr-" + Sha256.of(of).substring(0, 16) + ".part";
    }

    /** Of a text that is too long to work on, both ends, and between them what tells it from others. */
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
        // What begins with a dot is hidden, with a dash an option, with a tilde a home; Windows drops what ends so.
        var trimmed = withoutEnd(safe.toString()
                .replaceAll("\\s+", " ")
                // Camel would evaluate these, were a name ever to become part of an expression.
                .replaceAll("\\$(?=(simple)?\\{)|\\{(?=\\{)", "_")
                .replaceFirst("^[\\p{Zs}.~-]+", ""));
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
            // Direction overrides and invisible characters make one name look like another; the joiner makes emoji.
            case Character.FORMAT -> c == ZERO_WIDTH_JOINER;
            default -> true;
        };
    }

    /** Shortens a name that is too long, keeps its extension, and adds what tells it from others that begin alike. */
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

    /** Without the dots and spaces that it ends with. As a regular expression it would try anew from each of them. */
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
