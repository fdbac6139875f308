package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong usage and settings end at once, with exit code 2 and one line that names the thing, the value and the remedy. */
class UsageTest {
    private static Simulator simulator;

    @TempDir
    Path directory;

    private Workplace workplace;

    @BeforeAll
    static void start() {
        simulator = Simulator.start();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @BeforeEach
    void enableZoom() {
        workplace = new Workplace(directory).set(simulator.zoom().settings());
    }

    @Test
    void everyMistakeOfAConfigurationIsToldInOneGo() {
        workplace.set("transfer.workers", "0").set("archive.metadata", "maybe").set("log.levle", "INFO");

        var result = workplace.run("harvest");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err().lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("recording-routes: "))
                .anyMatch(line -> line.contains("transfer.workers=0: must be a whole number from 1 to 256"))
                .anyMatch(line -> line.contains("archive.metadata=maybe: "))
                .anyMatch(line ->
                        line.contains("log.levle: unknown setting") && line.endsWith("did you mean log.level?"));
    }

    @Test
    void anUnknownCommand() {
        refused("unknown command 'fetch'", "fetch");
    }

    @Test
    void anUnknownOption() {
        refused("unknown option '--form'", "harvest", "--form", "2026-01-01");
    }

    @Test
    void anUnknownKeySuggestsTheNearest() {
        workplace.set("zoom.usres", "me");
        refused("did you mean zoom.users?", "harvest");
    }

    @Test
    void anUnknownKeyOnTheCommandLine() {
        refused("zoom.usres", "harvest", "--set", "zoom.usres=me");
    }

    @Test
    void aBadCron() {
        workplace.set("zoom.schedule", "every now and then");
        refused("zoom.schedule=every now and then", "run");
    }

    @Test
    void aBadDate() {
        refused("--from 31.1.2026: neither an ISO date", "harvest", "--from", "31.1.2026");
    }

    @Test
    void aYearThatIsNone() {
        refused("--from -999999999-01-01: must be in the years 1970 to 9999", "harvest", "--from=-999999999-01-01");
        refused("--to +999999999-12-31: must be in the years 1970 to 9999", "harvest", "--to", "+999999999-12-31");
    }

    @Test
    void aStartAfterTheEnd() {
        refused(
                "--from 2026-02-01 is not before --to 2026-01-01",
                "harvest",
                "--from",
                "2026-02-01",
                "--to",
                "2026-01-01");
    }

    @Test
    void aStartInTheFuture() {
        refused("--from 2999-01-01 is not before now", "harvest", "--from", "2999-01-01");
    }

    @Test
    void anEndBeforeTheLookBack() {
        refused("--to 2020-01-31 is longer ago than zoom.lookback=7d", "harvest", "--to", "2020-01-31");
    }

    @Test
    void anUnknownProvider() {
        refused("--provider skype: there is no such provider, only webex, zoom", "harvest", "--provider", "skype");
    }

    @Test
    void aProviderThatIsNotEnabled() {
        refused("--provider webex: not enabled; set webex.enabled=true", "harvest", "--provider", "webex");
    }

    @Test
    void noProviderAtAll() {
        workplace.set("zoom.enabled", "false");
        refused("no provider is enabled", "harvest");
    }

    @Test
    void missingCredentials() {
        workplace.set("zoom.client-secret", "");
        refused("zoom.client-secret", "harvest");
    }

    @Test
    void anUnreadableSettingsFile() {
        var result = Workplace.runWith("harvest", "--config", "no-such-file.properties");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).startsWith("recording-routes: no-such-file.properties does not exist");
        assertThat(result.err().strip().lines()).hasSize(1);
    }

    @Test
    void aStateThatIsNone() {
        refused("--status done: must be one of waiting, pending", "list", "--status", "done");
    }

    @Test
    void retryOfNothing() {
        refused("retry needs either the ids of parked files or --all", "retry");
    }

    @Test
    void retryWithoutALedger() {
        refused("there is no ledger yet", "retry", "nope");
        refused("there is no ledger yet", "retry", "--all");
        assertThat(directory.resolve("ledger.db")).doesNotExist();
    }

    @Test
    void aDestinationThatCanNotBeWritten() throws IOException {
        var file = Files.createFile(directory.resolve("a-file"));
        workplace.set("archive.to", "file:" + file + "/archive");
        refused("archive.to=file:" + file + "/archive: can't be written", "harvest");
    }

    @Test
    void aDestinationThatIsNoEndpoint() {
        workplace.set("archive.to", "fiel:archive");
        refused("archive.to=fiel:archive: Camel can't make an endpoint of it", "harvest");
    }

    @Test
    void aPathThatWouldBeTheSameForTwoFiles() {
        workplace.set("archive.path", "${body.date}/${body.topic}.${body.extension}");
        refused("differ only in their id; add ${body.id}", "harvest");
    }

    @Test
    void aPathThatIsNotSimple() {
        workplace.set("archive.path", "${body.nonsense}/${body.id}");
        refused("archive.path=${body.nonsense}/${body.id}: can't be evaluated", "harvest");
    }

    @Test
    void aLedgerThatCanNotBeOpened() throws IOException {
        var file = Files.writeString(
                directory.resolve("no.db"), "this is no database, but long enough to look like one".repeat(40));
        workplace.set("ledger.url", "jdbc:sqlite:" + file);
        refused("ledger.url=jdbc:sqlite:" + file + ": can't be opened", "harvest");
    }

    @Test
    void aRouteFileThatIsNotYaml() throws IOException {
        var routes = brokenRoutes("- route:\n    id: broken\n   from: {uri: \"direct:x\"\n");
        workplace.routes(routes);
        refused("broken.camel.yaml: line 3, column 4: not YAML", "harvest");
    }

    @Test
    void aRouteFileThatIsNotARoute() throws IOException {
        workplace.routes(brokenRoutes("- route:\n    id: broken\n    form: {uri: \"direct:x\"}\n"));
        refused("the routes can't be started", "harvest");
    }

    @Test
    void aDirectoryWithoutRoutes() {
        workplace.routes(directory);
        refused("--routes " + directory + ": has no folder 'providers'", "harvest");
    }

    @Test
    void helpAndVersionAreNoMistake() {
        assertThat(workplace.run("--help").exitCode()).isZero();
        assertThat(workplace.run("harvest", "--help").out()).contains("--dry-run");
        assertThat(workplace.run("--version").out()).startsWith("recording-routes 0.");
    }

    private void refused(String says, String... arguments) {
        var result = workplace.run(arguments);
        assertThat(result.err()).startsWith("recording-routes: ").contains(says);
        assertThat(result.err().strip().lines()).as(result.err()).hasSize(1);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(simulator.zoom().downloads()).isZero();
    }

    private Path brokenRoutes(String text) throws IOException {
        var routes =
                Files.createDirectories(directory.resolve("routes/providers")).getParent();
        Files.copy(Path.of("routes/providers/zoom.camel.yaml"), routes.resolve("providers/zoom.camel.yaml"));
        Files.writeString(routes.resolve("broken.camel.yaml"), text);
        return routes;
    }
}
