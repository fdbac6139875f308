package dev.recordingroutes.settings;

import java.util.List;

/** Settings that can't be used; each problem is one line for the person who wrote them, without any secret. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /** One problem. */
    public SettingsException(String problem) {
        this(List.of(problem));
    }

    /** Several problems; the message is the first, and how many more there are. */
    SettingsException(List<String> problems) {
        super(oneLine(problems.get(0)) + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : ""));
        this.problems = problems.stream().map(SettingsException::oneLine).toList();
    }

    /** Every problem, in the order of the sources; at least one. */
    public List<String> problems() {
        return problems;
    }

    /** A properties file can smuggle line breaks into keys and values; the promise of one line is kept here. */
    private static String oneLine(String problem) {
        return problem.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " ");
    }
}
