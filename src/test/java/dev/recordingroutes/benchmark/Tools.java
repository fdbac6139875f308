package dev.recordingroutes.benchmark;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Other programs on this machine. */
public final class Tools {
    private static final Path INSTALLER = Path.of("src/test/resources/dev/recordingroutes/benchmark/install-tools.sh");

    private Tools() {}

    /** Runs the script that installs what is missing; it does so for root only, and says what it could not get. */
    public static void install() throws IOException, InterruptedException {
        new ProcessBuilder("sh", INSTALLER.toString()).inheritIO().start().waitFor();
    }

    /** Returns true when a program is installed. */
    public static boolean has(String program) {
        return find(program).isPresent();
    }

    /** Returns the system's Python rather than a wrapper that chooses among several. */
    public static String python() {
        var system = Path.of("/usr/bin/python3");
        return Files.isExecutable(system) ? system.toString() : "python3";
    }

    /** Returns the path of an installed program. */
    public static Optional<Path> find(String program) {
        var directories = Arrays.stream(System.getenv("PATH").split(File.pathSeparator));
        return Stream.concat(directories, Stream.of("/usr/sbin"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
