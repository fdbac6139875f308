package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Tests deliveries to OpenSSH's sshd. */
class OpenSshTest extends RealServerCase {
    @Override
    OpenSsh server() throws Exception {
        return new OpenSsh(directory);
    }

    @Override
    String forbidden() {
        return "no such folder, and it can't be made";
    }

    @Override
    String full() {
        return "the server's disk is full";
    }

    @Test
    void aFolderFromTheRootOnIsOne() throws Exception {
        serve();
        workplace.set("archive.to", server.uri().replace("/archive?", "/" + server.archive() + "?"));
        record("a", 5_000);

        assertHarvested();
    }

    @Test
    void aFolderThatIsALinkOutOfTheDestinationGetsNothing() throws Exception {
        serve();
        var outside = Files.createDirectory(directory.resolve("outside"));
        server.giveAway(outside);
        Files.createSymbolicLink(workplace.archive().resolve("zoom"), outside);
        record("a", 5_000);

        assertRefused("zoom:a", "/zoom is a link that leads out of the destination, to " + outside);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aPipeIsToldFromAFileAndNotOpened() throws Exception {
        serve();
        record("a", 5_000);
        assertHarvested();
        var file = delivered("zoom:a");
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        var verified = workplace.run("verify");

        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.out()).contains("different").contains("it is no regular file");
    }

    @Test
    void aHostThatIsNotKnownIsSaidSo() throws Exception {
        serve();
        Files.writeString(((OpenSsh) server).knownHosts(), "");
        record("a", 5_000);

        assertRefused("zoom:a", "unknown host key", "add it to known_hosts");
    }
}
