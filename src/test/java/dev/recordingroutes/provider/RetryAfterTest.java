package dev.recordingroutes.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the three notations of Retry-After, and malformed ones. */
class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, 0", "7, 7", "' 120 ', 120", "86400, 86400"})
    void secondsAreTakenAsTheyAre(String header, long seconds) {
        assertThat(RetryAfter.parse(header, NOW)).contains(Duration.ofSeconds(seconds));
    }

    @Test
    void anHttpDateIsWaitedFor() {
        assertThat(RetryAfter.parse("Sun, 01 Mar 2026 12:01:30 GMT", NOW)).contains(Duration.ofSeconds(90));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-01T12:10:00Z", "2026-03-01T13:10:00+01:00", "2026-03-01T12:10:00.000Z"})
    void zoomsIso8601IsWaitedFor(String header) {
        assertThat(RetryAfter.parse(header, NOW)).contains(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sun, 01 Mar 2026 11:59:59 GMT", "2026-02-28T12:00:00Z"})
    void aTimeThatHasPassedIsNoWait(String header) {
        assertThat(RetryAfter.parse(header, NOW)).contains(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "86401",
                "999999999",
                "1000000000",
                "99999999999999999999999999999999",
                "Fri, 01 Mar 2126 12:00:00 GMT",
                "9999-12-31T23:59:59Z",
                "+999999999-12-31T23:59:59Z"
            })
    void anAbsurdWaitIsADay(String header) {
        assertThat(RetryAfter.parse(header, NOW)).contains(RetryAfter.LONGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "soon",
                "-5",
                "1.5",
                "PT5M",
                ",",
                "Sun, 99 Mar 2026 12:00:00 GMT",
                "2026-13-01T00:00:00Z",
                "2026-03-01T12:10:00",
                "\u0661\u0662"
            })
    void garbageIsNoAnswer(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isEmpty();
    }

    @Test
    void noHeaderIsNoAnswer() {
        assertThat(RetryAfter.parse(null, NOW)).isEmpty();
    }
}
