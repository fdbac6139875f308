package dev.recordingroutes.delivery;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** A test write: does in a store what every delivery does, with a file that is removed again, also when a step fails. */
public final class Probe {
    private static final Content CONTENT = new Content.Text("Recording Routes was here.\n");

    private final FileStore store;
    private final String written;
    private final String renamed;
    private final Set<String> left = new LinkedHashSet<>();

    /** A probe under names that no other file has. */
    public Probe(FileStore store) {
        this(store, ".rr-check-" + UUID.randomUUID());
    }

    private Probe(FileStore store, String name) {
        this(store, name + ".part", name);
    }

    Probe(FileStore store, String written, String renamed) {
        this.store = store;
        this.written = written;
        this.renamed = renamed;
    }

    /**
     * Runs the probe; folders of the destination that are missing are made, and removed again.
     *
     * @return what was done, in words
     * @throws IOException which says what can't be done, and what to do about it
     */
    public String run() throws IOException {
        if (store.isWriteOnly()) {
            return "not tried: nothing can be removed there again; a harvest shows whether it takes files";
        }
        var made = List.<String>of();
        try {
            made = store.makeFolders();
            return (made.isEmpty() ? "" : "the folder is not there yet, and can be made; ") + deliver();
        } catch (IOException e) {
            removeLeft();
            var remedy = left.isEmpty() ? "" : "; remove there by hand " + String.join(" and ", located());
            throw new IOException(DeliveryFailure.words(e) + remedy, e);
        } finally {
            if (left.isEmpty()) {
                store.removeFolders(made);
            }
        }
    }

    private String deliver() throws IOException {
        var reached = store.requireReachable();
        var done = step(reached, "a file can't be written", this::write);
        step(reached, "a file can't be renamed", this::rename);
        step(reached, "a file can't be removed", () -> delete(renamed));
        return reached + ", " + done;
    }

    private String write() throws IOException {
        left.add(written);
        store.write(CONTENT, written);
        var size = store.size(written);
        if (size.isPresent() && size.getAsLong() != CONTENT.size()) {
            throw new DeliveryFailure(
                    "sizes differ: sent %d bytes, the server has %d".formatted(CONTENT.size(), size.getAsLong()));
        }
        return size.isPresent()
                ? "wrote, compared the size of, renamed and removed a probe"
                : "wrote, renamed and removed a probe; the server tells no sizes";
    }

    private String rename() throws IOException {
        left.add(renamed);
        store.rename(written, renamed);
        left.remove(written);
        return "";
    }

    private String delete(String path) throws IOException {
        store.delete(path);
        left.remove(path);
        return "";
    }

    private void removeLeft() {
        for (var path : List.copyOf(left)) {
            try {
                delete(path);
            } catch (IOException e) {
                removeWhenMissing(path);
            }
        }
    }

    private void removeWhenMissing(String path) {
        try {
            if (!store.exists(path)) {
                left.remove(path);
            }
        } catch (IOException e) {
            // It may be there.
        }
    }

    private List<String> located() {
        return left.stream().map(store::locate).toList();
    }

    private interface Step {
        String run() throws IOException;
    }

    private static String step(String reached, String otherwise, Step step) throws DeliveryFailure {
        try {
            return step.run();
        } catch (IOException e) {
            throw new DeliveryFailure("%s, but %s: %s".formatted(reached, otherwise, DeliveryFailure.words(e)));
        }
    }
}
