package dev.recordingroutes.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a failing test beside a provider file names the difference and its place. */
class ProviderTestsTest {
    @TempDir
    Path directory;

    @BeforeEach
    void copyRoutes() throws IOException {
        Routes.copyTo(directory);
        Files.delete(directory.resolve("providers/webex.test.yaml"));
    }

    @Test
    void everyShippedProviderHasTestsOfItsRecordingsPagesAndErrorsAndTheyPass() throws IOException {
        var files = RouteFiles.read(Path.of("routes"));
        for (var provider : files.providers()) {
            assertThat(Files.readString(Path.of("routes/providers", provider + ".test.yaml")))
                    .contains("expression: items", "expression: firstPageUrl", "expression: nextPageUrl")
                    .contains("expression: errorMapping");
        }
        assertThat(ProviderTests.run(files))
                .hasSizeGreaterThan(40)
                .allSatisfy(result ->
                        assertThat(result.differences()).as(result.name()).isEmpty());
    }

    @Test
    void aUrlThatDiffersIsShownBesideTheExpectedOne() throws IOException {
        fails(
                """
                - name: the first page
                  expression: firstPageUrl
                  routeId: zoom-scopes
                  expect: https://api.zoom.us/v2/users?page_size=30
                """,
                "expected https://api.zoom.us/v2/users?page_size=30",
                "got      https://api.zoom.us/v2/users?status=active&page_size=300");
    }

    @Test
    void aFieldOfARecordingThatDiffersIsNamed() throws IOException {
        fails(
                """
                - name: a recording
                  expression: items
                  routeId: zoom-recordings
                  given: {body: {meetings: [{uuid: u, start_time: "2026-03-01T10:00:00Z", recording_files: [
                    {id: f, file_type: MP4, file_size: 1, download_url: "https://zoom.us/f"}]}]}}
                  expect: [{id: "zoom:f", status: waiting, reason: still processed}]
                """,
                "[0].status: expected waiting",
                "[0].status: got      pending",
                "[0].reason: expected still processed",
                "[0].reason: got      nothing");
    }

    @Test
    void aRecordingThatIsMissingIsNamedEvenIfNoFieldOfItIsWrong() throws IOException {
        fails("""
                - name: two users
                  expression: items
                  routeId: zoom-scopes
                  given: {body: {users: [{id: a}]}}
                  expect: [a, b]
                """, "expected 2 items, got 1", "[1]: missing: b");
    }

    @Test
    void aRecordingThatCanNotBeReadIsAFailureUnlessItIsExpected() throws IOException {
        fails("""
                - name: a recording without a time
                  expression: items
                  routeId: zoom-recordings
                  given: {body: {meetings: [{uuid: u, recording_files: [{id: f, file_type: MP4, file_size: 1, download_url: "https://zoom.us/f"}]}]}}
                  expect: []
                """, "leftOut: expected nothing", "leftOut: got      zoom: a recording zoom:f has no recordedAt");
    }

    @Test
    void anActionThatDiffersIsNamed() throws IOException {
        fails("""
                - name: an unknown user
                  expression: errorMapping
                  given: {status: 404, body: {code: 1001}}
                  expect: {action: FAIL}
                """, "action: expected FAIL", "action: got      SCOPE_ABSENT");
    }

    @Test
    void anExpressionThatFailsIsAFailure() throws IOException {
        fails("""
                - name: files that are no list
                  expression: items
                  routeId: zoom-recordings
                  given: {body: {meetings: 7}}
                  expect: []
                """, "error: meetings is no list");
    }

    @Test
    void aFailureThatIsExpectedHasToCome() throws IOException {
        fails("""
                - name: a page
                  expression: items
                  routeId: zoom-recordings
                  given: {body: {meetings: []}}
                  error: meetings is no list
                """, "expected error: meetings is no list", "got a result");
    }

    @Test
    void aCaseNamesTheRouteWhereSeveralHaveTheExpression() throws IOException {
        fails("""
                - name: a page
                  expression: items
                  expect: []
                """, "routeId: name the route: [zoom-scopes, zoom-recordings] have a parameter 'items'");
    }

    @Test
    void anExpressionThatTheProviderDoesNotHave() throws IOException {
        fails("""
                - name: a link
                  expression: downloadLink
                  expect: {notYet: true}
                """, "no route of zoom has a parameter 'downloadLink'");
    }

    @Test
    void aSettingThatIsNotAllowed() throws IOException {
        fails("""
                - name: a page
                  settings: {zoom.page-size: "301"}
                  expression: firstPageUrl
                  routeId: zoom-scopes
                  expect: x
                """, "zoom.page-size=301: must be a whole number from 1 to 300 (--set)");
    }

    @Test
    void aKeyThatNoCaseHasIsNamedWithItsLine() throws IOException {
        var result = run("""
                - name: a page
                  expression: items
                  expcet: []
                """);
        assertThat(result.line()).isEqualTo(3);
        assertThat(result.differences()).containsExactly("unknown key 'expcet': did you mean expect?");
    }

    @Test
    void aBodyFileStandsBesideTheTest() throws IOException {
        Files.writeString(directory.resolve("providers/page.json"), "{\"users\": [{\"id\": \"a\"}]}");
        var result = run("""
                - name: a page
                  expression: items
                  routeId: zoom-scopes
                  given: {bodyFile: page.json}
                  expect: [a]
                """);
        assertThat(result.differences()).isEmpty();
    }

    @Test
    void aBodyFileThatIsNotThere() throws IOException {
        assertThat(run("""
                - name: a page
                  expression: items
                  given: {bodyFile: none.json}
                  expect: []
                """).differences())
                .singleElement()
                .asString()
                .startsWith("bodyFile ")
                .contains("none.json can't be read");
    }

    @Test
    void aTestWithoutItsProvider() throws IOException {
        Files.delete(directory.resolve("providers/zoom.camel.yaml"));
        assertThat(run("[]").differences()).containsExactly("there is no zoom.camel.yaml beside it");
    }

    private void fails(String test, String... differences) throws IOException {
        var result = run(test);
        assertThat(result.line()).isEqualTo(1);
        assertThat(result.isPassed()).isFalse();
        assertThat(result.differences()).isEqualTo(List.of(differences));
    }

    private TestResult run(String test) throws IOException {
        Files.writeString(directory.resolve("providers/zoom.test.yaml"), test);
        var results = ProviderTests.run(RouteFiles.read(directory));
        assertThat(results).hasSize(1);
        return results.get(0);
    }
}
