package dev.recordingroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.apache.camel.component.sql.SqlConstants;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that this node has claimed and not yet released; their leases, and no others, are renewed. */
public final class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    private final ObjectMapper json;
    private final Clock clock;
    private final Duration renewal;
    private final Map<String, FileRow> claimed = new ConcurrentHashMap<>();
    private Instant renewAt = Instant.MIN;

    /** @param lease duration of a lease; leases are renewed three times in it */
    public Claims(ObjectMapper json, Clock clock, Duration lease) {
        this.json = json;
        this.clock = clock;
        this.renewal = lease.dividedBy(3);
    }

    /** Reads the deliveries of a file, as {@code list-deliveries-of-file.sql} returns them. */
    public List<DeliveryRow> deliveries(@Body List<Map<String, @Nullable Object>> rows) {
        return DeliveryRow.of(rows);
    }

    /**
     * Adds files that were claimed.
     *
     * @param rows as {@code claim-due.sql} returned them
     * @return files that are not in transfer already. The lease of one that is can run out when the machine sleeps or
     *     its clock is set; the claim has renewed it, and a second transfer would overwrite the first.
     */
    public List<FileRow> add(List<Map<String, @Nullable Object>> rows) {
        return rows.stream()
                .map(FileRow::of)
                .filter(file -> claimed.putIfAbsent(file.id(), file) == null)
                .toList();
    }

    /**
     * Releases a file whose transfer has ended, delivered or not; before the ledger makes it due again, since it may be
     * claimed in the same instant. Nothing is done the second time.
     */
    // Another claim of the file may have an equal row.
    @SuppressWarnings("ReferenceEquality")
    public void release(@Variable("file") FileRow file) {
        claimed.computeIfPresent(file.id(), (id, known) -> known == file ? null : known);
    }

    /**
     * Fails unless a statement changed the row of a file that this node has claimed.
     *
     * @param changed number of rows
     * @throws LeaseLostException when the lease ran out, or was ended because the process stops
     */
    public void requireOwned(@Variable("file") FileRow file, @Header(SqlConstants.SQL_UPDATE_COUNT) int changed) {
        if (changed == 0) {
            var lost = new LeaseLostException(file.id());
            LOG.info("{}", lost.getMessage());
            throw lost;
        }
    }

    public boolean isEmpty() {
        return claimed.isEmpty();
    }

    /** Ids of the claimed files when their leases are due for renewal; else an empty list. */
    public synchronized List<String> toRenew() {
        var now = clock.instant();
        if (now.isBefore(renewAt)) {
            return List.of();
        }
        renewAt = now.plus(renewal);
        return List.copyOf(claimed.keySet());
    }

    /** Canonical recording of a file as JSON, for a provider's jq expressions. */
    public String json(FileRow file) throws JsonProcessingException {
        return json.writeValueAsString(file.recording().asMap());
    }
}
