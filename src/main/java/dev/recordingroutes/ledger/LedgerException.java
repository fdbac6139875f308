package dev.recordingroutes.ledger;

/** The ledger can't be used as it is set; the message names the setting, its value and why. */
public final class LedgerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LedgerException(String message) {
        super(message);
    }
}
