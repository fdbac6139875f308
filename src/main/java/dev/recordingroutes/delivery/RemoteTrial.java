package dev.recordingroutes.delivery;

import java.io.ByteArrayInputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What every delivery does on a server, done with a file that is removed again; and what of it may still be there. */
final class RemoteTrial {
    private final Destination destination;
    private final String written;
    private final String renamed;
    private final byte[] content;
    private final Set<String> files = new LinkedHashSet<>();
    private final Deque<String> folders = new ArrayDeque<>();
    private boolean sizeTold;
    private boolean folderMade;

    /**
     * Does nothing yet.
     *
     * @param name that no other file has
     */
    RemoteTrial(Destination destination, String name, byte[] content) {
        this.destination = destination;
        this.renamed = destination.onServer(name);
        this.written = renamed + ".part";
        this.content = content;
    }

    Destination destination() {
        return destination;
    }

    /** Files of ours that may still be there. */
    Collection<String> left() {
        return files;
    }

    void run(RemoteConnection connection, StallWatch.Progress progress) throws Exception {
        try {
            if (destination.requiredServer().isAutoCreate()) {
                makeFolders(connection);
            }
            step("a file can't be written", () -> write(connection, progress));
            step("a file can't be renamed", () -> rename(connection));
            step("a file can't be removed", () -> delete(connection, renamed));
        } finally {
            tidyUp(connection, progress);
        }
    }

    /** Removes what there is; what can't be removed stays in {@link #left}. */
    void tidyUp(RemoteConnection connection, StallWatch.Progress progress) {
        for (var file : List.copyOf(files)) {
            try {
                delete(connection, file);
            } catch (Exception e) {
                forgetWhenMissing(connection, file);
            }
        }
        while (files.isEmpty() && !folders.isEmpty()) {
            try {
                connection.removeFolder(folders.getLast());
                folders.removeLast();
            } catch (Exception e) {
                return;
            }
        }
    }

    /** In words. */
    String done() {
        return (folderMade ? "the folder is not there yet, and can be made; " : "")
                + (sizeTold
                        ? "logged in, wrote, compared the size of, renamed and removed a probe"
                        : "logged in, wrote, renamed and removed a probe; the server tells no sizes");
    }

    private void makeFolders(RemoteConnection connection) throws Exception {
        for (var end = written.indexOf('/', 1); end > 0; end = written.indexOf('/', end + 1)) {
            var folder = written.substring(0, end);
            if (connection.makeFolder(folder)) {
                folders.addLast(folder);
                folderMade = true;
            }
        }
    }

    private void write(RemoteConnection connection, StallWatch.Progress progress) throws Exception {
        files.add(written);
        connection.store(progress.through(new ByteArrayInputStream(content)), written);
        var size = connection.size(written);
        sizeTold = size.isPresent();
        if (sizeTold && size.getAsLong() != content.length) {
            throw new DeliveryFailure(
                    "sizes differ: sent %d bytes, the server has %d".formatted(content.length, size.getAsLong()));
        }
    }

    private void rename(RemoteConnection connection) throws Exception {
        files.add(renamed);
        connection.rename(written, renamed);
        files.remove(written);
    }

    private void delete(RemoteConnection connection, String file) throws Exception {
        connection.delete(file);
        files.remove(file);
    }

    private void forgetWhenMissing(RemoteConnection connection, String file) {
        try {
            connection.size(file);
        } catch (NoSuchFileException e) {
            files.remove(file);
        } catch (Exception e) {
            // It may be there.
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private static void step(String otherwise, Step step) throws DeliveryFailure {
        try {
            step.run();
        } catch (Exception e) {
            var failure = new DeliveryFailure("logged in, but %s: %s".formatted(otherwise, DeliveryFailure.words(e)));
            failure.initCause(e);
            throw failure;
        }
    }
}
