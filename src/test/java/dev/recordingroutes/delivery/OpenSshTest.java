package dev.recordingroutes.delivery;

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
    void aHostThatIsNotKnownIsSaidSo() throws Exception {
        serve();
        Files.writeString(((OpenSsh) server).knownHosts(), "");
        record("a", 5_000);

        assertRefused("zoom:a", "unknown host key", "add it to known_hosts");
    }
}
