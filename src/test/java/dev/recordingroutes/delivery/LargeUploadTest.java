package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that memory does not grow with the size of an upload. */
@Tag("slow")
class LargeUploadTest extends ArchiveCase {
    private static final long TWO_GIGABYTES = 2L << 30;

    @Test
    void aRecordingOfTwoGigabytesGoesToSshdAndVsftpdAtOnceWithAHeapOf64Megabytes() throws Exception {
        RealServer.permit(directory, "rwxr-xr-x");
        try (var sshd = new OpenSsh(home("sshd"));
                var vsftpd = new Vsftpd(home("vsftpd"), false)) {
            sshd.assumeInstalled();
            vsftpd.assumeInstalled();
            sshd.start();
            vsftpd.start();
            record("large", TWO_GIGABYTES);
            workplace.set("archive.to", sshd.uri() + "," + vsftpd.uri());

            var process = workplace.start(List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError"), "harvest");

            Waits.ended(process, Waits.VERY_LONG);
            assertThat(process.exitValue())
                    .as(Files.readString(workplace.log()))
                    .isZero();
            var row = workplace.ledger().get("zoom:large");
            var expected = simulator.zoom().expected().get("zoom:large").sha256();
            for (var server : List.of(sshd, vsftpd)) {
                assertThat(Workplace.sha256(
                                server.archive().resolve(row.path("path").asText())))
                        .isEqualTo(expected);
            }
        }
    }

    private Path home(String name) throws IOException {
        var home = Files.createDirectory(directory.resolve(name));
        Files.createDirectory(home.resolve("archive"));
        return home;
    }
}
