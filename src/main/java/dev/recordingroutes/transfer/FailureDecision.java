package dev.recordingroutes.transfer;

import dev.recordingroutes.recording.FileState;

/**
 * What becomes of a file whose transfer failed.
 *
 * @param id its id in the ledger
 * @param status its next state there, as the ledger writes it
 * @param reason in words
 * @param dueAt when it may be tried again, in milliseconds since 1970 UTC
 * @param attempts how often it was tried
 */
public record FailureDecision(String id, String status, String reason, long dueAt, int attempts) {
    /** Whether the file won't be tried again by itself. */
    public boolean settled() {
        return !status.equals(FileState.PENDING.text());
    }

    /** As the log tells it. */
    public String sentence() {
        return settled()
                ? "%s: now %s: %s".formatted(id, status, reason)
                : "%s: attempt %d failed, and is repeated: %s".formatted(id, attempts, reason);
    }
}
