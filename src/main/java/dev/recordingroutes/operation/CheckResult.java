package dev.recordingroutes.operation;

/**
 * Outcome of one check.
 *
 * @param name of the provider, the destination, or {@code ledger} or {@code spool}
 * @param ok true when it works
 * @param detail what was done; or what is wrong, and how to mend it
 */
public record CheckResult(String name, boolean ok, String detail) {
    static CheckResult ok(String name, String detail) {
        return new CheckResult(name, true, detail);
    }

    static CheckResult failed(String name, String detail) {
        return new CheckResult(name, false, detail);
    }
}
