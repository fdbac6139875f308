package dev.recordingroutes.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DateRangeTest {
    @Test
    void aDateIsItsWholeDayInUtc() {
        assertThat(DateRange.parseStart("2026-01-31")).isEqualTo("2026-01-31T00:00:00Z");
        assertThat(DateRange.parseEnd("2026-01-31")).isEqualTo("2026-02-01T00:00:00Z");
        assertThat(DateRange.parseEnd("2024-02-29")).isEqualTo("2024-03-01T00:00:00Z");
    }

    @Test
    void anInstantIsItselfAtEitherEnd() {
        assertThat(DateRange.parseStart("2026-01-31T12:00:00Z")).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(DateRange.parseEnd("2026-01-31T12:00:00+01:00")).isEqualTo("2026-01-31T11:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-999999999-01-01",
                "+999999999-12-31",
                "+10000-01-01",
                "1969-12-31",
                "1970-01-01T00:00:00+01:00",
                "+999999999-12-31T23:59:59Z"
            })
    void yearsBefore1970AndAfter9999AreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DateRange.parseStart(text))
                .withMessage("must be in the years 1970 to 9999");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DateRange.parseEnd(text))
                .withMessage("must be in the years 1970 to 9999");
    }

    @Test
    void theFirstAndTheLastDayAreAccepted() {
        assertThat(DateRange.parseStart("1970-01-01")).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(DateRange.parseEnd("9999-12-31")).isEqualTo("+10000-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "today",
                "31.01.2026",
                "2026-1-31",
                "2026-02-30",
                "2026-01-31 12:00:00",
                "2026-01-31T12:00:00",
                "T"
            })
    void anythingElseIsRefusedWithAnExample(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DateRange.parseStart(text))
                .withMessageContaining("2026-01-31T12:00:00Z");
        assertThatIllegalArgumentException().isThrownBy(() -> DateRange.parseEnd(text));
    }
}
