package dev.recordingroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private final Claims claims = new Claims(new ObjectMapper(), Clock.systemUTC(), Duration.ofMinutes(10));

    @Test
    void aFileThatIsInTransferIsNotTakenTwice() {
        assertThat(claims.add(List.of(row()))).hasSize(1);

        assertThat(claims.add(List.of(row()))).isEmpty();
        assertThat(claims.isEmpty()).isFalse();
    }

    @Test
    void theEndOfATransferDoesNotReleaseTheNextClaimOfTheSameFile() {
        var first = claims.add(List.of(row())).get(0);
        claims.release(first);
        // The ledger made it due at once, and another thread claimed it.
        var second = claims.add(List.of(row())).get(0);

        claims.release(first);

        assertThat(claims.toRenew()).containsExactly("zoom:a");
        claims.release(second);
        assertThat(claims.isEmpty()).isTrue();
    }

    @Test
    void aFileWhoseLeaseHasEndedIsNotGoneOnWith() {
        var file = claims.add(List.of(row())).get(0);

        assertThatNoException().isThrownBy(() -> claims.requireOwned(file, 1));
        assertThatExceptionOfType(LeaseLostException.class)
                .isThrownBy(() -> claims.requireOwned(file, 0))
                .withMessageStartingWith("zoom:a: its lease has ended");
    }

    private static Map<String, @Nullable Object> row() {
        Map<String, @Nullable Object> row = new TreeMap<>();
        row.putAll(Map.of("id", "zoom:a", "provider", "zoom", "recording_id", "r", "topic", "t", "recorded_at", 0L));
        row.putAll(Map.of("kind", "k", "extension", "mp4", "declared_size", 5L, "status", "transferring"));
        row.putAll(Map.of("attempts", 0, "due_at", 9L, "owner", "node", "discovered_at", 0L));
        return row;
    }
}
