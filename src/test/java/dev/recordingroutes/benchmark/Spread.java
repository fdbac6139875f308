package dev.recordingroutes.benchmark;

import java.util.List;
import java.util.Locale;

/** Median of several values, and the least and the greatest of them. */
public record Spread(double median, double min, double max) {
    /** Returns the spread of values, NaN for none. */
    public static Spread of(List<Double> values) {
        var sorted = values.stream().filter(value -> !value.isNaN()).sorted().toList();
        if (sorted.isEmpty()) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        var middle = sorted.size() / 2;
        var median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }

    /** Returns the median, or a dash. */
    public String middle() {
        return rounded(median);
    }

    /** Returns least and greatest, or nothing. */
    public String range() {
        return Double.isNaN(median) ? "" : rounded(min) + "–" + rounded(max);
    }

    private static String rounded(double value) {
        return Double.isNaN(value)
                ? "–"
                : String.format(
                        Locale.ROOT,
                        value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.3f",
                        value);
    }
}
