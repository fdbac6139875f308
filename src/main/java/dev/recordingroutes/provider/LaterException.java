package dev.recordingroutes.provider;

/** The provider wants to be left alone for longer than a poll can wait. */
public final class LaterException extends ProviderException {
    private static final long serialVersionUID = 1L;

    public LaterException(String message) {
        super(message);
    }
}
