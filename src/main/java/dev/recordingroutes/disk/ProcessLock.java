package dev.recordingroutes.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A file that one process at a time holds; a process that dies lets go of it. */
public final class ProcessLock implements AutoCloseable {
    /**
     * What this process holds, however many contexts it has. POSIX gives a process's lock up when the process closes
     * any descriptor of the file, so a second attempt must not even open it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Takes the lock; empty when somebody else has it. */
    public static Optional<ProcessLock> take(Path lockFile) throws IOException {
        var file = lockFile.toAbsolutePath().normalize();
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

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // The process ends, and its lock with it.
        }
        HELD.remove(file);
    }
}
