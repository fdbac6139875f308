package dev.recordingroutes;

/** Receives each file once every destination has it. */
@FunctionalInterface
public interface DeliveryListener {
    /**
     * Reports a delivered file, on the thread that transferred it, after the ledger calls it delivered.
     *
     * <p>At most once: when the process dies between the ledger's entry and this call, the call is not made up for. An
     * exception is logged, and the file stays delivered.
     */
    void delivered(DeliveredFile file);
}
