package dev.recordingroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The shipped route files, beyond what {@link RouteLintTest} finds in them. */
class RouteFilesTest {
    private static final Path ROUTES = Path.of("routes");

    @Test
    void everyFileIsARouteFileOrStandsBesideOne() throws IOException {
        try (var files = Files.walk(ROUTES)) {
            assertThat(files.filter(Files::isRegularFile)).isNotEmpty().allSatisfy(file -> {
                var name = file.getFileName().toString();
                assertThat(name).matches("[a-z]+\\.(camel|settings|test)\\.yaml");
                assertThat(file.resolveSibling(name.replaceFirst("\\..*", ".camel.yaml")))
                        .exists();
            });
        }
    }

    @Test
    void aProvidersFileHoldsParametersAndNoRoutesOfItsOwn() throws IOException {
        for (var file : RouteFiles.read(ROUTES).files()) {
            if (file.isProvider()) {
                assertThat(file.root().items())
                        .as(file.path().toString())
                        .isNotEmpty()
                        .allMatch(item -> item.get("templatedRoute").isPresent());
            }
        }
    }
}
