package dev.recordingroutes.routes;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects findings, each once. */
final class Findings {
    private final SortedSet<Finding> findings = new TreeSet<>();

    void add(Finding finding) {
        findings.add(finding);
    }

    void add(RouteFile file, YamlNode where, String problem) {
        add(file, where.line(), problem);
    }

    void add(RouteFile file, int line, String problem) {
        findings.add(new Finding(file.path(), line, problem.replaceAll("\\s*\\R\\s*", " ")));
    }

    /** The findings by file and line. */
    List<Finding> list() {
        return List.copyOf(findings);
    }
}
