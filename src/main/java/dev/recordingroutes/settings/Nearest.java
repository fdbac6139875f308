package dev.recordingroutes.settings;

import java.util.Collection;
import java.util.Comparator;

/** The key that somebody probably meant. */
public record Nearest(String key, int distance) {

    /** The candidate with the fewest typing mistakes between it and the given key; the first one among equals. */
    public static Nearest to(String key, Collection<String> candidates) {
        return candidates.stream()
                .map(candidate -> new Nearest(candidate, distance(key, candidate)))
                .min(Comparator.comparingInt(Nearest::distance))
                .orElseThrow();
    }

    /** Levenshtein's distance: how many characters to insert, remove or replace. */
    private static int distance(String left, String right) {
        int[] above = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = above[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(above[column], current[column - 1]) + 1);
            }
            above = current;
        }
        return above[right.length()];
    }
}
