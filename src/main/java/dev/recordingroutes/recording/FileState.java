package dev.recordingroutes.recording;

import java.util.Locale;

/** State of a file in the ledger. */
public enum FileState {
    /** The provider is still processing it. */
    WAITING,
    /** To be transferred, at once or when its next attempt is due. */
    PENDING,
    /** In transfer: a node has its lease. */
    TRANSFERRING,
    /** Every destination has it. */
    DELIVERED,
    /** Given up until a user requeues it. */
    PARKED,
    /** Left out by a setting. */
    SKIPPED,
    /** The provider will never hand it over. */
    UNAVAILABLE;

    /** Name in the ledger and in commands. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True when a file in this state needs a reason in words. */
    public boolean needsReason() {
        return this != PENDING && this != TRANSFERRING && this != DELIVERED;
    }

    /**
     * Finds a state by its name.
     *
     * @throws IllegalArgumentException when there is no such state
     */
    public static FileState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
