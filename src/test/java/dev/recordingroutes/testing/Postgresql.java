package dev.recordingroutes.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** PostgreSQL as operators run it, in a process of its own on a loopback port. */
public final class Postgresql implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final boolean ROOT = System.getProperty("user.name").equals("root");
    private static final String USER = "ledger";

    private static @Nullable Postgresql shared;

    private final Path directory;
    private final Path programs;
    private final int port = Ports.free();
    private final AtomicInteger databases = new AtomicInteger();
    private @Nullable Process process;

    private Postgresql(Path directory, Path programs) {
        this.directory = directory;
        this.programs = programs;
        // Stops the server when the build is aborted.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /**
     * Returns the server that all tests of this JVM share, and starts it for the first. Skips the test, and says so,
     * where PostgreSQL is not installed.
     */
    public static synchronized Postgresql shared() throws Exception {
        if (shared == null) {
            var programs = programs();
            if (programs == null) {
                System.err.println("SKIPPED: PostgreSQL is not installed; apt-get install postgresql");
            }
            Assumptions.assumeTrue(programs != null, "PostgreSQL is not installed");
            var server = new Postgresql(Files.createTempDirectory("postgresql"), programs);
            server.create();
            server.start();
            shared = server;
        }
        return shared;
    }

    /** Creates an empty database, and returns its JDBC URL, which needs no password. */
    public String newDatabase() throws SQLException {
        var name = "ledger" + databases.incrementAndGet();
        try (var connection = DriverManager.getConnection(url("postgres"));
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return url(name);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port, database, USER);
    }

    private void create() throws IOException, InterruptedException {
        // Temporary directories are readable by their owner only.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        var log = directory.resolve("initdb.log");
        var made =
                start(log, "initdb", "-D", data(), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N");
        assertThat(made.waitFor()).as(Files.readString(log)).isZero();
    }

    private void start() throws IOException {
        var log = directory.resolve("postgres.log");
        // Bytes need not outlive a power cut of the machine that tests.
        var started = start(
                log,
                "postgres",
                "-D",
                data(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off");
        process = started;
        Awaitility.await("what it said: " + log)
                .pollInterval(Duration.ofMillis(50))
                .atMost(Waits.LONG)
                .until(() -> answers() || !started.isAlive());
        assertThat(started.isAlive()).as(Files.readString(log)).isTrue();
    }

    private boolean answers() {
        try (var connection = DriverManager.getConnection(url("postgres"))) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    /** Runs a program of PostgreSQL's, which refuse to work for root. */
    private Process start(Path log, String program, String... arguments) throws IOException {
        var words = new ArrayList<String>();
        if (ROOT) {
            // daemon exists on every Linux.
            words.addAll(List.of("setpriv", "--reuid=daemon", "--regid=daemon", "--clear-groups"));
        }
        words.add(programs.resolve(program).toString());
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static @Nullable Path programs() throws IOException {
        if (!Files.isDirectory(VERSIONS)) {
            return null;
        }
        try (var versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
                    .max(Comparator.naturalOrder())
                    .orElse(null);
        }
    }

    @Override
    public void close() {
        var running = process;
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }
}
