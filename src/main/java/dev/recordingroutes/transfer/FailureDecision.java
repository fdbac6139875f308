package dev.recordingroutes.transfer;

import dev.recordingroutes.ledger.StatementParameters;
import dev.recordingroutes.recording.FileState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decision on a file whose transfer failed: its next state in the ledger.
 *
 * @param id of the file in the ledger
 * @param owner node that has claimed it
 * @param status next state, as the ledger writes it
 * @param reason in words
 * @param dueAt time of the next attempt, in milliseconds since 1970 UTC
 * @param attempts number of attempts so far
 * @param isNews false when the log has said what it waits for, once for all files
 */
public record FailureDecision(
        String id, @Nullable String owner, String status, String reason, long dueAt, int attempts, boolean isNews)
        implements StatementParameters {
    @Override
    public Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("id", id);
        values.put("owner", owner);
        values.put("status", status);
        values.put("reason", reason);
        values.put("dueAt", dueAt);
        values.put("attempts", attempts);
        return values;
    }

    /** True when the file is not tried again by itself. */
    public boolean isSettled() {
        return !status.equals(FileState.PENDING.text());
    }
}
