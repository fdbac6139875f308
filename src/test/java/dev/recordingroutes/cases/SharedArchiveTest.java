package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.delivery.ServerCase;
import dev.recordingroutes.delivery.TestFtpServer;
import dev.recordingroutes.delivery.TestSftpServer;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tests what others do in the archive, and that one ledger is one, whatever leads to it. */
class SharedArchiveTest extends Case {
    private static final int FILES = 6;
    private static final int SIZE = 4 << 20;

    private Path archive;

    @BeforeEach
    void onlyZoom() throws IOException {
        workplace.set("webex.enabled", "false");
        archive = Files.createDirectory(workplace.archive());
    }

    @Test
    void s18TwoEnginesOnOneDirectoryNeverShowAPartOfAFile() throws Exception {
        twoEnginesDeliverTo("file:" + archive);
    }

    @Test
    void s18TwoEnginesOnOneFtpServerNeverShowAPartOfAFile() throws Exception {
        try (var server = new TestFtpServer(archive, "secret", new ServerCase.Stall(), null)) {
            twoEnginesDeliverTo("ftp://%s@127.0.0.1:%d/?password=secret".formatted(TestFtpServer.USER, server.port()));
        }
    }

    @Test
    void s18TwoEnginesOnOneSftpServerNeverShowAPartOfAFile() throws Exception {
        try (var server = new TestSftpServer(archive, "secret", new ServerCase.Stall())) {
            var known = Files.writeString(directory.resolve("known_hosts"), server.knownHost());
            twoEnginesDeliverTo("sftp://%s@127.0.0.1:%d/?password=secret&knownHostsFile=%s"
                    .formatted(TestSftpServer.USER, server.port(), known));
        }
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void s18ALinkToALedgerThatIsWorkedWithIsRefusedToASecondDaemon() throws Exception {
        var first = workplace.start(List.of(), "run");
        try {
            Waits.await()
                    .until(() -> Files.exists(workplace.log())
                            && Files.readString(workplace.log()).contains("zoom is polled at"));
            var link = Files.createSymbolicLink(directory.resolve("link.db"), directory.resolve("ledger.db"));
            var second = other("second").set("ledger.url", "jdbc:sqlite:" + link);

            var refused = second.run("run");

            assertExit(refused, 2);
            assertThat(refused.err())
                    .contains("another process is working with this ledger")
                    .hasLineCount(1);
            assertThat(first.isAlive()).isTrue();
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    void s18SomebodysFilesAtTheNamesOfAFileAndItsSidecarAreKept() throws Exception {
        meeting("u==", "Weekly", now.minusSeconds(9_000), video("a"));
        assertExit(harvest("zoom"), 0);
        var file = archive.resolve(path("zoom:a"));
        var sidecar = Path.of(file + ".json");
        Files.writeString(file, "their film");
        Files.writeString(sidecar, "their notes");

        assertExit(other("second").run("harvest"), 0);

        assertThat(file).hasSize(5_000);
        assertThat(Workplace.json(sidecar).path("id").asText()).isEqualTo("zoom:a");
        assertThat(replaced())
                .hasSize(2)
                .anySatisfy(copy -> assertThat(copy).hasContent("their film"))
                .anySatisfy(copy -> assertThat(copy).hasContent("their notes"));
    }

    @Test
    void s18WhatStandsAtTheSidecarOfAFileThatIsGivenUpStaysUnlessItIsThisLedgers() throws Exception {
        meeting("u==", "Weekly", now.minusSeconds(9_000), video("a"));
        var second = other("second");
        assertExit(second.run("harvest"), 0);
        var sidecar = archive.resolve(path(second, "zoom:a") + ".json");
        // The other engine has brought the sidecar, and not yet its file; this one is refused the file.
        var theirs = Files.readString(sidecar);
        assertExit(harvest("zoom"), 0);
        Files.delete(archive.resolve(path("zoom:a")));
        Files.writeString(sidecar, theirs);
        change("UPDATE recording_file SET status = 'pending', due_at = 0, sha256 = NULL, delivered_at = NULL");
        change("DELETE FROM delivery");
        simulator.zoom().respondAlways(simulator.zoom()::isDownload, Response.of(410));

        assertExit(harvest("zoom"), 0);

        assertThat(status("zoom:a")).isEqualTo("unavailable");
        assertThat(sidecar).content().isEqualTo(theirs);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void s18AFolderThatLeadsOutOfTheArchiveGetsNothingAndItsFilesAreParkedWithTheReason() throws Exception {
        workplace.set("transfer.max-attempts", "1");
        meeting("u==", "Weekly", now.minusSeconds(9_000), video("a"));
        var outside = Files.createDirectory(directory.resolve("outside"));
        Files.createSymbolicLink(archive.resolve("zoom"), outside);

        assertExit(harvest("zoom"), 1);

        assertThat(status("zoom:a")).isEqualTo("parked");
        assertThat(reason("zoom:a")).contains("is outside of the destination, in " + outside);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void s18APipeAtAFilesNameIsNeitherReadNorWrittenAndRedeliveryMovesItAside() throws Exception {
        meeting("u==", "Weekly", now.minusSeconds(9_000), video("a"));
        assertExit(harvest("zoom"), 0);
        var file = archive.resolve(path("zoom:a"));
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        var verified = workplace.run("verify");
        assertExit(verified, 1);
        assertThat(verified.out()).contains("different").contains("it is no regular file");
        assertExit(workplace.run("redeliver", "zoom:a"), 0);

        assertThat(file).hasSize(5_000);
        assertExit(workplace.run("verify"), 0);
        try (var names = Files.list(file.getParent())) {
            assertThat(names).hasSize(3);
        }
    }

    /** Has two engines with ledgers of their own harvest the same files at once, and looks on. */
    private void twoEnginesDeliverTo(String destination) throws Exception {
        var files = new ZoomFile[FILES];
        for (var i = 0; i < FILES; i++) {
            files[i] = ZoomFile.of("f" + i, "MP4", "active_speaker", SIZE);
        }
        meeting("u==", "Weekly", now.minusSeconds(9_000), files);
        var engines = List.of(other("first"), other("second"));
        var looking = new AtomicBoolean(true);
        var complaints = new ConcurrentLinkedQueue<String>();
        var looks = CompletableFuture.supplyAsync(() -> lookOn(looking, complaints));
        // No file is served before both have listed them all, so that they deliver at the same time.
        var listed = new CountDownLatch(1);
        simulator.zoom().respondAlways(request -> isLink(request) && !isOpen(listed), Response.of(500));
        try {
            var harvests = new ArrayList<CompletableFuture<Workplace.Result>>();
            for (var engine : engines) {
                engine.set("archive.to", destination).set("transfer.connections", "4");
                engine.set("transfer.max-attempts", "1");
                harvests.add(CompletableFuture.supplyAsync(() -> engine.run("harvest")));
                Waits.await().until(() -> engine.ledger().size() == FILES);
            }
            listed.countDown();
            for (var i = 0; i < harvests.size(); i++) {
                assertThat(Waits.get(harvests.get(i)).exitCode())
                        .as(engines.get(i).run("list").out())
                        .isZero();
            }
        } finally {
            listed.countDown();
            looking.set(false);
        }

        assertThat(complaints).isEmpty();
        assertThat(Waits.get(looks)).as("looks at final names").isGreaterThan(FILES);
        assertThat(workplace.files()).as("nothing temporary, no conflict copy").hasSize(2 * FILES);
        var expected = simulator.zoom().expected();
        var there = workplace.delivered();
        for (var engine : engines) {
            assertThat(engine.ledger()).containsOnlyKeys(expected.keySet());
            engine.ledger().forEach((id, row) -> assertThat(there)
                    .as(id)
                    .containsEntry(row.path("path").asText(), expected.get(id).sha256()));
        }
    }

    private static boolean isOpen(CountDownLatch latch) {
        try {
            return latch.await(Waits.SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Looks at every final name until told to stop; returns how many it saw. */
    private int lookOn(AtomicBoolean looking, Queue<String> complaints) {
        var looks = 0;
        Map<Path, Long> seen = new HashMap<>();
        while (looking.get()) {
            try (var files = Files.walk(archive)) {
                for (var file :
                        files.filter(each -> each.toString().endsWith(".mp4")).toList()) {
                    var size = Files.size(file);
                    looks++;
                    seen.put(file, size);
                    if (size != SIZE) {
                        complaints.add("%s has %d bytes".formatted(file, size));
                    }
                }
                for (var file : seen.keySet()) {
                    if (!Files.exists(file)) {
                        complaints.add(file + " was there and is gone");
                    }
                }
            } catch (UncheckedIOException | NoSuchFileException e) {
                // A temporary name that was listed is gone.
            } catch (IOException e) {
                complaints.add(e.toString());
            }
        }
        return looks;
    }

    /** Returns a place with a ledger and a spool of its own, and the same archive. */
    private Workplace other(String name) throws IOException {
        return new Workplace(Files.createDirectory(directory.resolve(name)))
                .set(simulator.zoom().settings())
                .set("zoom.users", "*")
                .set("archive.to", "file:" + archive)
                .clock(clock);
    }

    private void change(String sql) throws SQLException {
        try (var ledger = Database.at("jdbc:sqlite:" + directory.resolve("ledger.db"))
                        .openBeside();
                var connection = ledger.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String path(Workplace engine, String id) throws IOException {
        return engine.ledger().get(id).path("path").asText();
    }

    private List<Path> replaced() throws IOException {
        return workplace.files().stream()
                .filter(file -> file.toString().contains(".replaced-"))
                .toList();
    }
}
