package dev.recordingroutes.recording;

import java.util.Locale;

/** Where a file stands, from discovered to delivered. */
public enum FileState {
    /** The provider is still processing it. */
    WAITING,
    /** To be transferred, now or when its retry is due. */
    PENDING,
    /** A node holds its lease and works on it. */
    TRANSFERRING,
    /** Every destination has it. */
    DELIVERED,
    /** Given up, until a person brings it back. */
    PARKED,
    /** Left out by a setting. */
    SKIPPED,
    /** The provider will never hand it over. */
    UNAVAILABLE;

    /** As the ledger and the commands write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a file in this state needs a reason in words. */
    public boolean needsReason() {
        return this != PENDING && this != TRANSFERRING && this != DELIVERED;
    }

    /**
     * Reads a state as it is written.
     *
     * @throws IllegalArgumentException when there is none of this name
     */
    public static FileState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
