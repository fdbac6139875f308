package dev.recordingroutes.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Surroundings that all works share.
 *
 * @param runs directory in which programs run, on the same file system for all
 */
public record Setup(Options options, Nginx nginx, Stopwatch stopwatch, Path runs) {
    /** Starts the server. */
    public static Setup of(Options options) throws IOException {
        var directory = Files.createDirectories(options.directory());
        return new Setup(
                options,
                new Nginx(directory),
                new Stopwatch(directory),
                Files.createDirectories(directory.resolve("runs")));
    }

    /** Returns a directory of a work. */
    public Path directory(String work) throws IOException {
        return Files.createDirectories(runs.resolve(work));
    }
}
