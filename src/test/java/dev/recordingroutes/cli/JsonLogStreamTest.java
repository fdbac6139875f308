package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonLogStreamTest {
    private final ByteArrayOutputStream target = new ByteArrayOutputStream();

    @Test
    void aCharacterThatIsCutBetweenWritesIsEscapedAllTheSame() throws IOException {
        var bytes = "{\"a\":\"x\u202Ey\u009Bzü👩\u200D💻\"}\n".getBytes(StandardCharsets.UTF_8);
        try (var stream = new JsonLogStream(target)) {
            for (var each : bytes) {
                stream.write(each);
                stream.flush();
            }
        }

        assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo("{\"a\":\"x\\u202ey\\u009bzü👩\u200D💻\"}\n");
    }

    @Test
    void aProgressBarBesideTheLogIsShownAtOnceAndAsItIs() throws IOException {
        try (var stream = new JsonLogStream(target)) {
            stream.write((Logging.OVER_THE_BAR + "harvest 50%").getBytes(StandardCharsets.UTF_8));
            stream.flush();

            assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo(Logging.OVER_THE_BAR + "harvest 50%");
        }
    }
}
