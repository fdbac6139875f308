package dev.recordingroutes.cli;

import java.util.regex.Pattern;

/** Makes text of providers safe to print: it must not steer the terminal. */
final class Terminal {
    /** Control characters, line separators, and what can't be seen but turns text round; not the joiner of emoji. */
    private static final Pattern STEERING = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\u200D]]");

    private Terminal() {}

    /** The text in one line, with a question mark for each character that would do more than show itself. */
    static String printable(String text) {
        return STEERING.matcher(text).replaceAll("?");
    }
}
