package dev.recordingroutes.cli;

/** The user asked for something that can't be; the one-line message names the thing, the value and the remedy. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
