package dev.recordingroutes.download;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file could not be downloaded. The message names host and cause in one line, and never a link's query. */
public final class DownloadException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What a failure means for the file. */
    public enum Kind {
        /** Passing: worth another try. */
        RETRY,
        /** The token was not accepted, or a sign-in page came instead of media: a new token may help. */
        UNAUTHORIZED,
        /** Too many requests: passing, but for all of the provider's files. */
        LIMITED,
        /** The provider no longer has it. */
        UNAVAILABLE,
        /** A person has to decide: the link is refused, or the provider asks for a forced download. */
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

    /** How long the provider asks to wait. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
