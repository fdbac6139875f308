package dev.recordingroutes.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.recordingroutes.delivery.DestinationFullException;
import dev.recordingroutes.ledger.DeliveryRow;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.ledger.SealedLinks;
import dev.recordingroutes.provider.ErrorAction;
import dev.recordingroutes.provider.ProviderException;
import dev.recordingroutes.recording.FileState;
import dev.recordingroutes.recording.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import org.apache.camel.CamelExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.UncategorizedSQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class FailurePolicyTest {
    private static final Instant NOW = Instant.parse("2026-01-31T10:00:00Z");
    private final IOException cut = new IOException("the connection was cut");

    private final FailurePolicy policy =
            new FailurePolicy(Clock.fixed(NOW, ZoneOffset.UTC), 8, Duration.ofSeconds(5), Duration.ofMinutes(1));

    @ParameterizedTest
    @CsvSource({"0, 5", "1, 15", "2, 45", "3, 60", "4, 60", "5, 60", "6, 60"})
    void eachWaitIsThreeTimesTheOneBeforeUpToTheLongestAndAQuarterMoreAtMost(int attempts, long seconds) {
        var waits = new HashSet<Long>();
        for (var i = 0; i < 200; i++) {
            var decision = policy.decide(file(attempts, NOW), cut, null);

            assertThat(decision.status()).isEqualTo("pending");
            assertThat(decision.attempts()).isEqualTo(attempts + 1);
            assertThat(decision.reason()).isEqualTo("the connection was cut");
            assertThat(millis(decision)).isBetween(seconds * 1_000, seconds * 1_250);
            waits.add(millis(decision));
        }
        // Jitter: files that failed together are not tried again together.
        assertThat(waits).hasSizeGreaterThan(20);
    }

    @Test
    void aLinkThatWasSealedWithALostKeyCostsNoAttemptAndWaitsForTheNextPoll(@TempDir Path directory) {
        var sealed = SealedLinks.with(directory.resolve("lost")).seal("https://zoom.us/rec/download/x");
        var thrown = catchThrowableOfType(IOException.class, () -> SealedLinks.with(directory.resolve("new"))
                .open(sealed));

        var decision = policy.decide(file(7, NOW), new CamelExecutionException("route", null, thrown), null);

        assertThat(decision.status()).isEqualTo("waiting");
        assertThat(decision.attempts()).isEqualTo(7);
        assertThat(decision.reason()).contains("sealed with another key", "the next poll brings it again");
        assertThat(millis(decision)).isZero();
    }

    @Test
    void afterTheLastAttemptAFileIsParkedAndTheReasonSaysSo() {
        var decision = policy.decide(file(7, NOW), cut, null);

        assertThat(decision.status()).isEqualTo("parked");
        assertThat(decision.attempts()).isEqualTo(8);
        assertThat(decision.reason()).isEqualTo("gave up after 8 attempts: the connection was cut");
    }

    @ParameterizedTest
    @CsvSource({"410, unavailable", "403, parked", "404, parked", "428, parked"})
    void whatTheApiRefusesForGoodCostsNoAttempt(int status, String state) {
        var decision = policy.decide(
                file(3, NOW), new ProviderException(ErrorAction.FAIL, "webex answered " + status, status), null);

        assertThat(decision.status()).isEqualTo(state);
        assertThat(decision.attempts()).isEqualTo(3);
        assertThat(decision.reason()).isEqualTo("webex answered " + status);
    }

    @Test
    void aFileThatWaitsForRoomCostsNoAttemptIsNotLoggedAgainAndKeepsItsPlaceWhileNothingIsClaimed() {
        var discovered = NOW.minus(Duration.ofDays(3));

        var decision = policy.decide(
                file(7, discovered),
                new DestinationFullException("archive.to=file:/srv: the disk is full", true),
                null);

        assertThat(decision.status()).isEqualTo("pending");
        assertThat(decision.attempts()).isEqualTo(7);
        assertThat(decision.isNews()).isFalse();
        assertThat(decision.dueAt()).isEqualTo(discovered.toEpochMilli());
    }

    @Test
    void aFileThatWaitsForRoomAtOneOfSeveralDestinationsIsDueAfterTheLongestWait() {
        var decision = policy.decide(
                file(7, NOW), new DestinationFullException("archive.to=file:/srv: the disk is full", false), null);

        assertThat(decision.attempts()).isEqualTo(7);
        assertThat(millis(decision)).isBetween(60_000L, 75_000L);
    }

    @Test
    void aFileThatNeverHasALinkIsUnavailableWithoutAnAttempt() {
        var decision = policy.decide(file(0, NOW), new NoLinkException("downloading is prevented", true), null);

        assertThat(decision.status()).isEqualTo("unavailable");
        assertThat(decision.attempts()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "40, 10", "400, 24"})
    void aFileThatIsNotMadeYetIsAskedForTheMoreRarelyTheOlderItIs(long ageInHours, long hours) {
        var decision = policy.decide(
                file(0, NOW.minus(Duration.ofHours(ageInHours))),
                new NoLinkException("no transcript yet", false),
                null);

        assertThat(decision.status()).isEqualTo("waiting");
        assertThat(millis(decision))
                .isBetween(
                        Duration.ofHours(hours).toMillis(),
                        Duration.ofHours(hours).toMillis() * 5 / 4);
    }

    @Test
    void aFileThatADestinationMayHaveIsNotOutOfReachForGood() {
        var delivered = new DeliveryRow("file:a", "a.mp4", "abc", 5, true, null);

        var decision = policy.decide(
                file(0, NOW), new ProviderException(ErrorAction.FAIL, "zoom answered 410", 410), List.of(delivered));

        assertThat(decision.status()).isEqualTo("parked");
        assertThat(decision.reason()).contains("no destination can hand it out", "zoom answered 410");
    }

    @Test
    void aProviderThatWantsAPauseCostsNoAttempt() {
        var decision =
                policy.decide(file(2, NOW), new ProviderException(ErrorAction.RATE_LIMITED, "zoom answered 429"), null);

        assertThat(decision.status()).isEqualTo("pending");
        assertThat(decision.attempts()).isEqualTo(2);
        assertThat(millis(decision)).isZero();
    }

    @Test
    void aPathThatAnotherFileHasIsParkedForGood() {
        var refused = new UncategorizedSQLException(
                "place", "UPDATE", new SQLiteException("taken", SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE));

        var decision = policy.decide(file(2, NOW), new CamelExecutionException("deliver", null, refused), null);

        assertThat(decision.status()).isEqualTo("parked");
        assertThat(decision.attempts()).isEqualTo(2);
        assertThat(decision.reason()).contains("archive.path gives a path that another file has already");
    }

    @Test
    void wordsOfAProviderAreNotTakenForAnErrorOfTheLedger() {
        var said = "answered 500 (UNIQUE constraint failed: index 'recording_file_path')";

        var decision = policy.decide(file(0, NOW), new IOException(said), null);

        assertThat(decision.status()).isEqualTo("pending");
        assertThat(decision.reason()).isEqualTo(said);
    }

    @Test
    void aLedgerThatIsLockedIsTriedAgain() {
        var locked = new UncategorizedSQLException(
                "place", "UPDATE", new SQLiteException("locked", SQLiteErrorCode.SQLITE_BUSY));

        assertThat(policy.decide(file(0, NOW), locked, null).status()).isEqualTo("pending");
    }

    private static long millis(FailureDecision decision) {
        return decision.dueAt() - NOW.toEpochMilli();
    }

    private static FileRow file(int attempts, Instant discoveredAt) {
        var recording = new Recording(
                "zoom",
                "zoom:a",
                "uuid==",
                null,
                "Topic",
                null,
                NOW,
                "audio",
                "M4A",
                "m4a",
                1,
                null,
                FileState.PENDING,
                null,
                null);
        return new FileRow(
                recording, attempts, null, null, null, "node", List.of(), null, null, discoveredAt, null, null);
    }
}
