package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.Sha256;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers files so that a final name never shows anything but a whole file, and nobody's file is overwritten. */
public final class AtomicDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(AtomicDelivery.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final String PROBE = ".rr-probe";

    /** Other files that may come to a name while one is delivered. */
    private static final int MOST_CONFLICTS = 10;
    /** Copies of one file within a second. */
    private static final int MOST_COPIES = 1_000;

    /** An earlier sidecar may be longer than the one that replaces it: up to so many times, and bytes. */
    private static final int SIDECAR_GROWTH = 2;

    private static final int SIDECAR_ROOM = 64 << 10;

    private final TemporaryNames names;
    private final Clock clock;

    public AtomicDelivery(TemporaryNames names, Clock clock) {
        this.names = names;
        this.clock = clock;
    }

    /**
     * Delivers a file, or text, to one destination. Another file that has the name is kept as a conflict copy; an earlier
     * sidecar of the same recording file is replaced.
     *
     * @throws IOException in words that name the destination, the path, the cause and the remedy; under the final name
     *     there is then what was there before
     */
    public void deliver(Destination destination, Content content, String path) throws IOException {
        try {
            destination.space().require();
            if (destination.store().isWriteOnly()) {
                destination.store().write(content, path);
            } else {
                var temporary = names.next(path);
                if (!destination.store().linkIfFree(content, temporary, path)) {
                    writeAndRename(destination, content, temporary, path);
                }
                if (!(content instanceof Content.Text)) {
                    // A sidecar comes before its file, whose folder is theirs both.
                    destination.store().synchronize(path);
                }
            }
            destination.space().taken(content);
        } catch (IOException e) {
            var full = DeliveryFailure.isFull(e);
            if (full) {
                destination.space().refused(DeliveryFailure.words(e), content.size());
            }
            if (full || e instanceof DestinationFullException) {
                destination.space().await(path);
            }
            throw DeliveryFailure.at(destination, path, e);
        }
    }

    private void writeAndRename(Destination destination, Content content, String temporary, String path)
            throws IOException {
        var store = destination.store();
        var renaming = false;
        @Nullable String copy = null;
        try {
            store.write(content, temporary);
            requireSameSize(store, content, temporary);
            renaming = true;
            if (!destination.keepsConflictCopies()) {
                store.rename(temporary, path);
                return;
            }
            for (var left = MOST_CONFLICTS; !store.renameIfFree(temporary, path); left--) {
                renaming = false;
                if (left == 0) {
                    throw new DeliveryFailure("other files keep coming to its name; let one program write there");
                }
                if (isSame(store, content, path)) {
                    store.delete(temporary);
                    return;
                }
                if (isEarlierSidecar(store, content, path)) {
                    renaming = true;
                    store.rename(temporary, path);
                    return;
                }
                copy = setAside(destination, content, path);
                renaming = true;
            }
        } catch (IOException e) {
            if (!renaming || !DeliveryFailure.isUnanswered(e)) {
                deleteQuietly(store, temporary);
                if (copy != null) {
                    putBack(store, copy, path, e);
                }
            }
            throw e;
        }
    }

    /** Renames a file that has the name of another; returns its new name, null when that was not needed any more. */
    private @Nullable String setAside(Destination destination, Content content, String path) throws IOException {
        var store = destination.store();
        var now = clock.instant();
        var copy = conflictCopy(path, now);
        try {
            // Another engine may set files aside in the same millisecond.
            for (var left = MOST_COPIES; !store.renameIfFree(path, copy); left--) {
                if (left == 0) {
                    throw new DeliveryFailure("the names for copies of it are taken, the last one %s".formatted(copy));
                }
                now = now.plusMillis(1);
                copy = conflictCopy(path, now);
            }
        } catch (IOException e) {
            if (DeliveryFailure.isUnanswered(e) || store.exists(path)) {
                throw e;
            }
            return null;
        }
        if (isSame(store, content, copy) && store.renameIfFree(copy, path)) {
            // Another engine has delivered just this meanwhile.
            return null;
        }
        LOG.atWarn()
                .addKeyValue("event", "conflict.copy")
                .addKeyValue("destination", destination)
                .addKeyValue("path", path)
                .log("{}: another file was there as {}; it is kept as {}", destination, path, copy);
        return copy;
    }

    /** Gives a file its final name again, unless a newer one has it by now. */
    private static void putBack(FileStore store, String copy, String path, IOException why) {
        try {
            store.renameIfFree(copy, path);
            store.synchronize(path);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private static void requireSameSize(FileStore store, Content content, String path) throws IOException {
        var size = store.size(path);
        if (size.isPresent() && size.getAsLong() != content.size()) {
            throw new DeliveryFailure(
                    "sizes differ: sent %d bytes, the server has %d".formatted(content.size(), size.getAsLong()));
        }
    }

    private static boolean isSame(FileStore store, Content content, String path) throws IOException {
        var there = new Sha256();
        try {
            var size = store.size(path);
            if (size.isPresent() && size.getAsLong() != content.size()) {
                return false;
            }
            store.read(path, new BoundedOutputStream(content.size(), there));
        } catch (NoSuchFileException | IrregularFileException e) {
            return false;
        } catch (IOException e) {
            if (BoundedOutputStream.isExceeded(e)) {
                return false;
            }
            throw e;
        }
        var here = new Sha256();
        try (var in = content.open()) {
            in.transferTo(here);
        }
        return there.hex().equals(here.hex());
    }

    private static boolean isEarlierSidecar(FileStore store, Content content, String path) throws IOException {
        if (!(content instanceof Content.Text text)) {
            return false;
        }
        try (var in = text.open()) {
            var id = Sidecar.origin(in.readAllBytes()).id();
            return id != null
                    && id.equals(Sidecar.origin(store, path, SIDECAR_GROWTH * text.size() + SIDECAR_ROOM)
                            .id());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Name under which a file is kept that was not what should have its name. */
    static String conflictCopy(String path, Instant now) {
        return path + ".replaced-" + TIME.format(now);
    }

    /**
     * Removes what earlier attempts at these paths, all in one folder, left under temporary names: those of nodes that
     * died, and those of a node whose lease ran out, whose late rename then fails. To be called while the lease of the
     * file is this node's, and before it is delivered; files of other ledgers stay.
     *
     * @throws IOException when the store can't be reached; a store that refuses to list or delete keeps the leftovers
     */
    void removeLeftovers(Destination destination, List<String> paths) throws IOException {
        var store = destination.store();
        if (store.isWriteOnly()) {
            return;
        }
        var folder = TemporaryNames.folder(paths.get(0));
        try {
            for (var name : store.list(folder)) {
                if (paths.stream().anyMatch(path -> names.isOurs(name, path))) {
                    store.delete(folder + name);
                }
            }
        } catch (IOException e) {
            if (DeliveryFailure.isUnanswered(e)) {
                throw e;
            }
            LOG.debug("{}: leftovers in {} stay: {}", destination, folder, DeliveryFailure.words(e));
        }
    }

    /**
     * Makes a destination ready that can be asked at once, and tries it out; others are asked when there is a file.
     *
     * @throws IOException when it can't be written; not for want of room, which is waited for
     */
    void prepare(Destination destination) throws IOException {
        if (destination.store().isNear()) {
            destination.store().makeFolders();
            removeLeftovers(destination, List.of(PROBE));
            try {
                new Probe(destination.store(), names.next(PROBE), names.next(PROBE)).run();
            } catch (IOException e) {
                if (!DeliveryFailure.isFull(e)) {
                    throw e;
                }
                destination.space().refused(DeliveryFailure.words(e), 1);
            }
        }
    }

    static void deleteQuietly(FileStore store, String path) {
        try {
            store.delete(path);
        } catch (IOException e) {
            // It is not there, or can't be removed now: then it is a leftover for the next attempt.
        }
    }
}
