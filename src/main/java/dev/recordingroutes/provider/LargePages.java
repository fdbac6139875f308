package dev.recordingroutes.provider;

import dev.recordingroutes.ledger.OwedWindow;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Large pages of listings, of one window at a time: the objects that a page is made into take many times its bytes, and
 * several windows are read at once. Pages as they are common wait for nothing.
 */
// Windows of two providers may be equal, and are two all the same.
@SuppressWarnings("ReferenceEquality")
public final class LargePages {
    /** Bytes of a page from which it is large: some hundred files. */
    private static final int LARGE = 256 << 10;

    /** Only the end of the process comes without a notification. */
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final BooleanSupplier stopping;
    private @Nullable OwedWindow owner;

    /** @param stopping true once the process is ending: then nothing waits */
    public LargePages(BooleanSupplier stopping) {
        this.stopping = stopping;
    }

    /**
     * Waits, with a large page, until no other window has one in memory.
     *
     * @param window that the page belongs to
     * @throws ProviderException with {@link ErrorAction#RATE_LIMITED} when the process ends
     */
    synchronized void enter(OwedWindow window, int bytes) {
        if (bytes < LARGE) {
            return;
        }
        try {
            while (owner != null && owner != window) {
                if (stopping.getAsBoolean()) {
                    throw BoundedRequests.stopping();
                }
                wait(LOOK_AGAIN_MILLIS);
            }
            owner = window;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BoundedRequests.stopping();
        }
    }

    /** Lets the large pages of another window in, when those of this one were the last. */
    public synchronized void leave(OwedWindow window) {
        if (owner == window) {
            owner = null;
            notifyAll();
        }
    }
}
