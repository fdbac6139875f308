package dev.recordingroutes.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void whatACrashLeftHalfWrittenIsNotRead() throws IOException {
        tokens.save("webex", "configured", "second");
        Files.writeString(directory.resolve(".webex-refresh-token.new"), "half");

        assertThat(tokens.newest("webex", "configured")).isEqualTo("second");
        tokens.save("webex", "configured", "third");
        assertThat(tokens.newest("webex", "configured")).isEqualTo("third");
    }

    @Test
    void aFileThatIsNotOneOfOursIsIgnored() throws IOException {
        Files.writeString(directory.resolve(".webex-refresh-token"), "");

        assertThat(tokens.newest("webex", "configured")).isEqualTo("configured");
    }

    @Test
    void aTokenThatCanNotBeWrittenIsUsedAllTheSameAndWrittenWhenThatIsPossibleAgain() throws IOException {
        var inTheWay = Files.createDirectories(directory.resolve(".webex-refresh-token.new/in-the-way"));
        tokens.save("webex", "configured", "second");
        assertThat(directory.resolve(".webex-refresh-token")).doesNotExist();
        assertThat(tokens.newest("webex", "configured")).isEqualTo("second");

        Files.delete(inTheWay);

        assertThat(tokens.newest("webex", "configured")).isEqualTo("second");
        assertThat(new RefreshTokens(directory).newest("webex", "configured")).isEqualTo("second");
    }
}
