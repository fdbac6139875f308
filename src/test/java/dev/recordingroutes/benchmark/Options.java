package dev.recordingroutes.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Options of one run, given as system properties {@code bench.NAME}.
 *
 * @param rounds how often each arm is measured
 * @param scale factor for numbers and sizes of files, rows and users; 1 is what docs/performance.md shows
 * @param only ids of works, such as {@code a} or {@code h-help}; empty for all
 * @param directory for inputs, targets and results
 * @param docs true to write the figures into docs/performance.md
 * @param growth true to measure the doubling series instead of the comparison
 */
public record Options(int rounds, double scale, List<String> only, Path directory, boolean docs, boolean growth) {
    /** Refuses what would measure nothing. */
    public Options {
        if (rounds < 1) {
            throw new IllegalArgumentException("bench.rounds is " + rounds + ", must be 1 or more");
        }
        if (!(scale > 0)) {
            throw new IllegalArgumentException("bench.scale is " + scale + ", must be more than 0");
        }
        only = List.copyOf(only);
        directory = directory.toAbsolutePath().normalize();
    }

    /** Reads the options. */
    public static Options fromSystemProperties() {
        return new Options(
                Integer.getInteger("bench.rounds", 5),
                Double.parseDouble(System.getProperty("bench.scale", "1")),
                Arrays.stream(System.getProperty("bench.only", "").split(","))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .toList(),
                Path.of(System.getProperty("bench.directory", "target/bench")),
                Boolean.getBoolean("bench.docs"),
                Boolean.getBoolean("bench.growth"));
    }

    /** Returns true when a work was selected: {@code h} selects {@code h-help} too. */
    public boolean selects(String id) {
        return only.isEmpty() || only.stream().anyMatch(each -> id.equals(each) || id.startsWith(each + "-"));
    }

    /** Returns a number at this scale, 1 or more. */
    public long scaled(long number) {
        return Math.max(1, Math.round(number * scale));
    }
}
