package dev.recordingroutes.cli;

import dev.recordingroutes.ledger.LedgerRepository.Seen;
import dev.recordingroutes.recording.FileState;
import java.util.Collection;

/**
 * Where the files that were found stand.
 *
 * @param found all of them
 * @param delivered now
 * @param alreadyThere delivered before
 * @param waiting for the provider
 * @param pending to be transferred, now or when their retry is due
 * @param transferring just now
 * @param bytes delivered now
 */
record Tally(
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

    static Tally of(Collection<Seen> seen) {
        return new Tally(
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

    /** Files that are still to be settled. */
    long open() {
        return pending + transferring;
    }

    /** Files that need nothing more from this pass. */
    long settled() {
        return found - open();
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
