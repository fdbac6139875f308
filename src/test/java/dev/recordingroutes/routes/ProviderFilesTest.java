package dev.recordingroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.recordingroutes.ledger.SealedLinks;
import dev.recordingroutes.provider.RecordingReader;
import dev.recordingroutes.provider.RouteFunctions;
import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each provider file against fixtures: a page goes in, canonical recordings come out.
 *
 * <p>Finds the files by itself. For {@code routes/providers/NAME.camel.yaml} the fixtures are pairs of
 * {@code providers/NAME/CASE.json}, as the provider answers, and {@code CASE.expected.json}.
 */
class ProviderFilesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Path FIXTURES = Path.of("src/test/resources/providers");

    static Stream<Path> fixtures() throws IOException {
        try (var files = Files.walk(FIXTURES)) {
            return files
                    .filter(file -> file.toString().endsWith(".json")
                            && !file.toString().endsWith(".expected.json"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Stream<Path> providers() throws IOException {
        try (var files = Files.list(Path.of("routes/providers"))) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void everyProviderHasFixtures(Path provider) {
        assertThat(FIXTURES.resolve(name(provider)))
                .isDirectoryContaining(file -> file.toString().endsWith(".expected.json"));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aPageGivesTheseCanonicalRecordings(Path fixture) throws Exception {
        var provider = fixture.getParent().getFileName().toString();
        var expected = Path.of(fixture.toString().replace(".json", ".expected.json"));

        var actual = canonical(provider, JSON.readTree(fixture.toFile()));

        assertThat(pretty(actual)).isEqualTo(pretty(JSON.readTree(expected.toFile())));
    }

    @Test
    void noFixtureIsWithoutWhatIsExpectedOfIt() throws IOException {
        assertThat(fixtures().map(file -> Path.of(file.toString().replace(".json", ".expected.json"))))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(file).exists());
    }

    private static JsonNode canonical(String provider, JsonNode page) throws Exception {
        try (var camel = new DefaultCamelContext()) {
            camel.getPropertiesComponent().setOverrideProperties(Settings.shipped());
            RouteFunctions.addTo(camel);
            camel.start();
            var expression =
                    camel.resolveLanguage("jq").createExpression(camel.resolvePropertyPlaceholders(items(provider)));
            expression.init(camel);
            var exchange = new DefaultExchange(camel);
            exchange.getIn().setBody(page);
            var links = SealedLinks.with(Files.createTempDirectory("key").resolve("key"));
            var read = new RecordingReader(JSON, links).read(provider, expression.evaluate(exchange, JsonNode.class));
            assertThat(read.leftOut()).isEmpty();
            var canonical = (ArrayNode) JSON.readTree(read.json());
            // The provider's own JSON goes along as it came, but for what nobody may see.
            for (var recording : canonical) {
                assertThat(recording.path("source").asText()).startsWith("{").doesNotContain("password");
                ((ObjectNode) recording).remove("source");
                if (recording.path("url").isTextual()) {
                    ((ObjectNode) recording)
                            .put("url", links.open(recording.path("url").asText()));
                }
            }
            return canonical;
        }
    }

    private static String items(String provider) throws IOException {
        for (var entry : YAML.readTree(
                Path.of("routes/providers", provider + ".camel.yaml").toFile())) {
            var templated = entry.path("templatedRoute");
            if (templated.path("routeId").asText().equals(provider + "-recordings")) {
                for (var parameter : templated.path("parameters")) {
                    if (parameter.path("name").asText().equals("items")) {
                        return parameter.path("value").asText();
                    }
                }
            }
        }
        throw new AssertionError(provider + " has no listing " + provider + "-recordings with items");
    }

    private static String name(Path provider) {
        return provider.getFileName().toString().replace(".camel.yaml", "");
    }

    private static String pretty(JsonNode json) throws IOException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }
}
