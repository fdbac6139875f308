package dev.recordingroutes.provider;

/**
 * A failed request to a provider. The message says who, what and why in one line, and holds no secret, no token and no
 * query string.
 */
public final class ProviderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorAction action;
    private final int status;

    /** Creates the failure of a request that got no response. */
    public ProviderException(ErrorAction action, String message) {
        this(action, message, 0);
    }

    /** @param status HTTP status of the response; 0 when there was none */
    public ProviderException(ErrorAction action, String message, int status) {
        super(message);
        this.action = action;
        this.status = status;
    }

    public ErrorAction action() {
        return action;
    }

    public int status() {
        return status;
    }
}
