package dev.recordingroutes.message;

import java.net.UnknownHostException;
import java.util.Objects;

/** Why something failed, in one line that a person can read. */
public final class Reason {
    private static final int LONGEST = 400;

    private Reason() {}

    /** The exception that names the fault, below those that only tell where in a route it happened. */
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

    /** Throws that exception again. */
    public static void rethrow(Throwable failure) throws Exception {
        if (cause(failure) instanceof Exception exception) {
            throw exception;
        }
        throw new IllegalStateException(failure);
    }

    /** The words of that exception. */
    public static String of(Throwable failure) {
        var cause = cause(failure);
        var words = Redaction.text(said(cause)).replaceAll("[\\p{Cc}\\s]+", " ").strip();
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
