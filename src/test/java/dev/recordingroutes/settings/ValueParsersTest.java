package dev.recordingroutes.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueParsersTest {

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "15m, PT15M", "24h, PT24H", "7d, PT168H", "0s, PT0S"})
    void aDurationIsANumberAndAUnit(String text, Duration duration) {
        assertThat(DurationValue.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "15", "m", "1.5h", "-1s", "15 m", "15M", "1h30m", "７d", "106751991168d"})
    void anythingElseIsNoDuration(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DurationValue.parse(text))
                .withMessageStartingWith("\"" + text + "\" is ");
    }

    @ParameterizedTest
    @CsvSource({"0B, 0", "7b, 7", "64KB, 65536", "3mb, 3145728", "2GB, 2147483648", "1TB, 1099511627776"})
    void aSizeCountsIn1024s(String text, long bytes) {
        assertThat(SizeValue.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "64", "KB", "1.5GB", "-1KB", "2 GB", "2GiB", "9999999999TB"})
    void anythingElseIsNoSize(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SizeValue.parse(text))
                .withMessageStartingWith("\"" + text + "\" is ");
    }
}
