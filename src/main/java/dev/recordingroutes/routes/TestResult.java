package dev.recordingroutes.routes;

import java.nio.file.Path;
import java.util.List;

/**
 * Result of one case of a {@code NAME.test.yaml}.
 *
 * @param line of the case, from 1
 * @param name of the case
 * @param differences between what it expects and what it got, a line each; none when it passed
 */
public record TestResult(Path file, int line, String name, List<String> differences) {
    public TestResult {
        differences = List.copyOf(differences);
    }

    public boolean isPassed() {
        return differences.isEmpty();
    }
}
