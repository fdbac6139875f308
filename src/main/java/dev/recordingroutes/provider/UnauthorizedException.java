package dev.recordingroutes.provider;

/** The access token was not accepted (401), and a renewed one may be; or there is no token to be had. */
public final class UnauthorizedException extends ProviderException {
    private static final long serialVersionUID = 1L;

    public UnauthorizedException(String message) {
        super(message);
    }
}
