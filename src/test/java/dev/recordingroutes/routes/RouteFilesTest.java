package dev.recordingroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.recordingroutes.settings.SettingsSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks of route files that Camel does not make, or only at run time. */
class RouteFilesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{([A-Za-z]+)}}");
    private static final Pattern SETTING = Pattern.compile("\\{\\{(?:jq:)?([a-z0-9-]+(?:\\.[a-z0-9-]+)+)}}");

    private static JsonSchema schema;
    private static final Map<String, JsonNode> TEMPLATES = new HashMap<>();

    @BeforeAll
    static void readSchemaAndTemplates() throws IOException {
        try (var camels = RouteFilesTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4).getSchema(camels);
        }
        for (var file : routeFiles().toList()) {
            for (var entry : YAML.readTree(file.toFile())) {
                var template = entry.path("routeTemplate");
                if (template.isObject()) {
                    TEMPLATES.put(template.path("id").asText(), template);
                }
            }
        }
    }

    static Stream<Path> routeFiles() throws IOException {
        try (var files = Files.walk(Path.of("routes"))) {
            return files.filter(file -> file.toString().endsWith(".camel.yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void everyRouteFileIsValidAgainstCamelsOwnSchema(Path file) throws IOException {
        assertThat(schema.validate(YAML.readTree(file.toFile())).stream().map(ValidationMessage::getMessage))
                .isEmpty();
    }

    @Test
    void everyFileIsARouteFileOrStandsBesideOne() throws IOException {
        try (var files = Files.walk(Path.of("routes"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(file.getFileName().toString())
                            .matches("[a-z-]+\\.(camel|settings|test)\\.yaml"));
        }
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void noRouteNamesAClassOfOurs(Path file) throws IOException {
        assertThat(Files.readString(file)).doesNotContainPattern("dev\\.recordingroutes\\.[a-z.]*[A-Z]");
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void everyRouteHasAnIdAndADescriptionOfOneSentence(Path file) throws IOException {
        for (var entry : YAML.readTree(file.toFile())) {
            for (var kind : new String[] {"route", "routeTemplate", "routeConfiguration"}) {
                var route = entry.path(kind);
                if (route.isObject()) {
                    assertThat(route.path("id").asText()).as("id in %s", file).isNotEmpty();
                    assertThat(route.path("description").asText())
                            .as("description of %s", route.path("id"))
                            .endsWith(".");
                }
            }
            if (entry.has("templatedRoute")) {
                assertThat(entry.path("templatedRoute").path("routeId").asText())
                        .as("routeId in %s", file)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void everyTemplateUsesExactlyTheParametersThatItDeclares() {
        assertThat(TEMPLATES).isNotEmpty();
        TEMPLATES.forEach((id, template) -> {
            var declared = new TreeSet<String>();
            template.path("parameters").forEach(p -> declared.add(p.path("name").asText()));
            var used = new TreeSet<String>();
            PARAMETER.matcher(template.path("route").toString()).results().forEach(m -> used.add(m.group(1)));
            assertThat(used).as("parameters of the template %s", id).isEqualTo(declared);
        });
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void everyTemplatedRouteGivesWhatItsTemplateRequiresAndNothingThatItIgnores(Path file) throws IOException {
        for (var entry : YAML.readTree(file.toFile())) {
            var templated = entry.path("templatedRoute");
            if (templated.isObject()) {
                var id = templated.path("routeTemplateRef").asText();
                var template = TEMPLATES.get(id);
                assertThat(template).as("the template %s in %s", id, file).isNotNull();
                Set<String> known = new HashSet<>();
                Set<String> required = new HashSet<>();
                template.path("parameters").forEach(p -> {
                    known.add(p.path("name").asText());
                    if (p.path("required").asBoolean()) {
                        required.add(p.path("name").asText());
                    }
                });
                Set<String> given = new HashSet<>();
                templated
                        .path("parameters")
                        .forEach(p -> given.add(p.path("name").asText()));
                assertThat(known)
                        .as("%s in %s", templated.path("routeId"), file)
                        .containsAll(given);
                assertThat(given)
                        .as("%s in %s", templated.path("routeId"), file)
                        .containsAll(required);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void everySettingThatARouteReadsIsShipped(Path file) throws IOException {
        var read = SETTING.matcher(Files.readString(file))
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(SettingsSchema.shipped().keys()).containsAll(read);
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void noRouteReadsASecretThroughAPlaceholder(Path file) throws IOException {
        var read = SETTING.matcher(Files.readString(file))
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(read).noneMatch(SettingsSchema.shipped()::isSecret);
    }

    @ParameterizedTest
    @MethodSource("routeFiles")
    void aProvidersFileHoldsParametersAndNoRoutesOfItsOwn(Path file) throws IOException {
        if (file.getParent().endsWith("providers")) {
            for (var entry : YAML.readTree(file.toFile())) {
                assertThat(entry.has("templatedRoute"))
                        .as("%s: %s", file, entry)
                        .isTrue();
            }
        }
    }
}
