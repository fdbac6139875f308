package dev.recordingroutes.operation;

/** A request that can't be carried out, so nothing was started; its one-line message names thing, value and remedy. */
public final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RequestException(String message) {
        super(message);
    }
}
