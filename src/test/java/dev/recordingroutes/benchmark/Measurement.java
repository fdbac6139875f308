package dev.recordingroutes.benchmark;

/**
 * Cost of one run of a program.
 *
 * @param began value of {@link System#nanoTime()} at the start
 * @param seconds of wall time
 * @param cpuSeconds of the process and its children, user and system
 * @param peakKilobytes most resident memory of the process tree at one time
 */
public record Measurement(long began, double seconds, double cpuSeconds, long peakKilobytes) {
    /** Copy with another duration, of the part that is compared. */
    public Measurement lasting(double part) {
        return new Measurement(began, part, cpuSeconds, peakKilobytes);
    }
}
