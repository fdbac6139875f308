package dev.recordingroutes.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Lock file that one process at a time can hold; the operating system releases it when the process dies. */
public final class ProcessLock implements AutoCloseable {
    /**
     * Lock files that this process holds, of all engines in it. POSIX releases a process's lock when the process closes
     * any descriptor of the file, so a second attempt must not even open the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock, whichever links lead to its file; empty when it is held by another process or by this one.
     *
     * @throws IOException when there is no such directory, or the file can't be used
     */
    public static Optional<ProcessLock> take(Path lockFile) throws IOException {
        var file = real(lockFile);
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("%s is no regular file; move it away".formatted(file));
        }
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        var taken = false;
        try {
            var channel = OwnerOnly.open(file);
            FileLock lock = channel.tryLock();
            taken = lock != null;
            if (!taken) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new ProcessLock(file, channel));
        } finally {
            if (!taken) {
                HELD.remove(file);
            }
        }
    }

    /** Path without links, by which this process knows the file. */
    private static Path real(Path lockFile) throws IOException {
        var named = lockFile.toAbsolutePath();
        try {
            return named.toRealPath();
        } catch (NoSuchFileException e) {
            var directory = Objects.requireNonNull(named.getParent(), "every file stands in a directory");
            return directory.toRealPath().resolve(named.getFileName());
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The operating system releases the lock when the process ends.
        }
        HELD.remove(file);
    }
}
