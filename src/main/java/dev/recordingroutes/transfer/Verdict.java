package dev.recordingroutes.transfer;

/**
 * What becomes of a file whose transfer failed.
 *
 * @param id its id in the ledger
 * @param status its next state there, as the ledger writes it
 * @param reason in words
 * @param dueAt when it may be tried again, in milliseconds since 1970 UTC
 * @param attempts how often it was tried
 */
public record Verdict(String id, String status, String reason, long dueAt, int attempts) {
    /** As the log tells it. */
    public String sentence() {
        return "%s: attempt %d failed, now %s: %s".formatted(id, attempts, status, reason);
    }
}
