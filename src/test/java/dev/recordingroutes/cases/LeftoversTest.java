package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.disk.Sha256;
import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.ledger.SealedLinks;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that files left by a killed process are used or removed. */
class LeftoversTest extends Case {
    private static final String ID = "zoom:video";

    @BeforeEach
    void onlyZoom() {
        workplace.set("webex.enabled", "false");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere bytes from before the last boot can't be told apart")
    @Tag("slow")
    void aDownloadThatWasKilledGoesOnWhereItWas() throws Exception {
        meeting("u1==", "Weekly", now.minusSeconds(9_000), ZoomFile.of("video", "MP4", "active_speaker", 3 << 20));
        var zoom = simulator.zoom();
        zoom.spoilOnce(zoom::isDownload, answer -> answer.stalledAfter(2 << 20, Waits.VERY_LONG));
        var process = workplace.start(List.of(), "harvest");
        Waits.await().until(() -> spooled() >= 2 << 20);
        process.destroyForcibly().waitFor();

        assertExit(harvest("zoom"), 0);

        var last = seen(zoom, zoom::isDownload).get(1);
        assertThat(last.header("Range")).hasValue("bytes=%d-".formatted(2 << 20));
        assertEverythingIsThere();
        assertThat(contents(workplace.spool())).containsExactly(".lock");
    }

    @Test
    void whatSettledAndUnknownFilesHaveLeftInTheSpoolIsSweptAtTheStartAndWhatIsBegunStays() throws Exception {
        meeting("u1==", "Weekly", now.minusSeconds(9_000), video("video"));
        harvest("zoom");
        meeting("u2==", "Later", now.minusSeconds(8_000), video("begun"));
        var zoom = simulator.zoom();
        zoom.spoilOnce(zoom::isDownload, answer -> answer.stalledAfter(3_000, Waits.VERY_LONG));
        var process = workplace.start(List.of(), "harvest");
        Waits.await().until(() -> spooled() >= 3_000);
        process.destroyForcibly().waitFor();
        var begun = contents(workplace.spool());
        // Leftovers of a process that was killed after it settled a file and before it cleared the spool.
        for (var left : List.of(
                "0123456789abcdef0123456789abcdef.part", "0123456789abcdef0123456789abcdef.from", "probe1.tmp")) {
            Files.writeString(workplace.spool().resolve(left), "left");
        }

        // Only Webex is harvested, so no file of Zoom is transferred.
        zoom.clearRequests();
        workplace.set("webex.enabled", "true");
        assertExit(harvest("webex"), 0);

        assertThat(contents(workplace.spool())).containsExactlyInAnyOrderElementsOf(begun);
        assertThat(zoom.downloads()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"transferring", "pending"})
    void temporaryNamesOfFilesThatAreStillToBeDeliveredAreSweptAtTheStart(String status) throws Exception {
        meeting("u1==", "Weekly", now.minusSeconds(9_000), video("video"));
        harvest("zoom");
        killedInDelivery(status);

        workplace.set("webex.enabled", "true");
        assertExit(harvest("webex"), 0);

        assertThat(names()).containsExactly("video.mp4", "video.mp4.json");
    }

    @Test
    void aDeliveryThatWasKilledBeforeItWasSettledIsDoneAgainAtTheSamePlace() throws Exception {
        meeting("u1==", "Weekly", now.minusSeconds(9_000), video("video"));
        harvest("zoom");
        var before = path(ID);
        killedInDelivery("transferring");
        workplace.set("archive.path", "${body.provider}/elsewhere/${body.id}.${body.extension}");

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(path(ID)).isEqualTo(before);
        assertThat(names()).containsExactly("video.mp4", "video.mp4.json");
    }

    @Test
    void nothingHalfDeliveredStaysOfAFileThatIsSettledOtherwise() throws Exception {
        meeting("u1==", "Weekly", now.minusSeconds(9_000), video("video"));
        harvest("zoom");
        var path = workplace.archive().resolve(path(ID));
        killedInDelivery("transferring");
        Files.delete(path);
        var zoom = simulator.zoom();
        // Another process leaves temporary names after this one has swept the archive.
        zoom.respondOnce(before(Case::isLink, () -> leaveTemporaries(path)), Response.of(500));
        zoom.respondAlways(zoom::isDownload, Response.of(410));

        assertExit(harvest("zoom"), 0);

        assertThat(status(ID)).isEqualTo("unavailable");
        assertThat(names()).isEmpty();
        assertThat(contents(workplace.spool())).containsExactly(".lock");
    }

    @Test
    void aFileThatIsWholeStaysWithItsSidecarThoughTheProviderNoLongerHasIt() throws Exception {
        meeting("u1==", "Weekly", now.minusSeconds(9_000), video("video"));
        harvest("zoom");
        killedInDelivery("transferring");
        simulator.zoom().respondAlways(simulator.zoom()::isDownload, Response.of(410));

        assertExit(harvest("zoom"), 0);

        assertThat(status(ID)).isEqualTo("unavailable");
        assertThat(names()).containsExactly("video.mp4", "video.mp4.json");
    }

    @Test
    void aFileThatItsDestinationIsKnownToHaveIsSettledThoughTheProviderNoLongerHasIt() throws Exception {
        meeting("u1==", "Weekly", now.minusSeconds(9_000), video("video"));
        harvest("zoom");
        change("UPDATE recording_file SET status = 'transferring', owner = 'a process that died', due_at = 0");
        simulator.zoom().respondAlways(simulator.zoom()::isDownload, Response.of(410));
        simulator.zoom().clearRequests();

        assertExit(harvest("zoom"), 0);

        assertThat(status(ID)).isEqualTo("delivered");
        assertThat(simulator.zoom().downloads()).isZero();
    }

    @Test
    void aFileWhosePathAnotherOneHasLeavesTheOtherAlone() throws Exception {
        workplace.set("archive.path", "${body.id}.${body.extension}");
        meeting("u1==", "Weekly", now.minusSeconds(9_000), video("video"));
        harvest("zoom");
        change("UPDATE recording_file SET path = 'second.mp4'");
        var inDelivery = Files.writeString(workplace.archive().resolve("second.mp4.json"), "{}");
        meeting("u2==", "Later", now.minusSeconds(8_000), video("second"));

        assertExit(harvest("zoom"), 1);

        assertThat(reason("zoom:second")).contains("archive.path gives a path that another file has already");
        assertThat(inDelivery).exists();
    }

    @Test
    void aProcessThatDiedWhileItTriedTheArchiveLeavesNothingThere() throws IOException {
        workplace.set("webex.enabled", "true");
        assertExit(harvest("webex"), 0);
        meeting("u1==", "Weekly", now.minusSeconds(9_000), video("video"));
        Files.writeString(workplace.archive().resolve(temporaryName(".rr-probe", ledgerId(), 1)), "");

        assertExit(harvest("zoom"), 0);

        assertThat(names()).containsExactly("video.mp4", "video.mp4.json");
    }

    @Test
    void temporaryNamesOfAnotherLedgerStaySinceItsEngineMayBeWritingThem() throws Exception {
        meeting("u1==", "Weekly", now.minusSeconds(9_000), video("video"));
        harvest("zoom");
        var path = path(ID);
        var others = workplace.archive().resolve(path).resolveSibling(temporaryName(path, "f0f0f0f0", 1));
        Files.writeString(others, "half");
        killedInDelivery("transferring");

        assertExit(harvest("zoom"), 0);

        assertThat(names()).containsExactly(others.getFileName().toString(), "video.mp4", "video.mp4.json");
        assertThat(others).hasContent("half");
    }

    @Test
    void aKeyThatAProcessDiedWritingIsMadeAnew() throws IOException {
        meeting("u1==", "Weekly", now.minusSeconds(9_000), video("video"));
        Files.write(directory.resolve("ledger.db.key.new"), new byte[5]);

        assertExit(harvest("zoom"), 0);

        assertThat(directory.resolve("ledger.db.key")).hasSize(32);
        assertThat(directory.resolve("ledger.db.key.new")).doesNotExist();
        assertEverythingIsThere();
    }

    /** Restores the state of a process killed after file and sidecar had their names, while another try was writing. */
    private void killedInDelivery(String status) throws IOException, SQLException {
        var path = path(ID);
        change(
                "UPDATE recording_file SET status = '%s', owner = %s, due_at = 0, size = NULL, sha256 = NULL, delivered_at = NULL"
                        .formatted(status, status.equals("pending") ? "NULL" : "'a process that died'"));
        change("DELETE FROM delivery");
        leaveTemporaries(workplace.archive().resolve(path));
    }

    private void leaveTemporaries(Path file) {
        var path = workplace.archive().relativize(file).toString();
        try {
            for (var written : List.of(path, path + ".json")) {
                // Two names: one of a node that died, one of a node that froze before.
                Files.writeString(file.resolveSibling(temporaryName(written, ledgerId(), 1)), "half");
                Files.writeString(file.resolveSibling(temporaryName(written, ledgerId(), 23)), "half");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String ledgerId() {
        return SealedLinks.with(directory.resolve("ledger.db.key")).ledgerId();
    }

    /** Returns the temporary name that a node of this ledger gives to its n-th file. */
    private static String temporaryName(String path, String ledgerId, int n) {
        var bytes = path.getBytes(StandardCharsets.UTF_8);
        var sha256 = new Sha256();
        sha256.write(bytes, 0, bytes.length);
        return ".rr-%s-%s-%s-%d.part".formatted(sha256.hex().substring(0, 16), ledgerId.substring(0, 8), "0123abcd", n);
    }

    private void change(String sql) throws SQLException {
        try (var ledger = Database.at("jdbc:sqlite:" + directory.resolve("ledger.db"))
                        .openBeside();
                var connection = ledger.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Lists file names in the archive, hidden ones too, without folder and without the kind that they begin with. */
    private List<String> names() throws IOException {
        return workplace.files().stream()
                .map(file -> file.getFileName().toString().replaceFirst("^active_speaker-", ""))
                .sorted()
                .collect(Collectors.toList());
    }

    private long spooled() throws IOException {
        try (var files = Files.list(workplace.spool())) {
            return files.filter(file -> file.toString().endsWith(".part"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static List<String> contents(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
        }
    }
}
