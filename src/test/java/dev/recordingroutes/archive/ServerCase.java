package dev.recordingroutes.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pretend Zoom on one side, a server's disk on the other. */
public abstract class ServerCase {
    static final Duration LONG = Duration.ofSeconds(30);

    /** With what separates options, users and hosts in a URI. */
    static final String PASSWORD = "p&ss w+rd?#/%@=";

    final Simulator simulator = Simulator.start(Clock.systemUTC());
    final Stall stall = new Stall();

    @TempDir
    Path directory;

    Workplace workplace;

    @BeforeEach
    void pointAtTheSimulator() throws IOException {
        workplace = new Workplace(directory).set(simulator.zoom().settings()).set("zoom.users", "*");
        // Where the servers keep their files.
        Files.createDirectories(workplace.archive());
        simulator.zoom().addUser("u", "u@example.com", ZoomSimulator.Status.ACTIVE);
    }

    @AfterEach
    void stopTheSimulator() {
        stall.end();
        simulator.close();
    }

    /** Starts the server, and has {@code archive.to} lead to it. */
    abstract void serve() throws Exception;

    /** Hangs up on everybody. */
    abstract void cut();

    /** Ends the server. */
    abstract void end() throws Exception;

    /** Adds an option to {@code archive.to}. */
    void option(String option) {
        workplace.set("archive.to", workplace.get("archive.to") + "&" + option);
    }

    @Test
    void nothingHasItsFinalNameWhileAnUploadIsStalled() throws Exception {
        serve();
        record("a", 300_000);
        stall.begin(() -> {});

        var harvest = CompletableFuture.supplyAsync(this::harvest);
        Awaitility.await().atMost(LONG).until(stall::reached);

        assertThat(workplace.files()).isNotEmpty().allMatch(file -> file.toString()
                .endsWith(".part"));
        stall.end();
        assertThat(harvest.get(30, TimeUnit.SECONDS).exitCode()).isZero();
        assertEverythingIsThere();
    }

    @Test
    void anUploadThatIsCutIsRepeated() throws Exception {
        serve();
        record("a", 300_000);
        stall.begin(() -> {
            cut();
            stall.end();
        });

        assertHarvested();

        assertThat(workplace.ledger().get("zoom:a").path("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void aServerThatReadsNoMoreOfALargeFileHasFailedAfterTheStallTimeout() throws Exception {
        serve();
        workplace.set("transfer.stall-timeout", "1s");
        // More than all buffers on the way hold.
        record("a", 40_000_000);
        stall.begin(() -> {});

        assertLaterDelivered("zoom:a", stall::end, "the server does not answer");
    }

    @Test
    void aFileThatIsThereWithTheSameBytesStaysAsItIs() throws Exception {
        serve();
        record("a", 5_000);
        assertHarvested();
        var before = Files.getLastModifiedTime(delivered("zoom:a"));
        forget();

        assertHarvested();

        assertThat(Files.getLastModifiedTime(delivered("zoom:a"))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {5_000, 7})
    void aFileThatIsThereWithOtherBytesIsKeptAside(int size) throws Exception {
        serve();
        record("a", 5_000);
        assertHarvested();
        Files.write(delivered("zoom:a"), new byte[size]);
        forget();

        assertThat(harvest().exitCode()).isZero();

        assertThat(delivered("zoom:a")).hasSize(5_000);
        assertThat(workplace.files())
                .hasSize(3)
                .filteredOn(file -> file.getFileName().toString().matches(".*\\.mp4\\.replaced-[0-9TZ.]+"))
                .singleElement()
                .satisfies(aside -> assertThat(aside).hasBinaryContent(new byte[size]));
    }

    @Test
    void aFileThatIsThereIsReplacedWhenTheUriSaysSo() throws Exception {
        serve();
        option("fileExist=Override");
        record("a", 5_000);
        assertHarvested();
        Files.writeString(delivered("zoom:a"), "something older");
        forget();

        assertHarvested();
    }

    @Test
    void aServerThatDoesNotRunIsSaidSo() throws Exception {
        serve();
        end();
        record("a", 5_000);

        assertRefused("zoom:a", "archive.to=", "connection refused: check host and port");
    }

    @Test
    void aConnectionThatTheServerHasHungUpMeanwhileIsNotNoticed() throws Exception {
        serve();
        try (var camel = new DefaultCamelContext()) {
            var remote = new Remote(camel, 1, Duration.ZERO, Duration.ofSeconds(10), Clock.systemUTC());
            var destination = Destination.of(camel, workplace.get("archive.to"), Duration.ofSeconds(10));

            remote.put(destination, "one.part", "one", "1");
            cut();
            remote.put(destination, "two.part", "two", "2");

            assertThat(workplace.archive().resolve("two")).hasContent("2");
            remote.stop();
        }
    }

    /** Where this file is on the server's disk. */
    Path delivered(String id) throws IOException {
        return workplace
                .archive()
                .resolve(workplace.ledger().get(id).path("path").asText());
    }

    /** That there is another ledger, which knows of nothing. */
    private void forget() {
        workplace.set("ledger.url", "jdbc:sqlite:" + directory.resolve("another.db"));
    }

    void record(String id, long size) {
        record(id, "Weekly", size);
    }

    void record(String id, String topic, long size) {
        var file = ZoomFile.of(id, "MP4", "active_speaker", size);
        var yesterday = Clock.systemUTC().instant().minus(Duration.ofDays(1));
        simulator.zoom().addMeeting("u", ZoomMeeting.of(id + "==", 1, topic, yesterday, file));
    }

    Workplace.Result harvest() {
        return workplace.run("harvest", "--provider", "zoom");
    }

    /** That the file is given up at once, for this reason. */
    void assertRefused(String id, String... words) throws IOException {
        var result = workplace.set("transfer.max-attempts", "1").run("harvest", "--provider", "zoom");
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(1);
        assertThat(reasonOf(id)).contains(words).doesNotContain("RAW", "p&ss", "\n");
        assertThat(workplace.files()).as("what is left of it").isEmpty();
    }

    /** That the file waits for its next try with this reason, and arrives after the server was mended. */
    void assertLaterDelivered(String id, Mending mending, String... words) throws Exception {
        workplace.set("transfer.max-attempts", "1000");
        var harvest = CompletableFuture.supplyAsync(this::harvest);
        Awaitility.await().atMost(LONG).until(() -> reasonOf(id).contains(words[0]));
        assertThat(reasonOf(id)).contains(words);
        assertThat(workplace.ledger().get(id).path("status").asText()).isNotEqualTo("parked");
        assertThat(workplace.files()).noneMatch(file -> file.toString().endsWith(".mp4"));
        mending.mend();
        assertThat(harvest.get(30, TimeUnit.SECONDS).exitCode()).isZero();
        assertEverythingIsThere();
    }

    interface Mending {
        void mend() throws Exception;
    }

    String reasonOf(String id) throws IOException {
        var row = workplace.ledger().get(id);
        return row == null ? "" : row.path("reason").asText("");
    }

    /** That a harvest ends well, and every file is on the server's disk with its sidecar, and nothing else. */
    void assertHarvested() throws IOException {
        var result = harvest();
        assertThat(result.exitCode())
                .as(result.out() + result.err() + workplace.ledger())
                .isZero();
        assertEverythingIsThere();
    }

    void assertEverythingIsThere() throws IOException {
        var expected = simulator.zoom().expected();
        var ledger = workplace.ledger();
        var onDisk = workplace.delivered();
        assertThat(ledger).containsOnlyKeys(expected.keySet());
        assertThat(workplace.files()).hasSize(2 * expected.size());
        expected.forEach((id, content) -> {
            var row = ledger.get(id);
            assertThat(row.path("status").asText())
                    .as(row.path("reason").asText())
                    .isEqualTo("delivered");
            assertThat(onDisk).as(id).containsEntry(row.path("path").asText(), content.sha256());
        });
    }

    /** Holds an upload in the middle, as often as it is armed. */
    public static final class Stall {
        private volatile CountDownLatch reached = new CountDownLatch(1);
        private volatile CountDownLatch ended = new CountDownLatch(0);
        private volatile Runnable then = () -> {};

        public void begin(Runnable onlyThen) {
            then = onlyThen;
            reached = new CountDownLatch(1);
            ended = new CountDownLatch(1);
        }

        public void end() {
            ended.countDown();
        }

        boolean reached() {
            return reached.getCount() == 0;
        }

        /** Called by a server when part of a file has arrived. */
        void here() throws IOException {
            if (ended.getCount() > 0) {
                reached.countDown();
                then.run();
                try {
                    if (!ended.await(30, TimeUnit.SECONDS)) {
                        throw new IOException("nobody ended the stall");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
