package dev.recordingroutes.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** File operations that survive a power cut in the order in which they were made. */
public final class Durable {
    private Durable() {}

    /** Writes a file's content to the disk (fsync). */
    public static void synchronize(Path file) throws IOException {
        try {
            synchronize(file, StandardOpenOption.WRITE);
        } catch (AccessDeniedException e) {
            // A file that may only be read can be synchronised all the same.
            synchronize(file, StandardOpenOption.READ);
        }
    }

    /** Renames a file atomically, replacing a file of that name. */
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes the names in a directory to the disk (fsync), where the file system can. */
    public static void synchronizeDirectory(Path directory) {
        try {
            synchronize(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            // Some file systems can't synchronise directories; the files themselves are synchronised.
        }
    }

    private static void synchronize(Path path, StandardOpenOption option) throws IOException {
        try (var channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
