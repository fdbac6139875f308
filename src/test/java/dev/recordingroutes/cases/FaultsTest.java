package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.simulator.ProviderSimulator;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.WebexFile;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests faults of the machine, its disks, its clock and its other processes in the middle of a run. */
class FaultsTest extends Case {

    private final Instant yesterday = now.minus(Duration.ofDays(1));

    @Test
    void aFullSpoolLosesNothingAndTheFilesFollowWhenThereIsSpace() throws Exception {
        try (var small = Tmpfs.of(directory.resolve("small"), 4)) {
            var ballast = small.fill(3);
            meeting("full==", "Weekly", yesterday, mp4("a", 3 << 20), mp4("b", 100_000));
            workplace.set("transfer.spool", small.path().resolve("spool").toString());
            patient();

            var harvest = start("zoom");
            Waits.await().until(() -> reasonOf("zoom:a").contains("is full"));
            Files.delete(ballast);

            assertExit(Waits.get(harvest), 0);
            assertEverythingIsThere();
        }
    }

    @Test
    void aFullDestinationShowsNothingPartialAndTheFilesFollowWhenThereIsSpace() throws Exception {
        try (var small = Tmpfs.of(directory.resolve("archive"), 4)) {
            var ballast = small.fill(3);
            meeting("full==", "Weekly", yesterday, mp4("a", 3 << 20), mp4("b", 100_000));
            patient();

            var harvest = start("zoom");
            Waits.await().until(() -> reasonOf("zoom:a").contains("No space left"));
            assertThat(workplace.files()).noneMatch(file -> file.toString().endsWith("-a.mp4"));
            Files.delete(ballast);

            assertExit(Waits.get(harvest), 0);
            assertEverythingIsThere();
            assertThat(workplace.files()).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    @Test
    void transfersPauseWhileThereIsLessSpoolSpaceThanMinFreeAndGoOnByThemselves() throws Exception {
        try (var small = Tmpfs.of(directory.resolve("small"), 8)) {
            var ballast = small.fill(6);
            meeting("pause==", "Weekly", yesterday, mp4("a", 100_000));
            workplace
                    .set("transfer.spool", small.path().resolve("spool").toString())
                    .set("transfer.min-free", "4MB");

            var harvest = start("zoom");
            Waits.await().until(() -> statuses().contains("pending"));
            assertThat(simulator.zoom().downloads()).isZero();
            Files.delete(ballast);

            assertExit(Waits.get(harvest), 0);
            assertEverythingIsThere();
            assertThat(row("zoom:a").path("attempts").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aDestinationThatVanishesAndComesBackGetsEverythingAndNothingIsWrittenInItsPlace() throws Exception {
        var files = new ZoomFile[40];
        for (var i = 0; i < files.length; i++) {
            files[i] = mp4("f" + i, 50_000);
        }
        meeting("vanish==", "Weekly", yesterday, files);
        workplace.set("transfer.workers", "2");
        var away = directory.resolve("away");

        var harvest = start("zoom");
        Waits.await().until(() -> workplace.files().size() > 10);
        Files.move(workplace.archive(), away);
        Waits.await().until(() -> workplace.ledger().values().stream()
                .anyMatch(row -> row.path("reason").asText().contains("is not there; mount it, or create it")));
        assertThat(workplace.archive()).doesNotExist();
        Files.move(away, workplace.archive());

        assertExit(Waits.get(harvest), 0);
        assertEverythingIsThere();
        // Only the files in transfer failed when the directory vanished, each once; the others waited.
        assertThat(workplace.ledger().values())
                .allSatisfy(row -> assertThat(row.path("attempts").asInt()).isLessThanOrEqualTo(2));
    }

    @Test
    void anArchiveThatIsNotMountedAtTheStartIsSaidSoAndNotMadeAnew() throws IOException {
        meeting("mount==", "Weekly", yesterday, mp4("a", 1_000));
        assertExit(harvest("zoom"), 0);
        Files.move(workplace.archive(), directory.resolve("unmounted"));

        var result = harvest("zoom");

        assertExit(result, 2);
        assertThat(result.err())
                .contains("archive.to=file:" + workplace.archive())
                .contains("though files were delivered to it; mount it, or create it");
        assertThat(workplace.archive()).doesNotExist();
    }

    @Test
    void aLedgerThatAnotherProcessLocksForAWhileIsWaitedFor() throws Exception {
        meeting("locked==", "Weekly", yesterday, mp4("a", 50_000), mp4("b", 50_000));
        // The first harvest creates the ledger.
        assertExit(harvest("webex"), 0);

        try (var other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ledger.db"));
                var statement = other.createStatement()) {
            // The ledger is locked for two seconds from the page's answer on, so the page can't be recorded.
            var inTwoSeconds = CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);
            simulator.zoom().spoilOnce(Case::isListing, answer -> {
                execute(statement, "BEGIN IMMEDIATE");
                inTwoSeconds.execute(() -> execute(statement, "COMMIT"));
                return answer;
            });

            assertExit(harvest("zoom"), 0);
        }
        assertEverythingIsThere();
    }

    @Test
    void aClockThatIsSetBackMakesNothingWaitForTheOldTime() throws Exception {
        meeting("clock==", "Weekly", yesterday, mp4("a", 5_000));
        workplace.set("transfer.retry-delay", "5s").set("transfer.retry-delay-max", "5s");
        // The clock is two days ahead when the file fails, and is set back afterwards.
        clock.set(now.plus(Duration.ofDays(2)));
        simulator.zoom().respondOnce(Case::isLink, Response.of(500));

        var harvest = start("zoom");
        Waits.await().until(() -> reasonOf("zoom:a").contains("answered 500"));
        clock.set(now);

        assertExit(Waits.get(harvest), 0);
        assertEverythingIsThere();
    }

    @Test
    void aPollThatEndedInTheFutureLeavesNoGapWhenTheClockIsSetBack() throws IOException {
        clock.set(now.plus(Duration.ofDays(300)));
        assertExit(harvest("zoom"), 0);
        clock.set(now);
        meeting("gap==", "Weekly", yesterday, mp4("a", 5_000));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
    }

    @Test
    @Tag("slow")
    void aSecondDaemonOnTheSameLedgerRefusesToStartAndTheFirstGoesOn() throws Exception {
        workplace.set("webex.enabled", "false").set("zoom.schedule", "0/1 * * * * ?");
        var first = workplace.start(List.of(), "run");
        try {
            awaitTheDaemon();

            var second = workplace.run("run");

            assertExit(second, 2);
            assertThat(second.err().lines()).hasSize(1);
            assertThat(second.err()).contains("another process is working with this ledger; stop it first");
            meeting("first==", "Weekly", yesterday, mp4("a", 5_000));
            Waits.await().until(() -> statuses().contains("delivered"));
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    @Tag("slow")
    void twoLedgersMustNotShareASpool() throws Exception {
        workplace.set("webex.enabled", "false");
        var first = workplace.start(List.of(), "run");
        try {
            awaitTheDaemon();

            var second = workplace
                    .set("ledger.url", "jdbc:sqlite:" + directory.resolve("other.db"))
                    .run("harvest");

            assertExit(second, 2);
            assertThat(second.err()).contains("transfer.spool=").contains("another process is working with it");
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    void requestsPerSecondHoldForAllThreadsTogether() {
        for (var i = 0; i < 30; i++) {
            recording("r" + i, yesterday, WebexFile.AUDIO);
        }
        var times = Collections.synchronizedList(new ArrayList<Long>());
        simulator
                .webex()
                .respondAlways(
                        request -> !isTokenRequest(request)
                                && request.path().startsWith("/v1/")
                                && !times.add(System.nanoTime()),
                        Response.of(500));
        workplace.set("webex.requests-per-second", "20");

        assertExit(harvest("webex"), 0);

        // At 20 a second, request 41 is sent two seconds after the first; latency may shorten that.
        assertThat(times).hasSizeGreaterThan(60);
        var sorted = times.stream().sorted().toList();
        for (var i = 0; i + 40 < sorted.size(); i++) {
            assertThat(Duration.ofNanos(sorted.get(i + 40) - sorted.get(i)))
                    .as("from request %d on", i)
                    .isGreaterThan(Duration.ofMillis(1_500));
        }
    }

    @Test
    void anAnswerOfTheApiThatIsLargerThanAnyPageIsNotTakenForOne() throws IOException {
        meeting("large==", "Weekly", yesterday, mp4("a", 5_000));
        simulator
                .zoom()
                .respondOnce(
                        Case::isListing,
                        Response.json(200, "{\"meetings\":[],\"padding\":\"" + "x".repeat(17 << 20) + "\"}"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
    }

    @Test
    void headersThatAProviderNamesLikeCamelsChangeNothing() throws IOException {
        meeting("camel==", "Weekly", yesterday, mp4("a", 5_000));
        var elsewhere = simulator.webex().settings().get("webex.api-url") + "/people/me";
        simulator.zoom().spoilAlways(Case::isListing, answer -> answer.with("CamelHttpUri", elsewhere)
                .with("camelhttpresponsecode", "401")
                .with("CAMELREDELIVERYCOUNTER", "-100")
                .with("CamelFileName", "../../evil")
                .with("CamelSqlQuery", "DELETE FROM recording_file"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(simulator.webex().requests()).isEmpty();
        assertThat(seen(simulator.zoom(), Case::isTokenRequest)).hasSize(1);
    }

    @Test
    void aFileThatCannotBeHadStopsNoOther() throws IOException {
        meeting("one==", "Weekly", yesterday, mp4("bad", 5_000).with("download_url", "https://evil.example/x"));
        meeting("two==", "Weekly", yesterday, mp4("good", 5_000));
        recording("r1", yesterday, WebexFile.AUDIO);

        assertExit(workplace.run("harvest"), 1);

        assertThat(status("zoom:bad")).isEqualTo("parked");
        assertThat(row("zoom:bad").path("attempts").asInt()).isZero();
        assertThat(status("zoom:good")).isEqualTo("delivered");
        assertThat(status("webex:r1:audio")).isEqualTo("delivered");
    }

    @Test
    void whatIsNoMeetingAndNoListOfFilesIsLeftOutAlone() throws IOException {
        meeting("good==", "Weekly", yesterday, mp4("good", 5_000));
        spoilListing(simulator.zoom(), "meetings", page -> {
            page.add(5);
            page.addObject().put("uuid", "still==").put("recording_files", "processing");
        });

        var result = harvest("zoom");

        assertExit(result, 1);
        assertEverythingIsThere(simulator.zoom().expected());
        assertThat(result.out())
                .contains("meeting  can't be read: ")
                .contains("meeting still== can't be read: recording_files is no list");
    }

    @Test
    void whatIsNoWebexRecordingIsLeftOutAlone() throws IOException {
        recording("r1", yesterday, WebexFile.AUDIO, WebexFile.TRANSCRIPT);
        spoilListing(simulator.webex(), "items", page -> page.add(5));

        var result = harvest("webex");

        assertExit(result, 1);
        assertEverythingIsThere(simulator.webex().expected());
        assertThat(result.out()).contains("left out").contains("recording  can't be read: ");
    }

    @Test
    void usersAreStillPolledWhenTheRestOfTheirListCanNotBeRead() throws IOException {
        meeting("known==", "Weekly", yesterday, mp4("a", 5_000));
        // The second half of the list: users who are not active.
        simulator
                .zoom()
                .respondAlways(
                        request -> request.path().endsWith("/users")
                                && request.parameter("status").orElse("").equals("inactive"),
                        Response.of(500));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out()).contains("not reached: zoom: zoom answered 500");
        assertEverythingIsThere();
    }

    @Test
    void aPageThatIsNoListIsSaidSoInWords() {
        simulator.zoom().respondAlways(Case::isListing, Response.json(200, "{\"meetings\":7}"));
        simulator.webex().respondAlways(Case::isListing, Response.json(200, "{\"items\":{\"a\":{}}}"));

        var result = workplace.run("harvest");

        assertExit(result, 1);
        assertThat(result.out())
                .contains("zoom answered 200 without the list 'meetings' that was asked for")
                .contains("webex answered 200 without the list 'items' that was asked for");
    }

    @Test
    @Tag("slow")
    void whatAProviderSaysDoesNotSteerTheTerminal() throws Exception {
        var steering = "\u001B[2J\u202E";
        meeting("good==", "Weekly", yesterday, mp4("a" + steering, 5_000));
        spoilListing(simulator.zoom(), "meetings", page -> page.addObject()
                .put("uuid", steering)
                .put("recording_files", "processing"));

        assertThat(workplace.run("harvest", "--dry-run").out())
                .contains("zoom:a?[2J?  Weekly", "not reached: zoom: left out")
                .doesNotContain("\u001B", "\u202E");
        // In a process of its own, so that the log goes where it goes for operators: to the terminal too.
        assertThat(workplace.start(List.of(), "harvest", "--provider", "zoom").waitFor())
                .isEqualTo(1);
        assertThat(Files.readString(workplace.log()))
                .contains("WARN  zoom u: left out: zoom: meeting ?[2J? can't be read", "not reached: zoom: left out")
                .doesNotContain("\u001B", "\u202E");
        change("UPDATE recording_file SET status = 'transferring', owner = 'somebody'");
        for (var command : List.of("list", "status")) {
            assertThat(workplace.run(command).out())
                    .as(command)
                    .contains("zoom:a?[2J?")
                    .doesNotContain("\u001B", "\u202E");
        }
    }

    /** Edits the list of this name in each page. */
    private static void spoilListing(ProviderSimulator provider, String list, Consumer<ArrayNode> how) {
        provider.spoilAlways(Case::isListing, answer -> answer.edited(page -> how.accept((ArrayNode) page.path(list))));
    }

    private static ZoomFile mp4(String id, long size) {
        return ZoomFile.of(id, "MP4", "active_speaker", size);
    }

    /** Allows enough attempts to outlast a fault, and requires no free spool space. */
    private Workplace patient() {
        return workplace.set("transfer.max-attempts", "1000").set("transfer.min-free", "0B");
    }

    private CompletableFuture<Workplace.Result> start(String provider) {
        return CompletableFuture.supplyAsync(() -> harvest(provider));
    }

    private void awaitTheDaemon() {
        Waits.await()
                .until(() -> Files.exists(workplace.log())
                        && Files.readString(workplace.log()).contains("zoom is polled at"));
    }

    private String reasonOf(String id) throws IOException {
        var row = workplace.ledger().get(id);
        return row == null ? "" : row.path("reason").asText("");
    }

    private List<String> statuses() throws IOException {
        return workplace.ledger().values().stream()
                .map(row -> row.path("status").asText())
                .toList();
    }

    private void change(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("ledger.db"));
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void execute(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Small file system in memory; needs root to be mounted. */
    private record Tmpfs(Path path) implements AutoCloseable {
        static Tmpfs of(Path path, int megabytes) throws IOException {
            Files.createDirectories(path);
            assumeThat(run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", path.toString()))
                    .as("a tmpfs can only be mounted by root")
                    .isZero();
            return new Tmpfs(path);
        }

        /** Uses up space, and returns the file that occupies it. */
        Path fill(int megabytes) throws IOException {
            return Files.write(path.resolve("ballast"), new byte[megabytes << 20]);
        }

        @Override
        public void close() throws IOException {
            assertThat(run("umount", path.toString())).isZero();
        }

        private static int run(String... command) throws IOException {
            return new ProcessBuilder(command)
                    .inheritIO()
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
        }
    }
}
