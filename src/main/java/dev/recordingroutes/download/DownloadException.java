package dev.recordingroutes.download;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Thrown when a file can't be downloaded. The message names host and cause in one line, and never a link's query. */
public final class DownloadException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Consequence of a failure for the file. */
    public enum Kind {
        /** Transient: worth another attempt. */
        RETRY,
        /** The token was not accepted, or a sign-in page came instead of media: a new token may help. */
        UNAUTHORIZED,
        /** Too many requests: a rate-limit pause for all of the provider's files. */
        LIMITED,
        /** The provider no longer has it. */
        UNAVAILABLE,
        /** Permanent until a person decides: the link is refused, or the provider asks for a download by hand. */
        PARK
    }

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    DownloadException(Kind kind, String message) {
        this(kind, message, null, null);
    }

    DownloadException(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** Wait that the provider asks for. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
