package dev.recordingroutes.routes;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * A mistake in a route file.
 *
 * @param file as the user named its directory
 * @param line from 1
 * @param problem one sentence: subject, value, remedy
 */
public record Finding(Path file, int line, String problem) implements Comparable<Finding> {
    private static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::file).thenComparingInt(Finding::line).thenComparing(Finding::problem);

    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line: problem}, as compilers write it and editors read it. */
    @Override
    public String toString() {
        return "%s:%d: %s".formatted(file, line, problem);
    }
}
