package dev.recordingroutes.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Command line of a process that is measured.
 *
 * @param words program and arguments
 * @param environment added to the benchmark's own
 * @param output file for the standard output
 * @param log file for the standard error stream
 */
public record Program(List<String> words, Map<String, String> environment, Path output, Path log) {
    /** Keeps copies. */
    public Program {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    /** Returns a program that writes both streams to files of this name in a directory. */
    public static Program of(Path directory, String name, List<String> words) {
        return new Program(words, Map.of(), directory.resolve(name + ".out"), directory.resolve(name + ".log"));
    }

    /** Returns a shell script as a program; it ends at the first command that fails. */
    public static Program script(Path directory, String name, String script) {
        return of(directory, name, List.of("sh", "-e", "-c", script));
    }

    /** Copy whose standard output is discarded. */
    public Program discardingOutput() {
        return new Program(words, environment, Path.of("/dev/null"), log);
    }
}
