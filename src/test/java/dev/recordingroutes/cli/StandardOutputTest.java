package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has a device that is always full")
class StandardOutputTest {
    @TempDir
    Path directory;

    @Test
    void aDiskThatIsFullIsRemembered() throws IOException {
        try (var full = new FileOutputStream("/dev/full")) {
            var output = new StandardOutput(full);

            assertThatIOException().isThrownBy(() -> output.write(1));

            assertThat(output.failure()).isEqualTo("No space left on device");
        }
    }

    @Test
    void aListThatWasCutShortIsNoSuccess() throws Exception {
        var errors = directory.resolve("errors");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.recordingroutes.cli.Main",
                "--help");

        var process = new ProcessBuilder(command)
                .redirectOutput(Path.of("/dev/full").toFile())
                .redirectError(errors.toFile())
                .start();

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Files.readString(errors))
                .isEqualTo(
                        "recording-routes: the output could not be written, and is cut short: No space left on device\n");
    }
}
