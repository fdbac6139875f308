package dev.recordingroutes.disk;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/** File operations that survive a power cut in the order in which they were made. */
public final class Durable {
    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");
    /** Words of a file system that can't synchronise directories; the files themselves are synchronised. */
    private static final Pattern CANNOT =
            Pattern.compile("(?i)(invalid argument|operation not supported|inappropriate ioctl.*)");

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

    /**
     * Writes the names in a directory to the disk (fsync), where the file system can.
     *
     * @throws IOException when a power cut may take names away that are in the directory
     */
    public static void synchronizeDirectory(Path directory) throws IOException {
        if (WINDOWS) {
            // It lets nobody open a directory.
            return;
        }
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            force(channel);
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(
                    directory.toString(), null, "may not be read, which it takes to write its names to the disk");
        }
    }

    private static void force(FileChannel directory) throws IOException {
        try {
            directory.force(true);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            if (!CANNOT.matcher(String.valueOf(e.getMessage())).matches()) {
                throw e;
            }
        }
    }

    private static void synchronize(Path path, StandardOpenOption option) throws IOException {
        try (var channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
