package dev.recordingroutes.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final Duration FOUR_WEEKS = Duration.ofDays(28);
    private static final Instant START = Instant.parse("2025-01-31T00:00:00Z");

    @Test
    void aYearIsCoveredWithoutAGapAndNeighboursShareADay() {
        var end = START.plus(365, ChronoUnit.DAYS);

        var windows = covering(START, end, FOUR_WEEKS);

        assertThat(windows).hasSize(14);
        assertThat(windows.get(0).to()).isEqualTo(end);
        assertThat(windows.get(13).from()).isEqualTo(START);
        for (var i = 0; i < windows.size(); i++) {
            var window = windows.get(i);
            assertThat(Duration.between(window.from(), window.to()))
                    .isPositive()
                    .isLessThanOrEqualTo(FOUR_WEEKS);
            if (i > 0) {
                assertThat(window.to()).isEqualTo(windows.get(i - 1).from().plus(1, ChronoUnit.DAYS));
            }
        }
    }

    @Test
    void aRangeThatFitsIsOneWindow() {
        assertThat(covering(START, START.plus(FOUR_WEEKS), FOUR_WEEKS))
                .containsExactly(new Window(START, START.plus(FOUR_WEEKS)));
    }

    @Test
    void theLastDateOfAWindowIsTheOneBeforeAnEndAtMidnight() {
        assertThat(new Window(START, START.plus(FOUR_WEEKS)).last())
                .isEqualTo(START.plus(FOUR_WEEKS).minusSeconds(1));
    }

    @Test
    void windowsThatAreNoLongerThanWhatNeighboursShareAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> covering(START, START.plus(FOUR_WEEKS), Duration.ofDays(1)));
    }

    @Test
    void windowsAreOnWholeSecondsAndLoseNothingOfTheRange() {
        var from = Instant.parse("2026-01-31T10:00:00.999Z");
        var to = Instant.parse("2026-03-31T10:00:00.001Z");

        var windows = covering(from, to, FOUR_WEEKS);

        assertThat(windows.get(0).to()).isEqualTo("2026-03-31T10:00:01Z");
        assertThat(windows.get(windows.size() - 1).from()).isEqualTo("2026-01-31T10:00:00Z");
        assertThat(windows).allSatisfy(window -> {
            assertThat(window.from()).isEqualTo(window.from().truncatedTo(ChronoUnit.SECONDS));
            assertThat(window.to()).isEqualTo(window.to().truncatedTo(ChronoUnit.SECONDS));
        });
    }

    @Test
    void theTiniestRangeIsAWindowOfASecond() {
        var second = new Window(START, START.plusSeconds(1));

        assertThat(covering(START, START.plusNanos(1), FOUR_WEEKS)).containsExactly(second);
        assertThat(covering(START.plusMillis(1), START.plusMillis(2), FOUR_WEEKS))
                .containsExactly(second);
        assertThat(covering(START, START.plusSeconds(1), FOUR_WEEKS)).containsExactly(second);
    }

    @Test
    void aWindowEndsAfterItStarts() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(START, START));
        assertThatIllegalArgumentException().isThrownBy(() -> new Window(START, START.minusSeconds(1)));
    }

    @Test
    void aPartOfARangeIsReadWithEachWindowAndNothingTwice() {
        var range = new TimeRange(START.plusMillis(1), START.plus(60, ChronoUnit.DAYS));

        var window = Windows.newest(range, FOUR_WEEKS);

        assertThat(Windows.readWith(window, range))
                .isEqualTo(new TimeRange(START.plus(33, ChronoUnit.DAYS), START.plus(60, ChronoUnit.DAYS)));
    }

    private static List<Window> covering(Instant from, Instant to, Duration longest) {
        var windows = new ArrayList<Window>();
        var left = List.of(new TimeRange(from, to));
        while (!left.isEmpty()) {
            assertThat(left).hasSize(1);
            var range = left.get(0);
            windows.add(Windows.newest(range, longest));
            left = range.minus(Windows.readWith(windows.get(windows.size() - 1), range));
        }
        return windows;
    }
}
