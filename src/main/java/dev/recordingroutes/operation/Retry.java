package dev.recordingroutes.operation;

import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerException;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.recording.FileState;
import dev.recordingroutes.settings.Settings;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes files pending again that were parked, or that their provider would not hand over. */
public final class Retry {
    /** States that a retry can end. */
    public static final Set<FileState> STATES = EnumSet.of(FileState.PARKED, FileState.UNAVAILABLE);

    private final Settings settings;

    public Retry(Settings settings) {
        this.settings = settings;
    }

    /**
     * Requeues single files, parked or unavailable; all of them or none.
     *
     * @return number of files that are pending now
     * @throws RequestException when one of the files is in another state
     * @throws LedgerException when there is no ledger, or it can't be used
     */
    public int files(List<String> ids) {
        try (var ledger = open()) {
            var repository = new LedgerRepository(ledger);
            var missed = new LinkedHashSet<>(ids);
            for (var state : STATES) {
                repository.listFiles(null, state.text(), file -> missed.remove(file.id()));
            }
            if (!missed.isEmpty()) {
                throw new RequestException("not parked: " + String.join(", ", missed));
            }
            return ids.stream().mapToInt(id -> repository.requeue(STATES, id)).sum();
        }
    }

    /**
     * Requeues every file in these states.
     *
     * @return number of files that are pending now
     * @throws LedgerException when there is no ledger, or it can't be used
     */
    public int all(Set<FileState> states) {
        try (var ledger = open()) {
            return new LedgerRepository(ledger).requeue(states, null);
        }
    }

    private Ledger open() {
        return Database.of(settings).openBeside();
    }
}
