package dev.recordingroutes.ledger;

import java.io.IOException;

/** Thrown when a link in the ledger was sealed with a key that is gone; the next poll brings the link again. */
public final class SealedByOtherKeyException extends IOException {
    private static final long serialVersionUID = 1L;

    SealedByOtherKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
