package dev.recordingroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks the README against the program. */
class ReadmeTest {
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)\\)");

    private String readme = "";

    @BeforeEach
    void read() throws IOException {
        readme = Files.readString(Path.of("README.md"));
    }

    @Test
    void itsYamlStandsInAProvidersFile() throws IOException {
        var files = Files.readString(Path.of("routes/providers/webex.camel.yaml"));
        var blocks = YAML.matcher(readme)
                .results()
                .map(block -> block.group(1).strip())
                .toList();
        assertThat(blocks).isNotEmpty();
        for (var block : blocks) {
            for (var part : block.split("\n\n", -1)) {
                assertThat(files).contains(part);
            }
        }
    }

    @Test
    void itsLinksLeadSomewhere() {
        var links = LINK.matcher(readme).results().map(link -> link.group(1)).toList();
        assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(Path.of(link))
                .exists());
    }

    @Test
    void itTellsOfTheProgramThatIsBuilt() {
        assertThat(readme)
                .contains("./mvnw -q -Pdemo")
                .contains("./mvnw verify")
                .contains("./mvnw -q -DskipTests package");
    }
}
