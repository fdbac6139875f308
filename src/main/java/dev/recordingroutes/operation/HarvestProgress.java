package dev.recordingroutes.operation;

/**
 * State of a harvest or a redelivery that is going on.
 *
 * @param files counted by state so far
 * @param isListed true once all files are found; until then their number grows
 * @param pages of listings read so far
 * @param bytes of media downloaded since the engine was opened
 */
public record HarvestProgress(FileCounts files, boolean isListed, long pages, long bytes) {}
