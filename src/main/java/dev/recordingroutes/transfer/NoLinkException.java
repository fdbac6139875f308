package dev.recordingroutes.transfer;

/** Thrown when the provider was asked for a link and gave none. */
public final class NoLinkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean forGood;

    NoLinkException(String message, boolean forGood) {
        super(message);
        this.forGood = forGood;
    }

    /** True when the provider never gives a link; false when it has none yet. */
    boolean forGood() {
        return forGood;
    }
}
