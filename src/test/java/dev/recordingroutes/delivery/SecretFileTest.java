package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.recordingroutes.testing.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "links and pipes are made as POSIX has them")
@Timeout(Waits.SECONDS)
class SecretFileTest {
    @TempDir
    Path directory;

    @Test
    void aSecretIsReadFromARegularFileOnly() throws Exception {
        var pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SecretFile().apply(pipe.toString()))
                .withMessageStartingWith("{{file:" + pipe + "}}: is no regular file; write the secret into one");
    }

    @Test
    void aLinkToASecretIsFollowedAsContainersHaveThem() throws Exception {
        var file = Files.writeString(directory.resolve("secret"), "p&ss\n");
        var link = Files.createSymbolicLink(directory.resolve("link"), file);

        assertThat(new SecretFile().apply(link.toString())).isEqualTo("p&ss");
    }
}
