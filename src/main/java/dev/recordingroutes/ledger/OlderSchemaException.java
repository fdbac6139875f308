package dev.recordingroutes.ledger;

/** Thrown when a ledger has to be migrated before this version can read it; the message says what does that. */
public final class OlderSchemaException extends LedgerException {
    private static final long serialVersionUID = 1L;

    public OlderSchemaException(String message) {
        super(message);
    }
}
