package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.sshd.sftp.common.SftpException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests destinations whose disk is full: their files wait, whatever happens meanwhile, and then follow by themselves. */
class FullDestinationTest extends ArchiveCase {
    private static final int FILES = 20;

    private final ServerCase.Stall stall = new ServerCase.Stall();

    @ParameterizedTest
    @CsvSource({"452, Insufficient storage space", "552, Quota exceeded", "451, Failure writing to local file."})
    void filesForAnFtpServerWithoutRoomCostNoAttemptsAndFollowWhenThereIsRoom(int code, String said) throws Exception {
        try (var server = new TestFtpServer(workplace.archive(), PASSWORD, stall, null)) {
            workplace.set("archive.to", ftp(server));
            server.answer("STOR", code, said);
            assertWaitThenFollow(() -> server.answerAsUsual("STOR"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15})
    void filesForAnSftpServerWithoutRoomCostNoAttemptsAndFollowWhenThereIsRoom(int status) throws Exception {
        try (var server = new TestSftpServer(workplace.archive(), PASSWORD, stall)) {
            var known = Files.writeString(directory.resolve("known_hosts"), server.knownHost());
            workplace.set(
                    "archive.to",
                    "sftp://%s@127.0.0.1:%d/?password=RAW(%s)&knownHostsFile=%s"
                            .formatted(TestSftpServer.USER, server.port(), PASSWORD, known));
            server.refuse(new SftpException(status, "full"));
            assertWaitThenFollow(() -> server.refuse(null));
        }
    }

    @Test
    void anotherDestinationGoesOnAndTheFullOneGetsItsFilesFromItWhenThereIsRoom() throws Exception {
        var onServer = Files.createDirectory(directory.resolve("server"));
        try (var server = new TestFtpServer(onServer, PASSWORD, stall, null)) {
            workplace.set("archive.to", "file:" + workplace.archive() + "," + ftp(server));
            server.answer("STOR", 552, "Quota exceeded");
            recordAll();

            var harvest = CompletableFuture.supplyAsync(this::harvest);
            Waits.await().until(() -> workplace.delivered().size() == FILES);
            server.answerAsUsual("STOR");

            assertThat(Waits.get(harvest).exitCode()).isZero();
            assertEverythingIsThere();
            assertThat(simulator.zoom().downloads()).isEqualTo(FILES);
            try (var files = Files.walk(onServer)) {
                assertThat(files.filter(Files::isRegularFile)).hasSize(2 * FILES);
            }
        }
    }

    /** With 256 KB of 256 there is no room when the process starts, so nothing is even downloaded. */
    @ParameterizedTest
    @ValueSource(ints = {200, 256})
    void aDirectoryWithoutRoomIsSaidOnceWithItsEndAlsoWhenTheProcessStarts(int kilobytes) throws Exception {
        run(workplace, "mount -t tmpfs -o size=256k tmpfs " + workplace.archive(), true);
        try {
            Files.write(workplace.archive().resolve("ballast"), new byte[kilobytes << 10]);
            for (var i = 0; i < FILES; i++) {
                record("f" + i, 100_000);
            }
            workplace.set("transfer.max-attempts", "1").set("webex.enabled", "false");
            var harvest = workplace.start(List.of(), "harvest");
            Waits.await()
                    .until(() -> Files.exists(workplace.log())
                            && Files.readString(workplace.log()).contains("deliveries pause until there is room"));
            Waits.await().until(() -> waiting() == FILES);
            if (kilobytes == 256) {
                assertThat(simulator.zoom().downloads()).isZero();
            } else {
                assertThat(workplace.ledger().values())
                        .anySatisfy(
                                row -> assertThat(row.path("reason").asText()).contains("the disk is full"));
            }

            run(workplace, "mount -o remount,size=64m " + workplace.archive(), false);
            Waits.ended(harvest);

            assertThat(harvest.exitValue()).isZero();
            Files.delete(workplace.archive().resolve("ballast"));
            assertEverythingIsThere();
            var log = Files.readString(workplace.log());
            assertThat(log).containsOnlyOnce("deliveries pause until there is room");
            assertThat(log).containsOnlyOnce("deliveries go on: there is room again");
            assertThat(log).doesNotContain("failed, and is repeated");
        } finally {
            run(workplace, "umount -l " + workplace.archive(), false);
        }
    }

    @Test
    void theHealthOfAnEngineNamesTheDestinationThatIsFullUntilItHasRoom() throws Exception {
        try (var server = new TestFtpServer(workplace.archive(), PASSWORD, stall, null);
                var engine = RecordingRoutes.builder()
                        .set(simulator.zoom().settings())
                        .set("zoom.users", "*")
                        .set("archive.to", ftp(server))
                        .set("ledger.url", workplace.get("ledger.url"))
                        .set("transfer.spool", workplace.get("transfer.spool"))
                        .set("transfer.min-free", "1MB")
                        .set("transfer.retry-delay", "20ms")
                        .schedules(false)
                        .open()) {
            server.answer("STOR", 552, "Quota exceeded");
            recordAll();
            engine.start();
            var harvest = CompletableFuture.supplyAsync(() -> {
                try {
                    return engine.harvest(HarvestRequest.ofLookback());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });

            Waits.await().untilAsserted(() -> assertThat(engine.health().problems())
                    .singleElement()
                    .asString()
                    .matches("archive.to=ftp://me@127.0.0.1:\\d+/: deliveries pause: the server's disk is full.*"));
            server.answerAsUsual("STOR");

            Waits.get(harvest);
            assertThat(engine.health().problems()).isEmpty();
        }
    }

    private void assertWaitThenFollow(Mending mending) throws Exception {
        workplace.set("transfer.max-attempts", "1").set("transfer.retry-delay", "20ms");
        recordAll();
        var harvest = CompletableFuture.supplyAsync(this::harvest);
        Waits.await().until(() -> reasonOf("zoom:f0").contains("the server's disk is full"));
        Waits.await().until(() -> waiting() == FILES);

        mending.mend();

        assertThat(Waits.get(harvest).exitCode()).isZero();
        assertEverythingIsThere();
        assertThat(workplace.ledger().values())
                .allSatisfy(row -> assertThat(row.path("attempts").asInt()).isEqualTo(1));
    }

    /** Counts files that are neither delivered nor parked, and were not charged with an attempt. */
    private long waiting() throws IOException {
        return workplace.ledger().values().stream()
                .filter(row -> row.path("status").asText().matches("pending|transferring"))
                .filter(row -> row.path("attempts").asInt() == 0)
                .count();
    }

    private void recordAll() {
        for (var i = 0; i < FILES; i++) {
            record("f" + i, 5_000 + i);
        }
    }

    private static String ftp(TestFtpServer server) {
        return "ftp://%s@127.0.0.1:%d/?password=RAW(%s)".formatted(TestFtpServer.USER, server.port(), PASSWORD);
    }

    private static void run(Workplace at, String command, boolean assumed) throws Exception {
        var ended = new ProcessBuilder(command.split(" ")).inheritIO().start();
        Waits.ended(ended);
        if (assumed) {
            Assumptions.assumeTrue(ended.exitValue() == 0, "a tmpfs can only be mounted by root, at " + at.archive());
        } else {
            assertThat(ended.exitValue()).isZero();
        }
    }
}
