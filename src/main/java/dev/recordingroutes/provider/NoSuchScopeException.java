package dev.recordingroutes.provider;

/** The user or site that was asked for does not exist; the others go on. */
public final class NoSuchScopeException extends ProviderException {
    private static final long serialVersionUID = 1L;

    public NoSuchScopeException(String message) {
        super(message);
    }
}
