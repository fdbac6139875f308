package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests for every server, real programs and servers within the test. */
public abstract class ServerCase extends ArchiveCase {
    final Stall stall = new Stall();

    @AfterEach
    void endTheStall() {
        stall.end();
    }

    /** Starts the server, and points {@code archive.to} to it. */
    abstract void serve() throws Exception;

    /** Aborts all connections. */
    abstract void cut();

    /** Ends the server. */
    abstract void end() throws Exception;

    /** Adds an option to {@code archive.to}. */
    void option(String option) {
        workplace.set("archive.to", workplace.get("archive.to") + "&" + option);
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
    void aFileThatIsThereWithOtherBytesIsKeptAsAConflictCopy(int size) throws Exception {
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
                .satisfies(copy -> assertThat(copy).hasBinaryContent(new byte[size]));
    }

    @Test
    void aFileThatComesToTheNameInTheLastInstantIsKeptToo() throws Exception {
        serve();
        var ours = Files.writeString(directory.resolve("ours"), "ours");
        try (var camel = new DefaultCamelContext();
                var stores = Stores.of(camel, workplace.get("archive.to"), LONG, Duration.ZERO)) {
            var raced =
                    stores.before(() -> Files.writeString(workplace.archive().resolve("a.mp4"), "theirs"));

            stores.delivery().deliver(raced, new Content.File(ours), "a.mp4");

            assertThat(workplace.archive().resolve("a.mp4")).hasContent("ours");
            assertThat(workplace.files())
                    .hasSize(2)
                    .filteredOn(file -> file.getFileName().toString().startsWith("a.mp4.replaced-"))
                    .singleElement()
                    .satisfies(copy -> assertThat(copy).hasContent("theirs"));
        }
    }

    @Test
    void somebodysFileAtASidecarsNameIsKeptAsAConflictCopyAndASidecarOfTheSameFileIsReplaced() throws Exception {
        serve();
        record("a", 5_000);
        assertHarvested();
        var sidecar = Path.of(delivered("zoom:a") + ".json");
        forget();
        assertThat(harvest().exitCode()).isZero();
        assertThat(workplace.files()).hasSize(2);
        Files.writeString(sidecar, "{\"id\": \"somebody's own notes\"}");
        workplace.set("ledger.url", "jdbc:sqlite:" + directory.resolve("third.db"));

        assertThat(harvest().exitCode()).isZero();

        assertThat(Workplace.json(sidecar).path("id").asText()).isEqualTo("zoom:a");
        assertThat(workplace.files())
                .hasSize(3)
                .filteredOn(file -> file.getFileName().toString().contains(".mp4.json.replaced-"))
                .singleElement()
                .satisfies(copy -> assertThat(copy).content().contains("somebody's own notes"));
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
    void aConnectionThatTheServerHasAbortedMeanwhileIsReplaced() throws Exception {
        serve();
        // With Duration.ZERO, the client checks an idle connection each time before it uses it.
        try (var camel = new DefaultCamelContext();
                var stores = Stores.of(camel, workplace.get("archive.to"), LONG, Duration.ZERO)) {
            stores.deliver("1", "one");
            cut();
            stores.deliver("2", "two");

            assertThat(workplace.archive().resolve("two")).hasContent("2");
        }
    }

    @Test
    void whatADeadNodeLeftIsRemovedAndWhatAnotherEngineWritesIsNot() throws Exception {
        serve();
        try (var camel = new DefaultCamelContext();
                var stores = Stores.of(camel, workplace.get("archive.to"), LONG, Duration.ZERO)) {
            var store = stores.destination().store();
            var path = "Grüße aus/a file.mp4";
            var left = new Content.Text("half");
            store.write(left, new TemporaryNames("0123abcd", "dddddddd").next(path));
            store.write(left, new TemporaryNames("0123abcd", "dddddddd").next(path + ".json"));
            var others = new TemporaryNames("ffffffff", "eeeeeeee").next(path);
            store.write(left, others);

            stores.delivery().removeLeftovers(stores.destination(), List.of(path, path + ".json"));
            stores.delivery().removeLeftovers(stores.destination(), List.of("no such folder/file"));

            assertThat(workplace.files()).containsExactly(workplace.archive().resolve(others));
        }
    }

    @Test
    void anAuditFindsWhatNoRowKnowsAndWhatIsGone() throws Exception {
        serve();
        record("a", 5_000);
        assertHarvested();
        var gone = delivered("zoom:a");
        var foreign =
                Files.createDirectories(workplace.archive().resolve("Grüße")).resolve("x y.txt");
        Files.writeString(foreign, "mine");
        Files.delete(gone);

        var audit = workplace.run("audit", "--provider", "zoom");

        assertThat(audit.exitCode()).as(audit.out() + audit.err()).isEqualTo(1);
        assertThat(audit.out()).contains("Grüße/x y.txt: no file of the ledger has this path", "is not there any more");
        assertThat(audit.counted("foreign")).isEqualTo(1);
        assertThat(audit.counted("missing")).isEqualTo(1);
        assertThat(audit.counted("gaps")).isEqualTo(2);
    }

    @Test
    void nothingIsLeftOfAStoreThatIsClosedAndItSaysSo() throws Exception {
        serve();
        try (var camel = new DefaultCamelContext()) {
            var before = connectionThreads();
            var stores = Stores.of(camel, workplace.get("archive.to"), LONG, Duration.ZERO);
            stores.deliver("1", "one");
            assertThat(connectionThreads()).isEqualTo(before + 1);

            stores.close();

            assertThatIOException().isThrownBy(() -> stores.deliver("2", "two")).withMessageContaining("is stopping");
            Waits.await().until(() -> connectionThreads() == before);
        }
    }

    private static long connectionThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("recording-routes-connections"))
                .count();
    }

    /** Switches to an empty ledger. */
    private void forget() {
        workplace.set("ledger.url", "jdbc:sqlite:" + directory.resolve("another.db"));
    }

    /** Stalls an upload in the middle, each time after {@link #begin}, until {@link #end}. */
    public static final class Stall {
        private volatile CountDownLatch reached = new CountDownLatch(1);
        private volatile CountDownLatch ended = new CountDownLatch(0);
        private volatile Runnable then = () -> {};
        private volatile Duration longest = Waits.LONG;

        public void begin(Runnable onlyThen) {
            begin(onlyThen, Waits.LONG);
        }

        /** Stalls for 50 ms at each part, until the stall is ended. */
        void beginSlowly() {
            begin(() -> {}, Duration.ofMillis(50));
        }

        private void begin(Runnable onlyThen, Duration each) {
            longest = each;
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

        /** Stalls if begun; a server calls this when part of a file has arrived. */
        void here() throws IOException {
            if (ended.getCount() > 0) {
                reached.countDown();
                then.run();
                try {
                    if (!ended.await(longest.toMillis(), TimeUnit.MILLISECONDS) && longest.equals(Waits.LONG)) {
                        throw new IOException("nobody ended the stall");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
