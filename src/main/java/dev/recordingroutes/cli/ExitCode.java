package dev.recordingroutes.cli;

/** Exit codes of the program, on which scripts rely. */
final class ExitCode {
    /** Everything settled well. */
    static final int DONE = 0;
    /** The work ran, and something is parked, was not reached, or does not verify. */
    static final int UNSETTLED = 1;
    /** Wrong usage or settings: nothing was started. */
    static final int USAGE = 2;

    private ExitCode() {}
}
