package dev.recordingroutes.delivery;

import java.util.regex.Pattern;

/**
 * One place that files go to.
 *
 * @param name the endpoint URI without password and options, as it may be shown, and as the ledger knows it
 * @param store which keeps the files
 * @param space in the store; deliveries pause while its disk is full
 * @param keepsConflictCopies false when the URI says {@code fileExist=Override}: then a file that has the name is replaced
 */
public record Destination(String name, FileStore store, DestinationSpace space, boolean keepsConflictCopies) {
    private static final Pattern PASSWORD = Pattern.compile("(?i)^([a-z0-9+.-]+:(?://)?[^/:;@?]*?)(?::|;|%3A)[^/?]*@");
    /** A password with a slash or a question mark in it, which looks like a port that is no number. */
    private static final Pattern ODD_PASSWORD =
            Pattern.compile("(?i)^([a-z0-9+.-]+://[^/:@?\\[]+):(?!\\d*(?:[/?]|$))(?:.*@|.*)");

    /** Name of the destination with this endpoint URI. */
    public static String nameOf(String uri) {
        // A directory may be called anything, and nobody logs in to it.
        var open = uri.startsWith("file:")
                ? uri
                : ODD_PASSWORD
                        .matcher(PASSWORD.matcher(uri).replaceFirst("$1@"))
                        .replaceFirst("$1@");
        return open.replaceFirst("\\?.*", "");
    }

    @Override
    public String toString() {
        return name;
    }
}
