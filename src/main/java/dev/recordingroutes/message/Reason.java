package dev.recordingroutes.message;

import java.net.UnknownHostException;
import java.util.Objects;

/** The reason of a failure, in one line that a person can read. */
public final class Reason {
    private static final int LONGEST = 400;

    private Reason() {}

    /** Finds the exception that names the fault, below Camel's own, which only tell where in a route it happened. */
    public static Throwable cause(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null && cause.getClass().getName().startsWith("org.apache.camel.")) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The innermost cause of an exception. */
    public static Throwable root(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The message of that exception in one line of at most 400 characters, without secrets. */
    public static String of(Throwable failure) {
        return inOneLine(said(cause(failure)));
    }

    /** Words in one line of at most 400 characters, without secrets. */
    public static String inOneLine(String said) {
        var words = Redaction.text(said).replaceAll("[\\p{Cc}\\s]+", " ").strip();
        return words.length() > LONGEST ? words.substring(0, LONGEST - 1) + "…" : words;
    }

    private static String said(Throwable cause) {
        var message =
                Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
        // Java says just the name.
        return cause instanceof UnknownHostException
                ? "no host of this name: check the name, and the network: " + message
                : message;
    }
}
