package dev.recordingroutes.provider;

import dev.recordingroutes.ledger.OwedWindow;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Large pages of listings, of one window of a provider at a time: the objects that a page is made into take many times
 * its bytes, and several windows are read at once. Pages of up to some hundred files wait for nothing.
 */
public final class LargePages {
    /** Bytes of a page from which it is large: some hundred files. */
    private static final int LARGE = 256 << 10;

    /** Only the end of the process comes without a notification. */
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final BooleanSupplier stopping;
    private final Map<String, OwedWindow> owners = new HashMap<>();

    /** @param stopping true once the process is ending: then nothing waits */
    public LargePages(BooleanSupplier stopping) {
        this.stopping = stopping;
    }

    /**
     * Waits, with a large page, until no other window of its provider has one in memory.
     *
     * @param window that the page belongs to
     * @throws ProviderException with {@link ErrorAction#RATE_LIMITED} when the process ends
     */
    synchronized void enter(String provider, OwedWindow window, int bytes) {
        if (bytes < LARGE) {
            return;
        }
        try {
            while (!owners.getOrDefault(provider, window).equals(window)) {
                if (stopping.getAsBoolean()) {
                    throw BoundedRequests.stopping();
                }
                wait(LOOK_AGAIN_MILLIS);
            }
            owners.put(provider, window);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BoundedRequests.stopping();
        }
    }

    /** Lets the large pages of another window in, when those of this one were the last. */
    public synchronized void leave(String provider, OwedWindow window) {
        if (owners.remove(provider, window)) {
            notifyAll();
        }
    }
}
