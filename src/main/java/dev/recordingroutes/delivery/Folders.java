package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.FolderSync;
import dev.recordingroutes.disk.OwnerOnly;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The folders of a directory of this machine: makes them, keeps their names safe from a power cut, and makes sure that no
 * link leads out. Remembers for a moment what it has seen, since many files go to the same folder one after the other.
 */
final class Folders {
    /** Time for which a folder that led nowhere else is not looked at again. */
    private static final Duration TRUST = Duration.ofSeconds(1);
    /** Time for which new files are taken to have the owners and permissions of the last one that was made there. */
    private static final Duration SAME_FILES = Duration.ofMinutes(1);

    private static final int MOST_REMEMBERED = 10_000;

    private final Path root;
    private final FolderSync sync = new FolderSync();
    private final Map<Path, Long> inside = new ConcurrentHashMap<>();
    private final Map<Path, NewFiles> newFiles = new ConcurrentHashMap<>();
    /** Folders whose names are on the disk. */
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    Folders(Path root) {
        this.root = root;
    }

    /**
     * Permissions and group of files that are made in a folder.
     *
     * @param permissions by umask and, where the folder has one, default ACL; empty without POSIX permissions
     * @param group number of the group
     */
    record NewFiles(Set<PosixFilePermission> permissions, Object group, long seen) {}

    /** Makes the folders of a path one by one from the top, so that a share that is not mounted stays missing. */
    void makeParents(String path) throws IOException {
        var parent = Path.of(path).getParent();
        if (parent != null && Files.isDirectory(root.resolve(parent))) {
            return;
        }
        for (var depth = 1; parent != null && depth <= parent.getNameCount(); depth++) {
            var folder = root.resolve(parent.subpath(0, depth));
            try {
                // Before: one of that name that was removed meanwhile may have been on the disk.
                durable.remove(folder);
                Files.createDirectory(folder);
            } catch (FileAlreadyExistsException e) {
                // By a file before this one, or another thread; or it is a link.
                requireInside(folder);
            } catch (NoSuchFileException e) {
                throw notThere();
            }
        }
        if (!Files.isDirectory(root)) {
            throw notThere();
        }
    }

    /** Path of a name whose folder is in this directory, however links lead there. */
    Path inside(String path) throws IOException {
        var file = root.resolve(path);
        requireInside(Objects.requireNonNull(file.getParent(), "every file stands in a directory"));
        return file;
    }

    void requireInside(Path folder) throws IOException {
        if (folder.equals(root)) {
            return;
        }
        var seen = inside.get(folder);
        if (seen != null && System.nanoTime() - seen < TRUST.toNanos()) {
            return;
        }
        var real = folder.toRealPath();
        if (!real.startsWith(root.toRealPath())) {
            throw new DeliveryFailure(
                    "%s is reached by a link, and is outside of the destination, in %s; mount that directory there, or remove the link"
                            .formatted(folder, real));
        }
        remember(inside, folder, System.nanoTime());
    }

    /**
     * Finds out what a folder gives to new files, by making one.
     *
     * @param name free name in that folder
     */
    NewFiles newFiles(Path name) throws IOException {
        var folder = Objects.requireNonNull(name.getParent(), "every file stands in a directory");
        var known = newFiles.get(folder);
        if (known == null || System.nanoTime() - known.seen() > SAME_FILES.toNanos()) {
            Files.createFile(name);
            try {
                known = new NewFiles(
                        OwnerOnly.permissions(name), Files.getAttribute(name, "unix:gid"), System.nanoTime());
            } finally {
                Files.delete(name);
            }
            remember(newFiles, folder, known);
        }
        return known;
    }

    /** Writes a name to the disk, and with it the names of folders that were made for it. */
    void synchronize(Path file) throws IOException {
        @Nullable Path folder = file.getParent();
        while (folder != null && folder.startsWith(root)) {
            sync.synchronize(folder);
            if (durable.contains(folder)) {
                break;
            }
            folder = folder.getParent();
        }
        if (durable.size() > MOST_REMEMBERED) {
            durable.clear();
        }
        // Only now, when all of them are on the disk.
        for (@Nullable Path safe = file.getParent(); safe != null && safe.startsWith(root); safe = safe.getParent()) {
            durable.add(safe);
        }
    }

    DeliveryFailure notThere() {
        return new DeliveryFailure("the directory %s is not there; mount it, or create it".formatted(root));
    }

    private static <T> void remember(Map<Path, T> memory, Path folder, T what) {
        if (memory.size() > MOST_REMEMBERED) {
            memory.clear();
        }
        memory.put(folder, what);
    }
}
