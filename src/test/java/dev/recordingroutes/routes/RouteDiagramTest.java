package dev.recordingroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The diagram shows the routes as the files have them. */
class RouteDiagramTest {
    private static final Path README = Path.of("README.md");
    private static final Pattern SHOWN =
            Pattern.compile("(?s)(<!-- routes diagram -->\n```mermaid\n)(.*?)(```\n<!-- /routes diagram -->)");

    @TempDir
    Path directory;

    /** {@code ./mvnw test -Dtest=RouteDiagramTest -Dregenerate=true} puts a changed diagram into the README. */
    @Test
    void theReadmeShowsWhatTheCommandPrints() throws IOException {
        var readme = Files.readString(README);
        var diagram = RouteDiagram.of(RouteFiles.read(Path.of("routes")));
        if (Boolean.getBoolean("regenerate")) {
            readme = SHOWN.matcher(readme).replaceFirst("$1" + Matcher.quoteReplacement(diagram) + "$3");
            Files.writeString(README, readme);
        }
        assertThat(SHOWN.matcher(readme).results().map(shown -> shown.group(2))).containsExactly(diagram);
    }

    @Test
    void aRouteOfOnesOwnIsDrawnWithItsLinks() throws IOException {
        Files.writeString(directory.resolve("mine.camel.yaml"), """
                - route:
                    id: notify
                    description: Notifies.
                    from:
                      uri: timer:tick
                      steps:
                        - doTry:
                            steps:
                              - to: direct:send
                              - to: {uri: "sql:select 1", parameters: {dataSource: "#x"}}
                            doCatch:
                              - exception: [java.lang.Exception]
                                steps: [{to: "direct:fail"}]
                - route: {id: send, description: Sends., from: {uri: "direct:send", steps: [{to: "https://example.com"}]}}
                - route: {id: fail, description: Fails., from: {uri: "direct:fail", steps: [{to: "log:failed"}]}}
                """);

        assertThat(RouteDiagram.of(RouteFiles.read(directory)))
                .contains("subgraph mine\n    notify([notify]):::ledger\n    send\n    fail\n  end\n")
                .contains("  notify --> send\n", "  notify -.-> fail\n", "  send --> api\n");
    }

    @Test
    void aTemplateIsDrawnOnceForAllProviders() throws IOException {
        assertThat(RouteDiagram.of(RouteFiles.read(Path.of("routes"))).lines())
                .containsOnlyOnce("    list-pages", "  list-pages --> record-page", "  read-window --> list-pages")
                .noneMatch(line -> line.contains("zoom"));
    }
}
