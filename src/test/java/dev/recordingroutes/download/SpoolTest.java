package dev.recordingroutes.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.recordingroutes.testing.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "links and pipes are made as POSIX has them")
@Timeout(Waits.SECONDS)
class SpoolTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcdef0123456789abcdef.part", "0123456789abcdef0123456789abcdef.from"})
    void aPipeInTheSpoolIsRefused(String name) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", directory.resolve(name).toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThatIOException()
                .isThrownBy(() -> new Spool(directory))
                .withMessage("it holds '%s', which is no regular file; remove it".formatted(name));
    }

    @Test
    void aSpoolThatIsReachedByALinkIsTheSameOne() throws Exception {
        var spool = directory.resolve("spool");
        var lock = new Spool(spool).lock();
        assertThat(lock).isPresent();
        var link = Files.createSymbolicLink(directory.resolve("link"), spool);

        assertThat(new Spool(link).lock()).isEmpty();

        lock.get().close();
        var again = new Spool(link).lock();
        assertThat(again).isPresent();
        again.get().close();
    }
}
