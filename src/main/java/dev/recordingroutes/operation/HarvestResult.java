package dev.recordingroutes.operation;

import java.time.Duration;
import java.util.List;

/**
 * Outcome of a harvest.
 *
 * @param files how many files were found, by state
 * @param notReached ranges that could not be read and items that were left out, in words; empty when all went well
 * @param took from the first request until the last file was settled
 */
public record HarvestResult(FileCounts files, List<String> notReached, Duration took) {
    public HarvestResult {
        notReached = List.copyOf(notReached);
    }

    /** Returns true when everything was read and no file was parked. */
    public boolean isComplete() {
        return files.parked() == 0 && notReached.isEmpty();
    }
}
