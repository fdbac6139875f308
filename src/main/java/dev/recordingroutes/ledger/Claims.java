package dev.recordingroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The files that this node has claimed and not yet settled, so that it renews the leases of these and no others. */
public final class Claims {
    private final ObjectMapper json;
    private final Clock clock;
    private final Duration renewal;
    private final Set<String> held = ConcurrentHashMap.newKeySet();
    private Instant renewAt = Instant.MIN;

    /**
     * Begins with none.
     *
     * @param lease how long a lease lasts; they are renewed three times in it
     */
    public Claims(ObjectMapper json, Clock clock, Duration lease) {
        this.json = json;
        this.clock = clock;
        this.renewal = lease.dividedBy(3);
    }

    /**
     * Takes files up.
     *
     * @param rows as {@code claim-due.sql} returned them
     * @return those that were not in hand already: the lease of one that was ran out while the machine slept, or when
     *     its clock was set, and the claim has just renewed it. Two transfers of one file would write over each other.
     */
    public List<FileRow> take(List<Map<String, @Nullable Object>> rows) {
        return rows.stream()
                .map(FileRow::of)
                .filter(file -> held.add(file.id()))
                .toList();
    }

    /** Is done with a file, one way or the other. */
    public void leave(FileRow file) {
        held.remove(file.id());
    }

    /** Whether there is no file that was taken up and not left. */
    public boolean none() {
        return held.isEmpty();
    }

    /** The ids of the files that were taken up and not left, when it is time to renew their leases; else none. */
    public synchronized List<String> toRenew() {
        var now = clock.instant();
        if (now.isBefore(renewAt)) {
            return List.of();
        }
        renewAt = now.plus(renewal);
        return List.copyOf(held);
    }

    /** A file's canonical recording, as a provider's jq sees it. */
    public String json(FileRow file) throws JsonProcessingException {
        return json.writeValueAsString(file.recording().asMap());
    }
}
