package dev.recordingroutes.transfer;

/** The provider was asked for a link, and gave none. */
public final class NoLinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean forGood;

    NoLinkException(String message, boolean forGood) {
        super(message);
        this.forGood = forGood;
    }

    /** Tells a link that never will be from one that is not there yet. */
    boolean forGood() {
        return forGood;
    }
}
