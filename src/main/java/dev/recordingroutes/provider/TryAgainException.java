package dev.recordingroutes.provider;

/** A passing fault: a limit, an overload, a broken answer. */
public final class TryAgainException extends ProviderException {
    private static final long serialVersionUID = 1L;

    public TryAgainException(String message) {
        super(message);
    }
}
