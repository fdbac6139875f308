package dev.recordingroutes.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefreshTokensTest {
    private final Path directory;
    private final RefreshTokens tokens;

    RefreshTokensTest(@TempDir Path directory) {
        this.directory = directory;
        this.tokens = new RefreshTokens(directory);
    }

    @Test
    void beforeTheFirstRotationItIsTheConfiguredOne() throws IOException {
        assertThat(tokens.newest("webex", "configured")).isEqualTo("configured");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aRotatedTokenOutlivesTheProcess() throws IOException {
        tokens.save("webex", "configured", "second");
        tokens.save("webex", "configured", "third");

        assertThat(new RefreshTokens(directory).newest("webex", "configured")).isEqualTo("third");
    }

    @Test
    void aNewlyConfiguredTokenBeginsANewChain() throws IOException {
        tokens.save("webex", "configured", "second");

        assertThat(tokens.newest("webex", "granted anew")).isEqualTo("granted anew");
        tokens.save("webex", "granted anew", "its second");
        assertThat(tokens.newest("webex", "granted anew")).isEqualTo("its second");
        assertThat(tokens.newest("webex", "configured")).isEqualTo("configured");
    }

    @Test
    void providersHaveChainsOfTheirOwn() throws IOException {
        tokens.save("webex", "configured", "second");

        assertThat(tokens.newest("other", "configured")).isEqualTo("configured");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerCanReadIt() throws IOException {
        tokens.save("webex", "configured", "second");
        tokens.save("webex", "configured", "third");

        try (var files = Files.list(directory)) {
            assertThat(files).singleElement().satisfies(file -> {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
                assertThat(file).content().doesNotContain("configured");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0\0\0", "half", "%1$.20s", "%s", "%s\n", "%s\n\n", "%s\nthi", "%s\nthird\nmore\n"})
    void whatACrashLeftHalfWrittenIsNotReadAndRemoved(String half) throws IOException {
        tokens.save("webex", "configured", "second");
        var fresh = Files.writeString(fresh(), half.formatted(fingerprint()));

        assertThat(tokens.newest("webex", "configured")).isEqualTo("second");
        assertThat(fresh).doesNotExist();
        tokens.save("webex", "configured", "third");
        assertThat(tokens.newest("webex", "configured")).isEqualTo("third");
    }

    @Test
    void aTokenThatWasWrittenBeforeACrashButNotYetInPlaceIsTheNewest() throws IOException {
        tokens.save("webex", "configured", "third");
        Files.move(file(), fresh());
        tokens.save("other", "configured", "its own");

        var next = new RefreshTokens(directory);

        assertThat(next.newest("webex", "configured")).isEqualTo("third");
        assertThat(next.newest("webex", "configured")).isEqualTo("third");
        assertThat(fresh()).doesNotExist();
        assertThat(file()).exists();
        assertThat(next.newest("other", "configured")).isEqualTo("its own");
    }

    @Test
    void aTokenNotYetInPlaceBeatsTheOneBeforeIt() throws IOException {
        tokens.save("webex", "configured", "second");
        Files.writeString(fresh(), Files.readString(file()).replace("second", "third"));

        assertThat(tokens.newest("webex", "configured")).isEqualTo("third");
    }

    @Test
    void aTokenNotYetInPlaceCountsOnlyForTheConfiguredOneThatItCameFrom() throws IOException {
        tokens.save("webex", "configured", "second");
        Files.move(file(), fresh());

        assertThat(tokens.newest("webex", "granted anew")).isEqualTo("granted anew");
        assertThat(tokens.newest("webex", "configured")).isEqualTo("second");
    }

    @Test
    void aFileThatIsNotOneOfOursIsIgnored() throws IOException {
        Files.writeString(file(), "");

        assertThat(tokens.newest("webex", "configured")).isEqualTo("configured");
    }

    @Test
    void aTokenThatCanNotBeWrittenIsUsedAllTheSameAndWrittenWhenThatIsPossibleAgain() throws IOException {
        var inTheWay = Files.createDirectories(fresh().resolve("in-the-way"));
        tokens.save("webex", "configured", "second");
        assertThat(file()).doesNotExist();
        assertThat(tokens.newest("webex", "configured")).isEqualTo("second");

        Files.delete(inTheWay);

        assertThat(tokens.newest("webex", "configured")).isEqualTo("second");
        assertThat(new RefreshTokens(directory).newest("webex", "configured")).isEqualTo("second");
    }

    private Path file() {
        return directory.resolve(".webex-refresh-token");
    }

    /** File to which a new token is written before it is renamed. */
    private Path fresh() {
        return directory.resolve(".webex-refresh-token.new");
    }

    private String fingerprint() throws IOException {
        return Files.readString(file()).lines().findFirst().orElseThrow();
    }
}
