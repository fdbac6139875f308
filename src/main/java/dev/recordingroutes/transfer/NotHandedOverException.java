package dev.recordingroutes.transfer;

/** The provider was asked for a link, and gave none. */
public final class NotHandedOverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean forGood;

    NotHandedOverException(String message, boolean forGood) {
        super(message);
        this.forGood = forGood;
    }

    /** Whether it never will, as opposed to not yet. */
    boolean forGood() {
        return forGood;
    }
}
