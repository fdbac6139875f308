package dev.recordingroutes.provider;

/**
 * A provider's API did not give what it was asked for. The message says who, what and why in one line, and holds no
 * secret, no token and no query string.
 */
public abstract sealed class ProviderException extends RuntimeException
        permits LaterException,
                NoSuchScopeException,
                RefusedException,
                StartAgainException,
                TryAgainException,
                UnauthorizedException {
    private static final long serialVersionUID = 1L;

    protected ProviderException(String message) {
        super(message);
    }
}
