package dev.recordingroutes.download;

import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.disk.ProcessLock;
import dev.recordingroutes.disk.Sha256;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Directory in which downloads are completed; only its owner can read it.
 *
 * <p>Each file has its bytes in {@code .part} and, in {@code .from}, the validators with which the rest can be
 * requested. Bytes written before the machine last booted are not resumed: a power cut may have lost some of them.
 */
public final class Spool {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private static final int NAME_DIGITS = 32;
    private static final String LOCK = ".lock";
    private static final Pattern OURS = Pattern.compile("[0-9a-f]{32}\\.(part|from)|probe[0-9]+\\.tmp");
    /** Directory at the root of a mounted file system. */
    private static final String LOST_AND_FOUND = "lost+found";

    private final Path directory;
    private final String boot;

    /**
     * Creates the directory where it is missing.
     *
     * @throws IOException when it can't be used, or holds foreign files, to which everybody else would lose access
     */
    public Spool(Path directory) throws IOException {
        this.directory = directory.toAbsolutePath();
        requireOurs();
        OwnerOnly.directory(this.directory);
        Files.delete(Files.createTempFile(this.directory, "probe", ".tmp"));
        this.boot = Files.isReadable(BOOT_ID)
                ? Files.readString(BOOT_ID).strip()
                : UUID.randomUUID().toString();
    }

    public Path directory() {
        return directory;
    }

    /** Usable space on the spool's disk in bytes. */
    public long usableSpace() throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** Deletes a file, complete or not. */
    public void discard(String id) throws IOException {
        Files.deleteIfExists(validators(id));
        Files.deleteIfExists(bytes(id));
    }

    /**
     * Version of a file: its rest may be appended only while both values stay the same.
     *
     * @param validator a strong {@code ETag}, or a {@code Last-Modified}
     * @param size of the whole file, in bytes
     */
    record Validators(String validator, long size) {}

    /** Path of a file's bytes, which may not exist yet. */
    public Path bytes(String id) {
        return directory.resolve(name(id) + ".part");
    }

    /** Creates the file of a download that begins; what an earlier one left is not written to, since it may have other names. */
    FileChannel create(String id) throws IOException {
        try {
            return OwnerOnly.create(bytes(id));
        } catch (FileAlreadyExistsException e) {
            Files.delete(bytes(id));
            return OwnerOnly.create(bytes(id));
        }
    }

    Optional<Validators> read(String id) throws IOException {
        // Most have none, and an exception for each would cost more than the look.
        if (!validators(id).toFile().exists()) {
            return Optional.empty();
        }
        try {
            var lines = Files.readString(validators(id)).split("\n", -1);
            return lines.length == 3 && lines[0].equals(boot) && Files.exists(bytes(id))
                    ? Optional.of(new Validators(lines[1], Long.parseLong(lines[2])))
                    : Optional.empty();
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    void write(String id, Validators validators) throws IOException {
        var text = boot + "\n" + validators.validator() + "\n" + validators.size();
        try (var channel = OwnerOnly.open(validators(id));
                var out = Channels.newOutputStream(channel.truncate(0))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private Path validators(String id) {
        return directory.resolve(name(id) + ".from");
    }

    private static String name(String id) {
        return Sha256.of(id).substring(0, NAME_DIGITS);
    }

    /**
     * Locks the directory for this process.
     *
     * @return empty when another process has it
     */
    public Optional<ProcessLock> lock() throws IOException {
        return ProcessLock.take(directory.resolve(LOCK));
    }

    /**
     * Deletes the files of the spool except those to keep.
     *
     * @param unfinished passes the id of each file that may still be transferred to the consumer that it is given
     */
    public void sweep(Consumer<Consumer<String>> unfinished) throws IOException {
        var left = contents();
        if (left.isEmpty()) {
            return;
        }
        unfinished.accept(id -> {
            left.remove(bytes(id));
            left.remove(validators(id));
        });
        for (var file : left) {
            Files.deleteIfExists(file);
        }
    }

    private void requireOurs() throws IOException {
        if (Files.isDirectory(directory)) {
            try (var files = Files.list(directory)) {
                var other = files.map(Spool::name)
                        .filter(name -> !name.equals(LOCK) && !name.equals(LOST_AND_FOUND))
                        .filter(name -> !OURS.matcher(name).matches())
                        .findFirst();
                if (other.isPresent()) {
                    throw new IOException("it holds '%s', which is not the spool's; name a directory that is its own"
                            .formatted(other.get()));
                }
            }
            for (var file : contents()) {
                if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new IOException("it holds '%s', which is no regular file; remove it".formatted(name(file)));
                }
            }
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /** Paths of the spool's own files. */
    Set<Path> contents() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> OURS.matcher(name(file)).matches())
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }
}
