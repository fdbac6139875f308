package dev.recordingroutes.ledger;

/** Thrown when the ledger can't be used; the message is one line with the cause, and with the setting where it is wrong. */
public class LedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LedgerException(String message) {
        super(message);
    }
}
