package dev.recordingroutes.operation;

import java.util.Locale;

/** Numbers of bytes as people read them: {@code 812 B}, {@code 1.4 MB}, in multiples of 1024. */
public final class Sizes {
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB", "EB"};

    private Sizes() {}

    /** Formats a number of bytes. */
    public static String of(long bytes) {
        double value = bytes;
        var unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0
                ? "%d B".formatted(bytes)
                : String.format(Locale.ROOT, value < 99.95 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }
}
