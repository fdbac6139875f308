package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.recordingroutes.disk.Sha256;
import dev.recordingroutes.ledger.Delivered;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what somebody else puts into a directory that is a destination: files, pipes and links. */
@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "links and pipes are made as POSIX has them")
@Timeout(Waits.SECONDS)
class ForeignFilesTest {
    private static final String PATH = "zoom/2026/a.mp4";

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @TempDir
    Path directory;

    private Path archive;
    private Path outside;
    private Path ours;
    private Path place;
    private Stores stores;

    @BeforeEach
    void openTheDirectory() throws IOException {
        archive = Files.createDirectory(directory.resolve("archive"));
        outside = Files.createDirectory(directory.resolve("outside"));
        ours = Files.writeString(directory.resolve("ours"), "ours");
        place = archive.resolve(PATH);
        Files.createDirectories(place.getParent());
        stores = Stores.of(camel, "file:" + archive, Waits.LONG, Duration.ZERO);
    }

    @AfterEach
    void closeIt() {
        stores.close();
        camel.stop();
    }

    @Test
    void aFileThatComesToTheNameInTheLastInstantIsKeptAsAConflictCopy() throws IOException {
        deliver(stores.before(() -> Files.writeString(place, "theirs")));

        assertThat(place).hasContent("ours");
        assertThat(conflictCopy()).hasContent("theirs");
    }

    @Test
    void theSameBytesThatComeToTheNameInTheLastInstantStay() throws IOException {
        deliver(stores.before(() -> Files.writeString(place, "ours")));

        assertThat(place).hasContent("ours");
        assertThat(names()).containsExactly("a.mp4");
    }

    @Test
    void twoConflictCopiesOfTheSameInstantBothStay() throws IOException {
        Files.writeString(place, "first");
        deliver(stores.destination());
        for (var other : List.of("second", "third")) {
            Files.writeString(place, other);
            deliver(stores.destination());
        }

        assertThat(names()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": \"zoom:other\"}",
                "{\"name\": \"somebody's\"}",
                "[1, 2]",
                "{\"source\": {\"id\": \"zoom:a\"}}",
                "notes, and no JSON",
                ""
            })
    void somebodysFileAtASidecarsNameIsKept(String text) throws IOException {
        Files.writeString(sidecar(), text);

        stores.deliver("{\"provider\": \"zoom\", \"id\": \"zoom:a\", \"size\": 5}", PATH + ".json");

        assertThat(sidecar()).content().contains("\"size\": 5");
        assertThat(conflictCopy()).hasContent(text);
    }

    @Test
    void aSidecarOfTheSameFileIsReplacedWithoutACopy() throws IOException {
        for (var size = 1; size <= 3; size++) {
            stores.deliver("{\"id\": \"zoom:a\", \"size\": %d}".formatted(size), PATH + ".json");
        }

        assertThat(sidecar()).content().contains("\"size\": 3");
        assertThat(names()).containsExactly("a.mp4.json");
    }

    @Test
    void aFileThatIsFarTooLongForASidecarIsKeptWithoutBeingReadToItsEnd() throws IOException {
        Files.writeString(sidecar(), "{\"id\": \"zoom:a\", \"x\": \"" + "x".repeat(1 << 20) + "\"}");

        stores.deliver("{\"id\": \"zoom:a\"}", PATH + ".json");

        assertThat(conflictCopy()).hasSize((1 << 20) + 25);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "a.mp4.json"})
    void aPipeIsMovedAsideAndNotOpened(String name) throws Exception {
        var pipe = place.resolveSibling(name);
        pipe(pipe);

        if (name.equals("a.mp4")) {
            deliver(stores.destination());
        } else {
            stores.deliver("{\"id\": \"zoom:a\"}", PATH + ".json");
        }

        assertThat(pipe).isRegularFile();
        assertThat(names()).hasSize(2);
    }

    @Test
    void aPipeAtATemporaryNameIsReplacedAndNotOpened() throws Exception {
        pipe(place.resolveSibling(".rr-x.part"));

        stores.destination().store().write(new Content.File(ours), "zoom/2026/.rr-x.part");

        assertThat(place.resolveSibling(".rr-x.part")).hasContent("ours");
    }

    @Test
    void aPipeIsToldFromAFileWhenItIsVerified() throws Exception {
        pipe(place);

        assertThat(verify().outcome()).isEqualTo(Verification.Outcome.DIFFERENT);
        assertThat(verify().reason()).contains("it is no regular file");
    }

    @Test
    void aFolderThatIsALinkOutOfTheDestinationGetsNothing() throws IOException {
        Files.delete(place.getParent());
        Files.createSymbolicLink(place.getParent(), outside);

        for (var path : List.of(PATH, "zoom/2026/deeper/a.mp4")) {
            assertThatIOException()
                    .isThrownBy(() -> stores.delivery().deliver(stores.destination(), new Content.File(ours), path))
                    .withMessageContaining("is reached by a link, and is outside of the destination, in " + outside);
        }

        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void nothingIsReadOrRemovedThroughALinkOutOfTheDestination() throws IOException {
        Files.delete(place.getParent());
        Files.createSymbolicLink(place.getParent(), outside);
        var left = outside.resolve(Path.of(Stores.NAMES.next(PATH)).getFileName());
        Files.writeString(left, "half");
        Files.writeString(outside.resolve("a.mp4"), "ours");

        assertThat(verify().outcome()).isEqualTo(Verification.Outcome.UNREACHABLE);
        assertThatIOException()
                .isThrownBy(() -> stores.delivery().removeLeftovers(stores.destination(), List.of(PATH)));
        assertThatIOException().isThrownBy(() -> stores.destination().store().file(PATH));
        assertThat(left).exists();
    }

    @Test
    void aFileThatIsALinkOutOfTheDestinationIsSomebodysAndNeitherReadNorWritten() throws IOException {
        var theirs = Files.writeString(outside.resolve("theirs"), "ours");
        Files.createSymbolicLink(place, theirs);
        assertThat(verify().reason()).contains("it is a link that leads out of the destination");

        deliver(stores.destination());

        assertThat(Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(Files.isSymbolicLink(conflictCopy())).isTrue();
        assertThat(theirs).hasContent("ours");
    }

    @Test
    void aLinkThatLeadsNowhereIsMovedAside() throws IOException {
        Files.createSymbolicLink(place, outside.resolve("nowhere"));

        deliver(stores.destination());

        assertThat(place).hasContent("ours");
        assertThat(names()).hasSize(2);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void linksThatStayInsideAndALinkToTheDestinationItselfAreFollowed() throws IOException {
        Files.delete(place.getParent());
        Files.createSymbolicLink(place.getParent(), Files.createDirectories(archive.resolve("disk2/2026")));
        var link = Files.createSymbolicLink(directory.resolve("link"), archive);

        try (var linked = Stores.of(camel, "file:" + link, Waits.LONG, Duration.ZERO)) {
            linked.deliver(ours, PATH);
        }

        assertThat(archive.resolve("disk2/2026/a.mp4")).hasContent("ours");
        assertThat(verify().outcome()).isEqualTo(Verification.Outcome.OK);
    }

    private void deliver(Destination destination) throws IOException {
        stores.delivery().deliver(destination, new Content.File(ours), PATH);
    }

    private Verification verify() {
        var delivered = new Delivered("zoom:a", PATH, 4, sha256("ours"), Instant.EPOCH, Instant.EPOCH);
        return new Verifier(Duration.ZERO, Waits.LONG).compare(stores.destination(), delivered);
    }

    private static String sha256(String text) {
        var sha256 = new Sha256();
        sha256.write(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
        return sha256.hex();
    }

    private Path sidecar() {
        return place.resolveSibling("a.mp4.json");
    }

    private Path conflictCopy() throws IOException {
        for (var name : names()) {
            if (name.contains(".replaced-")) {
                return place.resolveSibling(name);
            }
        }
        throw new NoSuchFileException("a conflict copy among " + names());
    }

    /** Lists everything beside the file, hidden names too. */
    private List<String> names() throws IOException {
        try (var files = Files.list(place.getParent())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void pipe(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }
}
