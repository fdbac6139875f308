package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.Durable;
import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.network.StallWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory of this machine. A power cut never shows a name without its bytes: files are synchronised before they are
 * renamed, and their folders after that.
 *
 * <p>Links are followed as long as they stay inside: nothing is written to, read from or removed in a folder that a link
 * leads to elsewhere. The directory itself may be reached by links. Whoever can change folders between that look and the
 * operation is not kept out.
 *
 * <p>A file of the spool is linked rather than copied where both are on one file system, so that its bytes are written
 * once. Whoever works in the spool must therefore unlink a complete file, and never write to it again.
 */
public final class LocalFileStore implements FileStore {
    private final Path root;
    private final @Nullable Path spool;
    private final @Nullable Set<PosixFilePermission> permissions;
    private final StallWatch watch;
    private volatile @Nullable Set<PosixFilePermission> umask;

    /**
     * Opens nothing yet.
     *
     * @param permissions of each file; null for those that the operator's umask gives
     * @param spool the directory whose files may be linked; null when all are copied
     * @param watch ends a copy that is too slow; one that hangs can't be aborted
     */
    LocalFileStore(Path root, @Nullable Set<PosixFilePermission> permissions, @Nullable Path spool, StallWatch watch) {
        this.watch = watch;
        this.root = root;
        this.permissions = permissions;
        this.spool = spool;
    }

    /** A directory as it is, to be {@link Probe probed}. */
    public LocalFileStore(Path root) {
        this(root.toAbsolutePath(), null, null, new StallWatch(Duration.ofDays(1), 0));
    }

    Path root() {
        return root;
    }

    @Override
    public void write(Content content, String path) throws IOException {
        makeParents(path);
        var file = inside(path);
        if (!(content instanceof Content.File spooled) || !link(spooled.path(), file)) {
            try (var progress = watch.watch(() -> {});
                    var in = progress.through(content.open())) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
            if (permissions != null) {
                setPermissions(file, permissions);
            }
        }
        Durable.synchronize(file);
    }

    /**
     * Gives a file of the spool another name instead of copying it. Only where a file made here would belong to the same
     * group and have no other permissions than the umask gives, since a link has neither the group of a setgid folder
     * nor its default ACL; and not where a third name would change: that of another destination on this file system.
     */
    private boolean link(Path from, Path to) throws IOException {
        if (spool == null || !from.startsWith(spool)) {
            return false;
        }
        try {
            Files.deleteIfExists(to);
            Files.createFile(to);
            var made = OwnerOnly.permissions(to);
            var sameGroup = Files.getAttribute(to, "unix:gid").equals(Files.getAttribute(from, "unix:gid"));
            Files.delete(to);
            var wanted = permissions == null ? made : permissions;
            var changes = !wanted.equals(OwnerOnly.permissions(from));
            if (!sameGroup
                    || !made.equals(umaskPermissions(spool))
                    || (changes && (int) Files.getAttribute(from, "unix:nlink") > 1)) {
                return false;
            }
            Files.createLink(to, from);
            setPermissions(to, wanted);
            return true;
        } catch (FileSystemException | UnsupportedOperationException | IllegalArgumentException e) {
            // Another file system, or one without links; copying fails with its own reason if something else is wrong.
            return false;
        }
    }

    private static void setPermissions(Path file, Set<PosixFilePermission> wanted) throws IOException {
        // Not every file system has permissions that can be set.
        if (!wanted.equals(OwnerOnly.permissions(file))) {
            Files.setPosixFilePermissions(file, wanted);
        }
    }

    /** Permissions that the umask gives to a new file; only a new file can tell. */
    private Set<PosixFilePermission> umaskPermissions(Path directory) throws IOException {
        var known = umask;
        if (known == null) {
            // A name that the spool sweeps, should this process die here.
            var probe = directory.resolve("probe%d.tmp".formatted(System.nanoTime() & Long.MAX_VALUE));
            Files.createFile(probe);
            known = OwnerOnly.permissions(probe);
            Files.delete(probe);
            umask = known;
        }
        return known;
    }

    /** One by one from the top, so that a share that is not mounted stays missing, whenever it went away. */
    private void makeParents(String path) throws IOException {
        var parent = Path.of(path).getParent();
        if (parent != null && Files.isDirectory(root.resolve(parent))) {
            return;
        }
        for (var depth = 1; parent != null && depth <= parent.getNameCount(); depth++) {
            var folder = root.resolve(parent.subpath(0, depth));
            try {
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
    private Path inside(String path) throws IOException {
        var file = root.resolve(path);
        requireInside(Objects.requireNonNull(file.getParent(), "every file stands in a directory"));
        return file;
    }

    private void requireInside(Path folder) throws IOException {
        if (!folder.equals(root)) {
            var real = folder.toRealPath();
            if (!real.startsWith(root.toRealPath())) {
                throw new DeliveryFailure(
                        "%s is reached by a link, and is outside of the destination, in %s; mount that directory there, or remove the link"
                                .formatted(folder, real));
            }
        }
    }

    /** Path of a file that may be opened: to open a pipe takes until somebody writes to it. */
    private Path regular(String path) throws IOException {
        var file = inside(path);
        var attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            attributes = linked(file, path);
        }
        if (attributes.isDirectory()) {
            throw new FileSystemException(path, null, "Is a directory");
        }
        if (!attributes.isRegularFile()) {
            throw new IrregularFileException(path, "it is no regular file");
        }
        return file;
    }

    private BasicFileAttributes linked(Path link, String path) throws IOException {
        Path real;
        try {
            real = link.toRealPath();
        } catch (FileSystemException e) {
            throw new IrregularFileException(path, "it is a link that leads nowhere");
        }
        if (!real.startsWith(root.toRealPath())) {
            throw new IrregularFileException(path, "it is a link that leads out of the destination");
        }
        return Files.readAttributes(real, BasicFileAttributes.class);
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        return OptionalLong.of(Files.size(regular(path)));
    }

    @Override
    public void read(String path, OutputStream to) throws IOException {
        try {
            Files.copy(regular(path), to);
        } catch (NoSuchFileException e) {
            requireReachable();
            throw e;
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        var target = inside(to);
        Durable.rename(inside(from), target);
        synchronizeFolders(target);
    }

    /** By a second name, which unlike a rename never replaces a file. */
    @Override
    public boolean renameIfFree(String from, String to) throws IOException {
        var source = inside(from);
        var target = inside(to);
        try {
            Files.createLink(target, source);
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // A file system without links; renaming fails with its own reason if something else is wrong.
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            rename(from, to);
            return true;
        }
        Files.delete(source);
        synchronizeFolders(target);
        return true;
    }

    private void synchronizeFolders(Path target) {
        // The name stands in its folder now; folders that were made for it have to stand in theirs.
        for (@Nullable Path parent = target.getParent();
                parent != null && parent.startsWith(root);
                parent = parent.getParent()) {
            Durable.synchronizeDirectory(parent);
        }
    }

    @Override
    public void delete(String path) throws IOException {
        Files.delete(inside(path));
    }

    @Override
    public List<String> list(String folder) throws IOException {
        try {
            requireInside(root.resolve(folder));
            try (var files = Files.list(root.resolve(folder))) {
                return files.map(file -> String.valueOf(file.getFileName())).toList();
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    @Override
    public List<Entry> entries(String folder) throws IOException {
        try (var files = Files.list(root.resolve(folder))) {
            // A link to a folder is no file, and is not followed: it may lead in a circle.
            return files.filter(file -> !Files.isSymbolicLink(file) || !Files.isDirectory(file))
                    .map(file -> new Entry(
                            String.valueOf(file.getFileName()), Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)))
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    @Override
    public List<String> makeFolders() throws IOException {
        var made = new ArrayList<String>();
        for (@Nullable Path each = root; each != null && !Files.exists(each); each = each.getParent()) {
            made.add(each.toString());
        }
        Files.createDirectories(root);
        return made;
    }

    @Override
    public void removeFolders(List<String> made) {
        try {
            for (var folder : made) {
                Files.delete(Path.of(folder));
            }
        } catch (IOException e) {
            // Somebody uses it by now.
        }
    }

    @Override
    public String requireReachable() throws IOException {
        if (!Files.isDirectory(root)) {
            throw notThere();
        }
        return "found the directory";
    }

    @Override
    public Optional<String> unavailable() {
        return Files.isDirectory(root)
                ? Optional.empty()
                : Optional.of("the directory %s is not there".formatted(root));
    }

    private DeliveryFailure notThere() {
        return new DeliveryFailure("the directory %s is not there; mount it, or create it".formatted(root));
    }

    @Override
    public OptionalLong freeSpace() throws IOException {
        return OptionalLong.of(Files.getFileStore(root).getUsableSpace());
    }

    @Override
    public boolean isNear() {
        return true;
    }

    @Override
    public Optional<Path> file(String path) throws IOException {
        return Optional.of(regular(path));
    }

    @Override
    public String locate(String path) {
        return root.resolve(path).toString();
    }
}
