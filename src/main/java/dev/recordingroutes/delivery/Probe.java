package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.Durable;
import dev.recordingroutes.message.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Does what every delivery does with a file that is removed again: nothing stays, even when a step fails. */
public final class Probe {
    private static final byte[] CONTENT = "Recording Routes was here.\n".getBytes(StandardCharsets.UTF_8);

    private final Remote remote;

    public Probe(Remote remote) {
        this.remote = remote;
    }

    /**
     * Tries a destination out.
     *
     * @param mayMake whether a directory may be made that is not there; not where files were delivered to it, since
     *     then it is a share that is not mounted
     * @return what was done, in words
     * @throws IOException which says what can't be done, and what to do about it
     */
    public String of(Destination destination, boolean mayMake) throws IOException {
        var directory = destination.directory();
        if (directory != null) {
            if (!mayMake && !Files.isDirectory(directory)) {
                throw new IOException(
                        "the directory %s is not there, though files were delivered to it; mount it, or create it"
                                .formatted(directory));
            }
            return of(directory);
        }
        if (destination.remote()) {
            var trial = new RemoteTrial(destination, name(), CONTENT);
            remote.tryOut(trial);
            return trial.done();
        }
        return "not tried: nothing can be removed there again; a harvest shows whether it takes files";
    }

    /**
     * Tries a directory of this machine out; one that is not there is made, and removed again.
     *
     * @return what was done, in words
     * @throws IOException which says what can't be done, and what to do about it
     */
    public static String of(Path directory) throws IOException {
        Deque<Path> made = new ArrayDeque<>();
        try {
            make(directory, made);
            write(directory);
        } catch (IOException e) {
            throw new IOException(words(directory, e), e);
        } finally {
            remove(made);
        }
        return (made.isEmpty() ? "" : "the directory is not there yet, and can be made; ")
                + "wrote, synchronised, renamed and removed a probe";
    }

    private static void make(Path directory, Deque<Path> made) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (@Nullable Path each = directory.toAbsolutePath();
                each != null && !Files.exists(each);
                each = each.getParent()) {
            missing.push(each);
        }
        for (var each : missing) {
            try {
                Files.createDirectory(each);
                made.push(each);
            } catch (FileAlreadyExistsException e) {
                // By another process just now, so it is not ours.
            }
        }
    }

    private static void write(Path directory) throws IOException {
        var renamed = directory.resolve(name());
        var written = directory.resolve(renamed.getFileName() + ".part");
        try {
            Files.write(written, CONTENT);
            Durable.synchronize(written);
            Durable.rename(written, renamed);
            Durable.synchronizeDirectory(directory);
        } finally {
            Files.deleteIfExists(written);
            Files.deleteIfExists(renamed);
        }
    }

    private static void remove(Deque<Path> made) {
        for (var each : made) {
            try {
                Files.delete(each);
            } catch (IOException e) {
                // Somebody uses it by now.
                return;
            }
        }
    }

    private static String name() {
        return ".rr-check-" + UUID.randomUUID();
    }

    private static String words(Path directory, IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied: let the user %s write in %s"
                    .formatted(System.getProperty("user.name"), directory);
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return "can't be written: %s: %s; make room or mend it, or name another directory"
                    .formatted(file.getFile(), file.getReason());
        }
        return "can't be written: " + Reason.of(e);
    }
}
