package dev.recordingroutes.provider;

/** The answer is final: asking again would change nothing. */
public final class RefusedException extends ProviderException {
    private static final long serialVersionUID = 1L;

    private final int status;

    public RefusedException(String message) {
        this(message, 0);
    }

    /** @param status of HTTP, with which the provider refused; 0 when it was not asked */
    public RefusedException(String message, int status) {
        super(message);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
