package dev.recordingroutes.transfer;

import dev.recordingroutes.recording.FileState;

/**
 * Decision on a file whose transfer failed: its next state in the ledger.
 *
 * @param id of the file in the ledger
 * @param status next state, as the ledger writes it
 * @param reason in words
 * @param dueAt time of the next attempt, in milliseconds since 1970 UTC
 * @param attempts number of attempts so far
 * @param isNews false when the log has said what it waits for, once for all files
 */
public record FailureDecision(String id, String status, String reason, long dueAt, int attempts, boolean isNews) {
    /** True when the file is not tried again by itself. */
    public boolean isSettled() {
        return !status.equals(FileState.PENDING.text());
    }
}
