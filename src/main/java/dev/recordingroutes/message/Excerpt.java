package dev.recordingroutes.message;

/** The beginning of a text that may be too long to keep. */
public final class Excerpt {
    /** Stands where something was left out. */
    public static final String MORE = "…";

    private Excerpt() {}

    /** Cuts a text between code points to a number of characters, at least one; a shorter text stays as it is. */
    public static String of(String text, int characters) {
        if (text.length() <= characters) {
            return text;
        }
        var end = Math.max(0, characters - MORE.length());
        return text.substring(0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + MORE;
    }
}
