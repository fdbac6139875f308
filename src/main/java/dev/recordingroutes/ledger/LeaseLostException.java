package dev.recordingroutes.ledger;

/** The lease of a file ended while it was transferred: it belongs to whoever claims it next. */
public final class LeaseLostException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeaseLostException(String id) {
        super("%s: its lease has ended; whoever claims it next goes on with it".formatted(id));
    }
}
