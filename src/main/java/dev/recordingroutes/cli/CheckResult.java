package dev.recordingroutes.cli;

/**
 * What {@code check} found of one thing.
 *
 * @param name of the thing
 * @param ok whether it works
 * @param detail what was done; or what is wrong, and how to mend it
 */
record CheckResult(String name, boolean ok, String detail) {
    static CheckResult ok(String name, String detail) {
        return new CheckResult(name, true, detail);
    }

    static CheckResult failed(String name, String detail) {
        return new CheckResult(name, false, detail);
    }
}
