package dev.recordingroutes.settings;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes as settings write it: {@code 64KB}, {@code 2GB}; each unit is 1024 of the one below. */
public final class SizeValue {
    static final String RULE = "a whole number followed by B, KB, MB, GB or TB, such as 64KB or 2GB, or 0";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(B|KB|MB|GB|TB)", Pattern.CASE_INSENSITIVE);
    private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");

    private SizeValue() {}

    /**
     * Reads a size; the unit may be written in either case.
     *
     * @return bytes, zero or more
     * @throws IllegalArgumentException for any other form, or when it is more than a {@code long} holds
     */
    public static long parse(String text) {
        if (text.equals("0")) {
            return 0;
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a size: write " + RULE);
        }
        int power = UNITS.indexOf(matcher.group(2).toUpperCase(Locale.ROOT));
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is too large for a size", e);
        }
    }
}
