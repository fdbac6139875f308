package dev.recordingroutes.delivery;

import java.io.IOException;

/** Thrown when a file waits for room at a destination, which is no failed attempt of the file. */
public final class DestinationFullException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean everywhere;

    /** @param everywhere whether every destination is full */
    public DestinationFullException(String message, boolean everywhere) {
        super(message);
        this.everywhere = everywhere;
    }

    /** True when every destination is full, so that nothing is claimed before one has room. */
    public boolean isEverywhere() {
        return everywhere;
    }
}
