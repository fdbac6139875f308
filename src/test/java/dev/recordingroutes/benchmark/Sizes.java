package dev.recordingroutes.benchmark;

import java.util.Locale;

/** Numbers and sizes for people. */
final class Sizes {
    private Sizes() {}

    /** Returns bytes in the largest unit that leaves no fraction, or about that. */
    static String of(long bytes) {
        if (bytes >= 1 << 30 && bytes % (1 << 30) == 0) {
            return (bytes >> 30) + " GB";
        }
        if (bytes >= 1 << 20) {
            return (bytes >> 20) + " MB";
        }
        return Math.max(1, bytes >> 10) + " KB";
    }

    /** Returns a number with commas. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
