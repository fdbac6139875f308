package dev.recordingroutes.provider;

/** The provider no longer knows the page that was asked for; the listing has to be walked from its first page. */
public final class StartAgainException extends ProviderException {
    private static final long serialVersionUID = 1L;

    public StartAgainException(String message) {
        super(message);
    }
}
