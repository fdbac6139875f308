package dev.recordingroutes.operation;

import dev.recordingroutes.ledger.CoverageGap;
import java.time.Duration;
import java.util.List;

/**
 * Outcome of a harvest.
 *
 * @param files how many files were found, by state
 * @param notReached ranges that could not be read and items that were left out, in words; empty when all went well
 * @param gaps ranges of these providers that were asked for, now or before, and are still not read; the next poll asks again
 * @param interrupted true when the engine was closed meanwhile; what is not listed, and what is pending, is left to the
 *     next harvest or daemon
 * @param took from the first request until the last file was settled
 */
public record HarvestResult(
        FileCounts files, List<String> notReached, List<CoverageGap> gaps, boolean interrupted, Duration took) {
    public HarvestResult {
        notReached = List.copyOf(notReached);
        gaps = List.copyOf(gaps);
    }

    /** Returns true when everything was read and no file was parked. */
    public boolean isComplete() {
        return files.parked() == 0 && notReached.isEmpty() && gaps.isEmpty() && !interrupted;
    }
}
