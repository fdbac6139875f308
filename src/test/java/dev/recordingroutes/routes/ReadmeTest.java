package dev.recordingroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
    void itsYamlIsTheWholeExampleOfAProvider() throws IOException {
        var blocks = YAML.matcher(readme)
                .results()
                .map(block -> block.group(1).strip())
                .toList();
        assertThat(blocks)
                .containsExactly(Files.readString(Path.of("docs/examples/acme.camel.yaml"))
                        .strip());
    }

    static Stream<Path> pages() throws IOException {
        try (var docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                    Stream.of(Path.of("README.md")),
                    docs.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhereInTheSourceAndInTheDistribution(Path page) throws IOException {
        var links = LINK.matcher(Files.readString(page)).results().map(link -> link.group(1));
        assertThat(links).allSatisfy(link -> {
            var target = Path.of("").resolve(page).resolveSibling(link).normalize();
            assertThat(target).exists();
            assertThat(target.getName(0).toString())
                    .as("what is in the distribution")
                    .isIn("README.md", "application.properties", "LICENSE", "docs", "routes");
        });
    }

    @Test
    void itTellsOfTheProgramThatIsBuilt() {
        assertThat(readme)
                .contains("./mvnw -q -Pdemo")
                .contains("./mvnw verify")
                .contains("./mvnw -q -DskipTests package");
    }
}
