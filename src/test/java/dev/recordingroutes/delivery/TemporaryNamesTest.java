package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class TemporaryNamesTest {
    private static final String LEDGER = "a1".repeat(32);

    private final TemporaryNames names =
            new TemporaryNames(LEDGER, UUID.randomUUID().toString());

    @Test
    void aNameIsHiddenInTheSameFolderAndNoOtherAttemptHasIt() {
        var name = names.next("zoom/2026/Weekly.mp4");

        assertThat(name).matches("zoom/2026/\\.rr-[0-9a-f]{16}-a1a1a1a1-[0-9a-f]{8}-1\\.part");
        assertThat(names.next("zoom/2026/Weekly.mp4")).isNotEqualTo(name);
        assertThat(names.next("Weekly.mp4")).doesNotContain("/");
    }

    @Test
    void aNameIsShortEnoughForEveryFileSystemHoweverLongTheFilesOwnIs() {
        assertThat(names.next("x".repeat(200) + ".mp4")).hasSizeLessThan(100);
    }

    @Test
    void namesOfEveryNodeOfTheSameLedgerForTheSamePathAreOurs() {
        var deadNode = new TemporaryNames(LEDGER, UUID.randomUUID().toString());

        assertThat(names.isOurs(deadNode.next("a.mp4"), "a.mp4")).isTrue();
    }

    @Test
    void namesOfAnotherLedgerOrAnotherPathAndOtherFilesAreNot() {
        var otherLedger = new TemporaryNames("b2".repeat(32), "0123abcd");

        assertThat(names.isOurs(otherLedger.next("a.mp4"), "a.mp4")).isFalse();
        assertThat(names.isOurs(names.next("b.mp4"), "a.mp4")).isFalse();
        assertThat(names.isOurs(names.next("a.mp4") + ".mp4", "a.mp4")).isFalse();
        assertThat(names.isOurs("a.mp4", "a.mp4")).isFalse();
    }
}
