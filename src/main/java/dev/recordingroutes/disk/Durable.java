package dev.recordingroutes.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Changes in an order that a power cut can't confuse. */
public final class Durable {
    private Durable() {}

    /** Writes what is in a file to the disk. */
    public static void synchronize(Path file) throws IOException {
        synchronize(file, StandardOpenOption.WRITE);
    }

    /** Gives a file its name, in place of what had it, in one step. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes the names in a directory to the disk. */
    public static void synchronizeDirectory(Path directory) {
        try {
            synchronize(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            // Not every file system lets a directory be synchronised; the files themselves are.
        }
    }

    private static void synchronize(Path path, StandardOpenOption option) throws IOException {
        try (var channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
