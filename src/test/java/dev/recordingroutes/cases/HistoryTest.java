package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of {@code history}: what happened to a file, and how long the ledger keeps it. */
class HistoryTest extends Case {
    @Test
    void everythingThatHappenedToAFileIsToldInOrder() throws IOException {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        for (var attempt = 0; attempt < 4; attempt++) {
            simulator.zoom().respondOnce(Case::isLink, Response.of(500));
        }
        assertExit(harvest("zoom"), 1);
        assertThat(workplace.run("retry", "zoom:a").exitCode()).isZero();
        assertExit(harvest("zoom"), 0);
        Files.delete(workplace.archive().resolve(path("zoom:a")));
        assertThat(workplace.run("verify").exitCode()).isEqualTo(1);
        assertThat(workplace.run("redeliver", "zoom:a").exitCode()).isZero();

        var history = workplace.run("history", "zoom:a");

        assertExit(history, 0);
        assertThat(history.out().lines().map(line -> line.replaceFirst("^\\S+ +(\\S+).*", "$1")))
                .containsExactly(
                        "listed",
                        "claimed",
                        "failed",
                        "claimed",
                        "failed",
                        "claimed",
                        "parked",
                        "retried",
                        "claimed",
                        "failed",
                        "claimed",
                        "stored",
                        "delivered",
                        "missing",
                        "redelivered",
                        "redelivered",
                        "claimed",
                        "not-stored",
                        "stored",
                        "delivered");
        assertThat(history.out())
                .contains(
                        "failed       attempt 1  127.0.0.1 answered 500; next attempt at 20",
                        "parked       attempt 3  gave up after 3 attempts: 127.0.0.1 answered 500",
                        "delivered    attempt 2  " + path("zoom:a") + ", 5000 bytes, SHA-256 ")
                .containsPattern("stored {7}file:\\S+ {2}zoom/");
        assertThat(workplace.run("history", "zoom:a", "--json").out().lines())
                .hasSize(20)
                .allMatch(line -> line.startsWith("{\"at\":\"20") && line.contains("\"event\":"));
    }

    @Test
    void aFileThatTheLedgerDoesNotKnowIsAMistake() throws IOException {
        assertExit(harvest("zoom"), 0);

        var unknown = workplace.run("history", "zoom:nope");

        assertExit(unknown, 2);
        assertThat(unknown.err().strip())
                .isEqualTo("recording-routes: history zoom:nope: the ledger has no such file; list prints the ids");
    }

    @Test
    void whatIsOlderThanTheHistoryThatIsKeptIsPrunedButNotTheFileNorWhereTheScheduleGoesOn() throws Exception {
        meeting("one==", "Weekly", now.minus(Duration.ofDays(1)), video("a"));
        assertExit(harvest("zoom"), 0);
        assertThat(workplace.run("verify").exitCode()).isZero();
        assertExit(harvest("zoom"), 0);
        assertThat(count("file_event")).isEqualTo(4);
        assertThat(count("poll")).isEqualTo(2);

        workplace.set("ledger.history", "1ms").set("webex.enabled", "false");
        var daemon = workplace.start(List.of(), "run");
        try {
            Waits.await().until(() -> count("file_event") + count("inspection") == 0 && count("poll") == 1);
        } finally {
            daemon.destroy();
            Waits.ended(daemon);
        }

        assertEverythingIsThere(simulator.zoom().expected());
    }

    private long count(String table) throws SQLException {
        try (var connection = DriverManager.getConnection(workplace.get("ledger.url"));
                var rows = connection.createStatement().executeQuery("SELECT COUNT(*) FROM " + table)) {
            return rows.getLong(1);
        }
    }
}
