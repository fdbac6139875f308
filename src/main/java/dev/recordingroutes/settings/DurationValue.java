package dev.recordingroutes.settings;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as settings write it: {@code 500ms}, {@code 30s}, {@code 15m}, {@code 24h}, {@code 7d}. */
public final class DurationValue {
    static final String RULE = "a whole number followed by ms, s, m, h or d, such as 500ms, 30s, 15m, 24h or 7d";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(ms|s|m|h|d)");
    private static final Map<String, Long> MILLISECONDS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    private DurationValue() {}

    /**
     * Reads a duration; a day is 24 hours.
     *
     * @return zero or more, and never more milliseconds than a {@code long} holds
     * @throws IllegalArgumentException for any other form, or when it is too long
     */
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a duration: write " + RULE);
        }
        try {
            long unit = MILLISECONDS.getOrDefault(matcher.group(2), 1L);
            return Duration.ofMillis(Math.multiplyExact(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is too long for a duration", e);
        }
    }
}
