package dev.recordingroutes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.recordingroutes.ledger.Database;
import dev.recordingroutes.simulator.Simulator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests what each command does when the ledger is not there, or is of another version. */
class LedgerCommandsTest {
    private final Simulator simulator = Simulator.start(Clock.systemUTC());

    @TempDir
    Path directory;

    private Workplace workplace;

    @BeforeEach
    void pointAtTheSimulator() {
        workplace = new Workplace(directory).set(simulator.zoom().settings());
    }

    @AfterEach
    void stopTheSimulator() {
        simulator.close();
    }

    static Stream<String> readers() {
        return Stream.of(
                "list",
                "list --json",
                "status",
                "verify",
                "manifest",
                "audit",
                "history zoom:a",
                "retry --all",
                "redeliver zoom:a");
    }

    static Stream<String> workers() {
        return Stream.of("harvest", "harvest --dry-run", "run");
    }

    static Stream<String> all() {
        return Stream.concat(readers(), workers());
    }

    @ParameterizedTest
    @MethodSource("readers")
    void aLedgerThatIsNotThereIsSaidAndNotMade(String command) {
        refused(command, "ledger.url=jdbc:sqlite:" + ledger() + ": there is no ledger yet");
        assertThat(ledger()).doesNotExist();
    }

    @Test
    void withoutALedgerCheckAndDryRunGoOn() {
        assertThat(workplace.run("harvest", "--dry-run").exitCode()).isZero();
        assertThat(workplace.run("check").out()).contains("not there yet");
        assertThat(ledger()).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLedgerOfANewerSchemaIsRefused(String command) throws Exception {
        Database.at("jdbc:sqlite:" + ledger()).openToWork(1).close();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + ledger());
                var statement = connection.createStatement()) {
            statement.execute("UPDATE schema_history SET version = '999' WHERE installed_rank ="
                    + " (SELECT MAX(installed_rank) FROM schema_history)");
        }

        refused(command, "ledger.url=jdbc:sqlite:" + ledger() + ": has schema version 999");
        assertThat(simulator.zoom().requests()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLedgerOfAnOlderSchemaIsNotMigratedByAReader(String command) throws Exception {
        assumeThat(command).isNotIn("harvest", "run");
        makeAnOlderOne();

        refused(command, "has schema version 1, ", "run or harvest of this version migrates it");
        assertThat(simulator.zoom().requests()).isEmpty();
    }

    @Test
    void aLedgerOfAnOlderSchemaIsNoFaultToCheckAndIsMigratedByAHarvest() throws Exception {
        makeAnOlderOne();

        assertThat(workplace.run("check").out()).contains("run or harvest of this version migrates it");
        assertThat(workplace.run("harvest").exitCode()).isZero();
        assertThat(workplace.run("list").exitCode()).isZero();
    }

    private void makeAnOlderOne() throws Exception {
        Files.createDirectories(ledger().getParent());
        Flyway.configure()
                .dataSource("jdbc:sqlite:" + ledger(), "", "")
                .locations("classpath:recording-routes/schema/sqlite")
                .table("schema_history")
                .target("1")
                .load()
                .migrate();
    }

    private void refused(String command, String... words) {
        var result = workplace.run(command.split(" "));
        assertThat(result.err()).startsWith("recording-routes: ").contains(words);
        assertThat(result.err().strip().lines()).as(result.err()).hasSize(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(2);
    }

    private Path ledger() {
        return directory.resolve("ledger.db");
    }
}
