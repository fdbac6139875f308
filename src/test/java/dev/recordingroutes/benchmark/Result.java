package dev.recordingroutes.benchmark;

/**
 * One measured run, a line of results.csv.
 *
 * @param date of the run of the whole benchmark
 * @param commit of this product
 * @param cores that the machine has for it
 * @param java version
 * @param scale of numbers and sizes
 * @param work id of the work
 * @param name of the work
 * @param amount of what was done, for a rate
 * @param unit of this amount
 * @param arm that did it
 * @param target ratio that the product aims at; 0 for none
 * @param round from 1
 * @param seconds that are compared; NaN for an arm that could not be run
 * @param cpuSeconds of the whole run
 * @param peakKilobytes of the process tree
 */
public record Result(
        String date,
        String commit,
        int cores,
        String java,
        double scale,
        String work,
        String name,
        double amount,
        String unit,
        String arm,
        double target,
        int round,
        double seconds,
        double cpuSeconds,
        long peakKilobytes) {}
