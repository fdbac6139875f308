package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.routes.Routes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code routes lint|test|diagram}, as a person without Maven uses them. */
class RoutesCommandTest {
    private static final Path EXAMPLES = Path.of("docs/examples");

    @TempDir
    Path directory;

    @Test
    void theShippedRoutesNeedNoMending() {
        var lint = Workplace.runWith("routes", "lint", "--routes", "routes");
        assertThat(lint.out()).matches("\\d+ route files: nothing to mend\n");
        assertThat(lint.exitCode()).isZero();

        var test = Workplace.runWith("routes", "test", "--routes", "routes");
        assertThat(test.out())
                .matches(
                        "(?s)webex.test.yaml: (\\d+) of \\1 passed\nzoom.test.yaml: (\\d+) of \\2 passed\n\\d\\d tests: \\d\\d passed, 0 failed\n");
        assertThat(test.exitCode()).isZero();

        var diagram = Workplace.runWith("routes", "diagram", "--routes", "routes");
        assertThat(diagram.out()).contains("flowchart LR\n");
        assertThat(diagram.exitCode()).isZero();
    }

    @Test
    void theExampleOfAThirdProviderNeedsNoMendingAndItsTestsPass() throws IOException {
        addAcme();

        var lint = run("lint");
        assertThat(lint.out()).matches("\\d+ route files: nothing to mend\n");
        assertThat(lint.exitCode()).isZero();
        var test = run("test");
        assertThat(test.out()).endsWith(" 0 failed\n");
        assertThat(test.exitCode()).isZero();
    }

    @Test
    void aMistakeIsNamedWithItsFileLineAndRemedy() throws IOException {
        addAcme();
        var acme = directory.resolve("providers/acme.camel.yaml");
        var text = Files.readString(acme);
        Files.writeString(acme, text.replace("name: nextPageUrl", "name: nextPage"));
        var line =
                1 + text.substring(0, text.indexOf("name: nextPageUrl")).lines().count() - 1;

        var result = run("lint");

        assertThat(result.out())
                .contains(
                        "%s:%d: acme-recordings: the template list-pages has no parameter 'nextPage', and would ignore it; did you mean nextPageUrl?\n"
                                .formatted(acme, line))
                .endsWith(" to mend\n");
        assertThat(result.exitCode()).isOne();
    }

    @Test
    void aProvidersNameThatCanNotBeIsAMistakeLikeAnyOther() throws IOException {
        Routes.copyTo(directory);
        Files.writeString(directory.resolve("providers/Acme.camel.yaml"), "[]");

        var result = run("lint");

        assertThat(result.out()).contains("Acme.camel.yaml:1: provider Acme: its file name must be lower-case letters");
        assertThat(result.exitCode()).isOne();
    }

    @Test
    void aTestThatFailsIsNamedWithItsFileLineAndDifference() throws IOException {
        Routes.copyTo(directory);
        var file = directory.resolve("providers/zoom.test.yaml");
        Files.writeString(file, """
                # One that fails.
                - name: an unknown user is no failure
                  expression: errorMapping
                  given: {status: 404, body: {code: 1001}}
                  expect: {action: FAIL}
                """);

        var result = run("test");

        assertThat(result.out())
                .contains(
                        "%s:2: failed: an unknown user is no failure\n    action: expected FAIL\n    action: got      SCOPE_ABSENT\n"
                                .formatted(file))
                .endsWith(" 1 failed\n");
        assertThat(result.exitCode()).isOne();
    }

    @Test
    void wrongUsageEndsAtOnce() {
        refused("recording-routes: routes needs one of lint, test, diagram", "routes");
        refused("recording-routes: --routes nowhere: is no directory", "routes", "lint", "--routes", "nowhere");
        refused(
                "recording-routes: unknown option '--fix': see recording-routes routes lint --help",
                "routes",
                "lint",
                "--fix");
        refused(
                "recording-routes: '--routes %s': has no file *.camel.yaml"
                        .replace("'", "")
                        .formatted(directory),
                "routes",
                "diagram",
                "--routes",
                directory.toString());
    }

    private static void refused(String says, String... arguments) {
        var result = Workplace.runWith(arguments);
        assertThat(result.err()).isEqualTo(says + "\n");
        assertThat(result.exitCode()).isEqualTo(2);
    }

    private Workplace.Result run(String command) {
        return Workplace.runWith("routes", command, "--routes", directory.toString());
    }

    private void addAcme() throws IOException {
        Routes.copyTo(directory);
        try (var files = Files.list(EXAMPLES)) {
            for (var file :
                    files.filter(file -> file.toString().endsWith(".yaml")).toList()) {
                Files.copy(file, directory.resolve("providers").resolve(file.getFileName()));
            }
        }
    }
}
