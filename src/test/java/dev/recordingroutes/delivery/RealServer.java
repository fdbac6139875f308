package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.testing.Ports;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * Server program as operators run it, in its own process on a loopback port. Files are written as a user without rights
 * elsewhere.
 */
public abstract class RealServer implements AutoCloseable {
    static final boolean ROOT = System.getProperty("user.name").equals("root");

    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    /** Root directory of clients; they may write only to {@code archive} in it. */
    final Path home;
    /** Directory of the server's configuration. */
    final Path directory;

    /** Owner of the files that the server writes. */
    final PosixFileAttributes owner;

    final int port = Ports.free();
    private volatile Process process;

    RealServer(Path home) throws IOException {
        this.home = home;
        directory = Files.createDirectories(home.resolve("server"));
        // Temporary directories are readable by their owner only.
        permit(home, "rwxr-xr-x");
        giveAway(archive());
        owner = Files.readAttributes(archive(), PosixFileAttributes.class);
        // Stops the server when the build is aborted.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Returns the directory that clients may write to. */
    public final Path archive() {
        return home.resolve("archive");
    }

    /** Path of the program. */
    public abstract Path program();

    /** Command or hint to install the program. */
    public abstract String remedy();

    /** Writes the configuration, and returns the command that starts the server with it. */
    abstract List<String> command() throws Exception;

    /** Value of {@code archive.to} with the user's credentials. */
    public abstract String uri();

    /** Value of {@code archive.to} with a password or a key that is not the user's. */
    abstract String uriOfAStranger();

    /** Makes the server close connections that are idle for a second, from its next start on. */
    abstract void impatient();

    /** Skips the test when the server is not installed, and prints that once to the standard error stream. */
    void assumeInstalled() {
        var there = Files.isExecutable(program());
        var message = "%s is not installed; %s".formatted(program(), remedy());
        if (!there && SAID.add(message)) {
            System.err.println("SKIPPED: " + message);
        }
        Assumptions.assumeTrue(there, message);
    }

    /** Starts the server, and waits until it answers. */
    public void start() throws Exception {
        var log = directory.resolve("log").toFile();
        process = new ProcessBuilder(command())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        Awaitility.await("what it said: " + log)
                .pollInterval(Duration.ofMillis(20))
                .atMost(Waits.LONG)
                .until(() -> greets() || !process.isAlive());
        assertThat(process.isAlive()).as(Files.readString(log.toPath())).isTrue();
    }

    /** Returns its port on the loopback interface. */
    public final int port() {
        return port;
    }

    /** Returns the name of the user whose files it writes. */
    public final String user() {
        return owner.owner().getName();
    }

    private boolean greets() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns true while a client is connected: each session is a child process. */
    boolean hasSessions() {
        return process.descendants().findAny().isPresent();
    }

    /** Ends all sessions; new ones are accepted. */
    void cut() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        Waits.await().until(() -> !hasSessions());
    }

    /** Kills the server and each session, as a crash of its machine does; some sessions leave its process group. */
    void kill() {
        var sessions = process.descendants().toList();
        // The server is killed first, so that it starts no more sessions.
        process.destroyForcibly();
        sessions.forEach(ProcessHandle::destroyForcibly);
        // Not process.onExit(): it needs a thread of the common pool, which a harvest in this JVM may occupy.
        Waits.await().until(() -> !process.isAlive());
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    /** Runs a command, split at single spaces, with lines for its standard input; fails when its exit code is not 0. */
    final void run(String command, String... input) throws Exception {
        var said = directory.resolve("said");
        var read = Files.write(directory.resolve("read"), List.of(input));
        var process = new ProcessBuilder(command.split(" "))
                .redirectInput(read.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor())
                .as(command + ": " + Files.readString(said))
                .isZero();
    }

    /** Makes a path the server user's: when root runs the test, another user's, since root is refused nothing. */
    final void giveAway(Path path) throws IOException {
        if (ROOT) {
            var users = path.getFileSystem().getUserPrincipalLookupService();
            var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            // daemon exists on every Linux and has a home directory.
            view.setOwner(users.lookupPrincipalByName("daemon"));
            view.setGroup(users.lookupPrincipalByGroupName("daemon"));
        }
    }

    static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
