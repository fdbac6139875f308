package dev.recordingroutes.benchmark;

/**
 * One way of doing a work: a tool, or this product.
 *
 * @param name as tables show it
 * @param tool program that must be installed
 * @param program to measure
 * @param before done before each run, not measured
 * @param after done after each run, not measured; fails when the work was not done
 * @param timing tells how long the part took that is compared
 * @param target ratio to this tool that the product aims at; 0 for none
 */
public record Arm(String name, String tool, Program program, Step before, Step after, Timing timing, double target) {
    /** Action around a run. */
    @FunctionalInterface
    public interface Step {
        /** Does it. */
        void run() throws Exception;
    }

    /** Duration of the part of a run that is compared. */
    @FunctionalInterface
    public interface Timing {
        /** Returns seconds. */
        double seconds(Measurement whole) throws Exception;
    }

    /** Returns an arm whose whole run is measured. */
    public static Arm of(String name, String tool, Program program) {
        return new Arm(name, tool, program, () -> {}, () -> {}, Measurement::seconds, 0);
    }

    /** Copy with another name. */
    public Arm named(String other) {
        return new Arm(other, tool, program, before, after, timing, target);
    }

    /** Copy with another step before each run. */
    public Arm before(Step step) {
        return new Arm(name, tool, program, step, after, timing, target);
    }

    /** Copy with another step after each run. */
    public Arm after(Step step) {
        return new Arm(name, tool, program, before, step, timing, target);
    }

    /** Copy of which only a part is compared. */
    public Arm timing(Timing part) {
        return new Arm(name, tool, program, before, after, part, target);
    }

    /** Copy with a target. */
    public Arm target(double ratio) {
        return new Arm(name, tool, program, before, after, timing, ratio);
    }
}
