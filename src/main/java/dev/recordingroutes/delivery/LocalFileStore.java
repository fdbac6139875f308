package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.Durable;
import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.network.StallWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory of this machine. A power cut never shows a name without its bytes: files are synchronised before they get
 * their final names, and their folders after that.
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
    private final Folders folders;
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
        this.folders = new Folders(root);
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
        if (linkIfFree(content, path, path)) {
            return;
        }
        folders.makeParents(path);
        var file = folders.inside(path);
        // What has that name may be a link: it is removed, not written to.
        Files.deleteIfExists(file);
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try (var progress = watch.watch(() -> {});
                    var in = progress.through(content.open())) {
                in.transferTo(Channels.newOutputStream(channel));
            }
            if (permissions != null) {
                setPermissions(file, permissions);
            }
            channel.force(true);
        }
    }

    @Override
    public boolean linkIfFree(Content content, String temporary, String path) throws IOException {
        if (!(content instanceof Content.File file)
                || spool == null
                || !file.path().startsWith(spool)) {
            return false;
        }
        folders.makeParents(path);
        return link(file.path(), folders.inside(temporary), folders.inside(path));
    }

    /**
     * Gives a file of the spool another name instead of copying it. Only where a file made here would belong to the same
     * group and have no other permissions than the umask gives, since a link has neither the group of a setgid folder
     * nor its default ACL; and not where a third name would change: that of another destination on this file system.
     */
    private boolean link(Path from, Path temporary, Path to) throws IOException {
        try {
            var made = folders.newFiles(temporary);
            var there = Files.readAttributes(from, "unix:gid,nlink,permissions");
            var wanted = permissions == null ? made.permissions() : permissions;
            var changes = !wanted.equals(there.get("permissions"));
            if (!made.group().equals(there.get("gid"))
                    || !made.permissions().equals(umaskPermissions(from))
                    || (changes && !Integer.valueOf(1).equals(there.get("nlink")))) {
                return false;
            }
            if (changes) {
                Files.setPosixFilePermissions(from, wanted);
            }
            Durable.synchronize(from);
            Files.createLink(to, from);
            return true;
        } catch (FileSystemException | UnsupportedOperationException | IllegalArgumentException e) {
            // Another file system, or one without links, or a name that is taken; copying fails with its own reason if
            // something else is wrong.
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
    private Set<PosixFilePermission> umaskPermissions(Path spooled) throws IOException {
        var known = umask;
        if (known == null) {
            // A name that the spool sweeps, should this process die here.
            var probe = spooled.resolveSibling("probe%d.tmp".formatted(System.nanoTime() & Long.MAX_VALUE));
            Files.createFile(probe);
            known = OwnerOnly.permissions(probe);
            Files.delete(probe);
            umask = known;
        }
        return known;
    }

    /** Path of a file that may be opened: to open a pipe takes until somebody writes to it. */
    private Regular regular(String path) throws IOException {
        var file = folders.inside(path);
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
        return new Regular(file, attributes.size());
    }

    private record Regular(Path file, long size) {}

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
        return OptionalLong.of(regular(path).size());
    }

    @Override
    public void read(String path, OutputStream to) throws IOException {
        try {
            Files.copy(regular(path).file(), to);
        } catch (NoSuchFileException e) {
            requireReachable();
            throw e;
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        var target = folders.inside(to);
        Durable.rename(folders.inside(from), target);
    }

    @Override
    public void synchronize(String path) throws IOException {
        folders.synchronize(folders.inside(path));
    }

    /** By a second name, which unlike a rename never replaces a file. */
    @Override
    public boolean renameIfFree(String from, String to) throws IOException {
        var source = folders.inside(from);
        var target = folders.inside(to);
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
        return true;
    }

    @Override
    public void delete(String path) throws IOException {
        Files.delete(folders.inside(path));
    }

    @Override
    public List<String> list(String folder) throws IOException {
        try {
            folders.requireInside(root.resolve(folder));
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
            throw folders.notThere();
        }
        return "found the directory";
    }

    @Override
    public Optional<String> unavailable() {
        return Files.isDirectory(root)
                ? Optional.empty()
                : Optional.of("the directory %s is not there".formatted(root));
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
        return Optional.of(regular(path).file());
    }

    @Override
    public String locate(String path) {
        return root.resolve(path).toString();
    }
}
