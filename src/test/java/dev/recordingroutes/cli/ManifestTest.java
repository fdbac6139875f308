package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.recordingroutes.ledger.LedgerRepository.Checksum;
import dev.recordingroutes.simulator.Simulator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that {@code sha256sum} of the GNU coreutils reads the output of {@code manifest}. */
class ManifestTest {
    @TempDir
    Path directory;

    private Workplace workplace;

    @BeforeEach
    void settings() {
        workplace = new Workplace(directory);
    }

    @Test
    void sha256sumAcceptsWhatWasDeliveredAndFindsWhatChanged() throws Exception {
        try (var simulator = Simulator.start()) {
            simulator.zoom().addSeedSample();
            simulator.webex().addSeedSample();
            workplace.set(simulator.zoom().settings()).set(simulator.webex().settings());
            workplace.set("zoom.users", "*").set("webex.sites", "*");
            workplace.run("harvest", "--from", "2019-01-01", "--to", "2030-01-01");
        }

        var manifest = workplace.run("manifest");

        assertThat(manifest.exitCode()).isZero();
        assertThat(manifest.out()).hasLineCount(workplace.delivered().size());
        assertThat(sha256sum(manifest.out(), workplace.archive())).isZero();
        var one = workplace
                .archive()
                .resolve(workplace.delivered().keySet().iterator().next());
        Files.write(one, new byte[] {1});
        assertThat(sha256sum(manifest.out(), workplace.archive())).isEqualTo(1);
    }

    @Test
    void itAcceptsNamesWithABackslashOrTheEndOfALine() throws Exception {
        var text = new StringBuilder();
        for (var name : List.of("plain.mp4", "back\\slash.mp4", "two\nlines.mp4", " *spaces .mp4", "東京.mp4")) {
            var file = Files.writeString(directory.resolve(name), name);
            text.append(ManifestCommand.line(new Checksum(Workplace.sha256(file), name)));
        }

        assertThat(text.toString()).hasLineCount(5).contains("  back\\\\slash.mp4\n", "  two\\nlines.mp4\n");
        assertThat(sha256sum(text.toString(), directory)).isZero();
    }

    @Test
    void withoutADirectoryThereIsNothingToDo() {
        var servers =
                workplace.set("archive.to", "ftp://me@nas/in?password=s3cret").run("manifest");

        assertThat(servers.exitCode()).isEqualTo(2);
        assertThat(servers.err())
                .contains("archive.to=ftp://me@nas/in: not a directory of this machine", "verify")
                .doesNotContain("s3cret")
                .hasLineCount(1);
    }

    /** Runs {@code sha256sum -c}, and returns its exit code. */
    private int sha256sum(String manifest, Path where) throws IOException, InterruptedException {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "sha256sum"))));
        var file = Files.writeString(directory.resolve("manifest.sha256"), manifest);
        return new ProcessBuilder("sha256sum", "-c", "--strict", "--quiet", file.toString())
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("sha256sum.log").toFile())
                .start()
                .waitFor();
    }
}
