package dev.recordingroutes.message;

import java.util.regex.Pattern;

/** JSON as text that can be shown: nothing in it steers a terminal, or turns text round. */
public final class JsonText {
    /**
     * Control characters beyond those that every writer of JSON escapes; line separators; and what can't be seen, such as
     * marks that turn text round. Not the joiner that makes emoji.
     */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\x{0}-\\x{1F}\\u200D]]");

    /** First of the characters that may be unseen, above all that text in ASCII consists of. */
    private static final char DELETE = 0x7F;

    private JsonText() {}

    /** Writes such characters as {@code \\uXXXX}, which means the same: in JSON they can stand in strings only. */
    public static String escaped(String json) {
        if (isPlain(json)) {
            return json;
        }
        return UNSEEN.matcher(json).replaceAll(character -> {
            var escapes = new StringBuilder();
            character.group().chars().forEach(unit -> escapes.append("\\\\u%04x".formatted(unit)));
            return escapes.toString();
        });
    }

    private static boolean isPlain(String json) {
        for (var i = 0; i < json.length(); i++) {
            if (json.charAt(i) >= DELETE) {
                return false;
            }
        }
        return true;
    }
}
