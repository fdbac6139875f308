package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.Sha256;
import dev.recordingroutes.ledger.Delivered;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading one delivered file back.
 *
 * @param size in bytes, as it is now; null when it is as it was delivered, or was not read
 * @param sha256 in hexadecimal digits, as it is now; null when it is as it was delivered, or was not read
 * @param reason in words; null when it is as it was delivered
 * @param everywhere whether it is the destination that can't be reached, rather than this file
 */
public record Verification(
        Outcome outcome,
        @Nullable Long size,
        @Nullable String sha256,
        @Nullable String reason,
        boolean everywhere) {

    /** In one word. */
    public enum Outcome {
        OK("ok"),
        DIFFERENT("different"),
        MISSING("missing"),
        UNREACHABLE("unreachable");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** As people and scripts read it. */
        public String text() {
            return text;
        }
    }

    static Verification of(Delivered delivered, Sha256 there) {
        var size = there.size();
        var sha256 = there.hex();
        if (size != delivered.size()) {
            return new Verification(
                    Outcome.DIFFERENT,
                    size,
                    sha256,
                    "sizes differ: %d bytes were delivered, %d are there".formatted(delivered.size(), size),
                    false);
        }
        return sha256.equals(delivered.sha256())
                ? new Verification(Outcome.OK, null, null, null, false)
                : new Verification(
                        Outcome.DIFFERENT,
                        size,
                        sha256,
                        "SHA-256 differs: %s was delivered, %s is there".formatted(delivered.sha256(), sha256),
                        false);
    }

    /** Result for a file that is longer; by how much is not known, since it is not read to its end. */
    static Verification longer(Delivered delivered) {
        return new Verification(
                Outcome.DIFFERENT,
                null,
                null,
                "sizes differ: %d bytes were delivered, more are there".formatted(delivered.size()),
                false);
    }

    /** Result for something that was not opened: a pipe, a device, a link that leads out of the destination. */
    static Verification irregular(String reason) {
        return new Verification(Outcome.DIFFERENT, null, null, reason, false);
    }

    static Verification missing(String reason) {
        return new Verification(Outcome.MISSING, null, null, reason, false);
    }

    static Verification unreachable(String reason, boolean everywhere) {
        return new Verification(Outcome.UNREACHABLE, null, null, reason, everywhere);
    }

    /** When it was not even tried to the end. */
    public static Verification notRead(String reason) {
        return unreachable(reason, false);
    }
}
