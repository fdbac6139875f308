package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.testing.Waits;
import java.io.File;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the delivery of 600 recordings to a server that is killed when it has a third of them. */
@Tag("slow")
class KilledServerTest extends ArchiveCase {
    private static final int RECORDINGS = 600;

    private RealServer server;

    @AfterEach
    void stopTheServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void sshdGetsEveryFile() throws Exception {
        start(new OpenSsh(directory));

        assertEveryFileArrivesThough(server.uri());
    }

    @Test
    void vsftpdGetsEveryFile() throws Exception {
        start(new Vsftpd(directory, false));

        assertEveryFileArrivesThough(server.uri());
    }

    @Test
    void aDiskHereAndSshdGetEveryFile() throws Exception {
        start(new OpenSsh(directory));
        var here = new Workplace(directory.resolve("here"));

        assertEveryFileArrivesThough("file:%s,%s".formatted(here.archive(), server.uri()));

        assertThat(here.files()).hasSize(2 * RECORDINGS);
        assertThat(here.delivered()).isEqualTo(workplace.delivered());
    }

    private void start(RealServer real) throws Exception {
        server = real;
        server.assumeInstalled();
        server.start();
    }

    private void assertEveryFileArrivesThough(String destinations) throws Exception {
        for (var i = 0; i < RECORDINGS; i++) {
            record("a" + i, "Team " + i % 7, 1_000_000);
        }
        workplace.set("archive.to", destinations).set("transfer.max-attempts", "30");

        var harvest = CompletableFuture.supplyAsync(this::harvest);
        Awaitility.await()
                .pollInterval(10, TimeUnit.MILLISECONDS)
                .atMost(Waits.VERY_LONG)
                .until(() -> recordings(workplace.archive().toFile()) > RECORDINGS / 3);
        server.kill();
        assertThat(recordings(workplace.archive().toFile())).isLessThan(RECORDINGS);
        server.start();

        var result = Waits.get(harvest, Waits.VERY_LONG);
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertEverythingIsThere();
    }

    /** Counts recordings below a directory; tolerates files that appear or disappear meanwhile. */
    private static long recordings(File file) {
        var inside = file.listFiles();
        return inside == null
                ? file.getName().endsWith(".mp4") ? 1 : 0
                : Stream.of(inside).mapToLong(KilledServerTest::recordings).sum();
    }
}
