package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.network.StallWatch;
import dev.recordingroutes.testing.Waits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "inodes and permissions are told by POSIX only")
class LocalFileStoreTest {
    private static final byte[] BYTES = {1, 2, 3};

    @TempDir
    Path directory;

    private Path spool;
    private Path archive;
    private Path spooled;
    private Set<PosixFilePermission> usual;

    @BeforeEach
    void spoolAFile() throws IOException {
        spool = directory.resolve("spool");
        OwnerOnly.directory(spool);
        spooled = spool.resolve("file.part");
        OwnerOnly.create(spooled, BYTES);
        archive = Files.createDirectory(directory.resolve("archive"));
        usual = Files.getPosixFilePermissions(Files.createFile(directory.resolve("usual")));
    }

    @Test
    void aFileOfTheSpoolIsLinkedSoThatItsBytesAreWrittenOnce() throws IOException {
        var inode = inode(spooled);

        store(archive, null).write(new Content.File(spooled), "a/b/file.mp4");

        assertThat(inode(archive.resolve("a/b/file.mp4"))).isEqualTo(inode);
        assertThat(spooled).as("for the next attempt").hasBinaryContent(BYTES);
    }

    @Test
    void aFileOfTheSpoolGetsItsFinalNameInOneStep() throws IOException {
        var inode = inode(spooled);

        assertThat(store(archive, null).linkIfFree(new Content.File(spooled), "a/.temporary", "a/file.mp4"))
                .isTrue();

        assertThat(inode(archive.resolve("a/file.mp4"))).isEqualTo(inode);
        assertThat(archive.resolve("a")).isDirectoryNotContaining("glob:**.temporary");
    }

    @Test
    void aFinalNameThatIsTakenStaysAsItIs() throws IOException {
        var theirs = Files.write(archive.resolve("file.mp4"), new byte[] {4, 5});

        assertThat(store(archive, null).linkIfFree(new Content.File(spooled), ".temporary", "file.mp4"))
                .isFalse();

        assertThat(theirs).hasBinaryContent(new byte[] {4, 5});
    }

    @Test
    void everyDestinationOnTheFileSystemOfTheSpoolGetsTheSameBytes() throws IOException {
        var other = Files.createDirectory(directory.resolve("other"));

        store(archive, null).write(new Content.File(spooled), "file.mp4");
        store(other, null).write(new Content.File(spooled), "file.mp4");

        assertThat(inode(other.resolve("file.mp4"))).isEqualTo(inode(archive.resolve("file.mp4")));
    }

    @Test
    void aFileOfAnotherDirectoryIsCopiedSinceItsOwnerMayChangeIt() throws IOException {
        var elsewhere = Files.write(directory.resolve("elsewhere"), BYTES);

        store(archive, null).write(new Content.File(elsewhere), "file.mp4");

        assertThat(archive.resolve("file.mp4")).hasBinaryContent(BYTES);
        assertThat(inode(archive.resolve("file.mp4"))).isNotEqualTo(inode(elsewhere));
    }

    @Test
    void aFileInTheArchiveIsForThoseWhomTheUmaskLetsInThoughTheSpoolIsShut() throws IOException {
        var store = store(archive, null);

        store.write(new Content.File(spooled), "file.mp4");
        store.write(new Content.Text("{}"), "file.mp4.json");

        assertThat(Files.getPosixFilePermissions(archive.resolve("file.mp4"))).isEqualTo(usual);
        assertThat(Files.getPosixFilePermissions(archive.resolve("file.mp4.json")))
                .isEqualTo(usual);
    }

    @Test
    void aDestinationWithPermissionsOfItsOwnLeavesThoseOfTheOthersAlone() throws IOException {
        var strict = Files.createDirectory(directory.resolve("strict"));
        var forOwner = PosixFilePermissions.fromString("r--------");

        store(strict, forOwner).write(new Content.File(spooled), "file.mp4");
        store(archive, null).write(new Content.File(spooled), "file.mp4");

        assertThat(Files.getPosixFilePermissions(strict.resolve("file.mp4"))).isEqualTo(forOwner);
        assertThat(Files.getPosixFilePermissions(archive.resolve("file.mp4"))).isEqualTo(usual);
        assertThat(archive.resolve("file.mp4")).hasBinaryContent(BYTES);
    }

    @Test
    void writingOverALinkDoesNotWriteIntoTheSpool() throws IOException {
        var store = store(archive, null);
        store.write(new Content.File(spooled), "file.mp4");

        store.write(new Content.Text("another"), "file.mp4");

        assertThat(archive.resolve("file.mp4")).hasContent("another");
        assertThat(spooled).hasBinaryContent(BYTES);
    }

    /** Through Camel's own endpoint, as {@code archive.to} is read. */
    private FileStore destination(String options) throws Exception {
        try (var camel = new DefaultCamelContext()) {
            var store = new StoreOptions(1, Duration.ZERO, Duration.ofMinutes(1), 0, spool);
            return Destinations.of(camel, List.of("file:" + archive + options), store)
                    .all()
                    .get(0)
                    .store();
        }
    }

    @Test
    void withoutChmodFilesHaveThePermissionsOfTheUmask() throws Exception {
        var store = destination("");

        store.write(new Content.File(spooled), "file.mp4");
        store.write(new Content.Text("x"), "file.mp4.json");

        assertThat(Files.getPosixFilePermissions(archive.resolve("file.mp4"))).isEqualTo(usual);
        assertThat(Files.getPosixFilePermissions(archive.resolve("file.mp4.json")))
                .isEqualTo(usual);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "r--r-----"})
    void chmodIsHeededAlsoWhereItsOwnerMayOnlyRead(String permissions) throws Exception {
        var wanted = PosixFilePermissions.fromString(permissions);
        var octal = permissions.startsWith("rw") ? "640" : "440";

        destination("?chmod=" + octal).write(new Content.File(spooled), "file.mp4");
        // The attempt after one that failed finds the link of that one.
        destination("?chmod=" + octal).write(new Content.File(spooled), "again.mp4");
        destination("?chmod=" + octal).write(new Content.Text("x"), "file.mp4.json");

        for (var name : List.of("file.mp4", "again.mp4", "file.mp4.json")) {
            assertThat(Files.getPosixFilePermissions(archive.resolve(name)))
                    .as(name)
                    .isEqualTo(wanted);
        }
    }

    @Test
    void inAFolderThatGivesItsGroupToFilesAFileIsCopiedSoThatItHasThatGroup() throws Exception {
        assumeTrue(Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid")), "only root gives groups away");
        Files.setAttribute(archive, "unix:gid", 1234);
        Files.setAttribute(archive, "unix:mode", 02770);

        destination("").write(new Content.File(spooled), "a/file.mp4");

        assertThat(Files.getAttribute(archive.resolve("a/file.mp4"), "unix:gid"))
                .isEqualTo(1234);
        assertThat(inode(archive.resolve("a/file.mp4"))).isNotEqualTo(inode(spooled));
        assertThat(Files.getPosixFilePermissions(spooled)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aDirectoryThatIsNotMountedIsNotMadeAnewAndNotTakenForEmpty() {
        var store = store(directory.resolve("unmounted"), null);

        assertThat(store.unavailable())
                .hasValueSatisfying(reason -> assertThat(reason).contains("is not there"));
        assertThatIOException()
                .isThrownBy(() -> store.write(new Content.Text("x"), "a/b"))
                .withMessageContaining("is not there; mount it, or create it");
        assertThatIOException()
                .isThrownBy(() -> store.read("a/b", new ByteArrayOutputStream()))
                .withMessageContaining("is not there; mount it, or create it");
        assertThat(directory.resolve("unmounted")).doesNotExist();
    }

    @Test
    void whatIsNotThereIsSaidSo() throws IOException {
        var store = store(archive, null);

        assertThatIOException().isThrownBy(() -> store.size("no")).isInstanceOf(NoSuchFileException.class);
        assertThatIOException()
                .isThrownBy(() -> store.read("no", new ByteArrayOutputStream()))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(store.exists("no")).isFalse();
        assertThat(store.list("no")).isEmpty();
        assertThat(store.freeSpace()).isPresent();
    }

    private LocalFileStore store(Path root, Set<PosixFilePermission> permissions) {
        return new LocalFileStore(root, permissions, spool, new StallWatch(Waits.LONG, 0));
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }
}
