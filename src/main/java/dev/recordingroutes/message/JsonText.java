package dev.recordingroutes.message;

/** JSON as text that can be shown: nothing in it steers a terminal, or turns text round. */
public final class JsonText {
    private static final int LAST_OF_ASCII = 0x7E;
    private static final int JOINER = 0x200D;

    private JsonText() {}

    /**
     * Writes characters that can't be seen as {@code \\uXXXX}, which means the same: in JSON they can stand in strings
     * only.
     */
    public static String escaped(String json) {
        // Few texts have any; most of a million lines of a list are only looked at.
        for (var i = 0; i < json.length(); i++) {
            if (json.charAt(i) > LAST_OF_ASCII && isUnseen(json.codePointAt(i))) {
                var text = new StringBuilder(json.length());
                json.codePoints().forEach(character -> append(text, character));
                return text.toString();
            }
        }
        return json;
    }

    private static void append(StringBuilder text, int character) {
        if (isUnseen(character)) {
            Character.toString(character).chars().forEach(unit -> text.append("\\u%04x".formatted(unit)));
        } else {
            text.appendCodePoint(character);
        }
    }

    /**
     * Control characters beyond those that every writer of JSON escapes; line separators; and what can't be seen, such as
     * marks that turn text round. Not the joiner that makes emoji.
     */
    private static boolean isUnseen(int character) {
        if (character <= LAST_OF_ASCII || character == JOINER) {
            return false;
        }
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
