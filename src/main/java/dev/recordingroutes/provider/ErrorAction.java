package dev.recordingroutes.provider;

/** The answer to a failed request: the words of a provider file's {@code errorMapping}, and of {@code ${errorAction}}. */
public enum ErrorAction {
    /** Nothing is there: the response counts as a page without items. */
    IGNORE,
    /** A transient error: the request is repeated a few times. */
    RETRY,
    /** An expired page token: the listing is read again from its first page. */
    RESET_PAGINATION,
    /**
     * A rate limit: the provider is left alone for as long as it asks. A pause of at most a minute is waited for, and
     * the request repeated; a longer one ends the poll, and files wait in the ledger.
     */
    RATE_LIMITED,
    /** A user or site that does not exist: it is left out of the poll, and the others are asked. */
    SCOPE_ABSENT,
    /** An access token that is not accepted: the request is repeated once with a new one; then the poll ends. */
    RENEW_TOKEN,
    /** A permanent error: asking again would change nothing. */
    FAIL
}
