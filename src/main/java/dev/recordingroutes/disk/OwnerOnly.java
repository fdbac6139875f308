package dev.recordingroutes.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Creates files and directories that only their owner can read from the start; on POSIX file systems only. */
public final class OwnerOnly {
    private static final String FILE = "rw-------";
    private static final String DIRECTORY = "rwx------";

    private OwnerOnly() {}

    /**
     * Creates a file and returns when its content would survive a power cut.
     *
     * @throws java.nio.file.FileAlreadyExistsException when the file exists
     */
    public static void create(Path file, byte[] content) throws IOException {
        try (var channel = create(file)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Replaces a file atomically, or creates it: a process that dies leaves the old content or the new. */
    public static void replace(Path file, byte[] content) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        create(fresh, content);
        Durable.rename(fresh, file);
        Durable.synchronizeDirectory(
                Objects.requireNonNull(file.toAbsolutePath().getParent(), "every file stands in a directory"));
    }

    /**
     * Creates a file for writing.
     *
     * @throws java.nio.file.FileAlreadyExistsException when the file exists
     */
    public static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes(file, FILE));
    }

    /** Opens a file for reading and writing, and creates it where it is missing. */
    public static FileChannel open(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                attributes(file, FILE));
    }

    /** Creates a directory, or restricts an existing one to its owner. */
    public static void directory(Path directory) throws IOException {
        var parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectory(directory, attributes(directory, DIRECTORY));
        } else if (isPosix(directory)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(DIRECTORY));
        }
    }

    /** Restricts an existing file to its owner. */
    public static void restrict(Path file) throws IOException {
        if (isPosix(file)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(FILE));
        }
    }

    /** Permissions of an existing file; empty on file systems without POSIX permissions. */
    public static Set<PosixFilePermission> permissions(Path file) throws IOException {
        return isPosix(file) ? Files.getPosixFilePermissions(file) : Set.of();
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
