package dev.recordingroutes.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Directories of inputs and targets. */
public final class Folders {
    private Folders() {}

    /** Makes an empty directory, whatever was there. */
    public static Path empty(Path directory) throws IOException, InterruptedException {
        delete(directory);
        return Files.createDirectories(directory);
    }

    /** Deletes a directory with all that is in it. */
    public static void delete(Path directory) throws IOException, InterruptedException {
        run("rm", "-rf", "--", directory.toString());
    }

    /** Writes what is cached of this file system to its disk, so that no run pays for the one before. */
    public static void sync(Path directory) throws IOException, InterruptedException {
        run("sync", "-f", directory.toString());
    }

    /** Reads all files once, so that each run finds them in the same caches. */
    public static void warm(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    Files.copy(file, OutputStream.nullOutputStream());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /**
     * Checks that a directory has as many files and bytes as expected, not counting this product's sidecars.
     *
     * @throws IOException when it has not
     */
    public static void check(Path directory, long files, long bytes) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            var sizes = all.filter(file -> !file.toString().endsWith(".json"))
                    .filter(Files::isRegularFile)
                    .mapToLong(Folders::size)
                    .summaryStatistics();
            if (sizes.getCount() != files || sizes.getSum() != bytes) {
                throw new IOException("%s has %d files of %d bytes, not %d of %d"
                        .formatted(directory, sizes.getCount(), sizes.getSum(), files, bytes));
            }
        }
    }

    /** Runs a command; fails when its exit code is not 0. */
    public static void run(String... words) throws IOException, InterruptedException {
        var exit = new ProcessBuilder(words).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException("exit code %d of %s".formatted(exit, String.join(" ", words)));
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
