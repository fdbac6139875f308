package dev.recordingroutes.operation;

import dev.recordingroutes.ledger.LedgerRepository.Seen;
import dev.recordingroutes.recording.FileState;
import java.util.Collection;

/**
 * Numbers of files that an operation found, by what became of them.
 *
 * @param found all files
 * @param delivered by this operation
 * @param alreadyThere delivered before it
 * @param waiting still being processed by the provider
 * @param pending to be transferred now, or when their retry is due
 * @param transferring being transferred
 * @param bytes delivered by this operation
 */
public record FileCounts(
        long found,
        long delivered,
        long alreadyThere,
        long waiting,
        long skipped,
        long unavailable,
        long parked,
        long pending,
        long transferring,
        long bytes) {

    /** Adds up rows of the ledger. */
    public static FileCounts of(Collection<Seen> seen) {
        return new FileCounts(
                seen.stream().mapToLong(Seen::files).sum(),
                files(seen, FileState.DELIVERED, false),
                files(seen, FileState.DELIVERED, true),
                files(seen, FileState.WAITING),
                files(seen, FileState.SKIPPED),
                files(seen, FileState.UNAVAILABLE),
                files(seen, FileState.PARKED),
                files(seen, FileState.PENDING),
                files(seen, FileState.TRANSFERRING),
                seen.stream()
                        .filter(s -> s.status() == FileState.DELIVERED && !s.before())
                        .mapToLong(Seen::bytes)
                        .sum());
    }

    /** Counts files that are not settled yet. */
    public long unsettled() {
        return pending + transferring;
    }

    /** Counts files that need nothing more from this operation. */
    public long settled() {
        return found - unsettled();
    }

    private static long files(Collection<Seen> seen, FileState state) {
        return files(seen, state, true) + files(seen, state, false);
    }

    private static long files(Collection<Seen> seen, FileState state, boolean before) {
        return seen.stream()
                .filter(s -> s.status() == state && s.before() == before)
                .mapToLong(Seen::files)
                .sum();
    }
}
