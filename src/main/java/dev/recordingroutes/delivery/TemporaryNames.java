package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.Sha256;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names under which files are written first, unique to ledger, node and attempt: hidden, about 60 bytes long whatever
 * the file's own name is, and ending with {@code .part}.
 *
 * <p>The ledger's id tells our leftovers from files that another engine is writing to the same destination; the lease of
 * a file makes sure that of our own nodes only one is writing it.
 */
public final class TemporaryNames {
    /** Added to a temporary name by a file that is being replaced. */
    static final String REPLACED = ".old";

    private static final int ID_DIGITS = 8;
    private static final int PATH_DIGITS = 16;

    private final String ledger;
    private final String node;
    private final AtomicLong attempts = new AtomicLong();

    /**
     * @param ledger an id that the ledger keeps over restarts, of at least 8 hexadecimal digits
     * @param node an id of this process's life, of at least 8 hexadecimal digits
     */
    public TemporaryNames(String ledger, String node) {
        this.ledger = ledger.substring(0, ID_DIGITS);
        this.node = node.substring(0, ID_DIGITS);
    }

    /** A path in the same folder that no attempt had before. */
    String next(String path) {
        return folder(path) + ".rr-%s-%s-%s-%d.part".formatted(hash(path), ledger, node, attempts.incrementAndGet());
    }

    /** Tells whether a name was made by any node of this ledger for this path. */
    boolean isOurs(String name, String path) {
        return name.matches(".rr-%s-%s-[0-9a-f]{8}-[0-9]+.part(.old)?"
                .formatted(hash(path), ledger)
                .replace(".", "\\."));
    }

    /** The folder of a path with its slash; empty for none. */
    static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String hash(String path) {
        return Sha256.of(path).substring(0, PATH_DIGITS);
    }
}
