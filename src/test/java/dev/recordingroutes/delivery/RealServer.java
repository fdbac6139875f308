package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A server as people run it: the real program, as a process of its own on loopback. Its user, on whose behalf it writes,
 * has no rights elsewhere.
 */
abstract class RealServer implements AutoCloseable {
    static final boolean ROOT = System.getProperty("user.name").equals("root");

    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    /** What clients see; only {@code archive} in it is theirs to write. */
    final Path home;
    /** Where its configuration is. */
    final Path directory;

    /** On whose behalf it writes. */
    final PosixFileAttributes owner;

    final int port = freePort();
    private volatile Process process;

    RealServer(Path home) throws IOException {
        this.home = home;
        directory = Files.createDirectories(home.resolve("server"));
        // A temporary directory is its owner's alone.
        permit(home, "rwxr-xr-x");
        giveAway(archive());
        owner = Files.readAttributes(archive(), PosixFileAttributes.class);
        // A build that is broken off leaves none behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    final Path archive() {
        return home.resolve("archive");
    }

    /** Where the program should be. */
    abstract Path program();

    /** What brings it there. */
    abstract String remedy();

    /** Writes the configuration, and says how the server is started with it. */
    abstract List<String> command() throws Exception;

    /** The setting {@code archive.to} for its user. */
    abstract String uri();

    /** The same with a password or a key that is not the user's. */
    abstract String uriOfAStranger();

    /** From the next start on, who is idle for a second is hung up on. */
    abstract void impatient();

    /** Skips the test where the server is not installed, and says so where nobody can miss it. */
    void assumeInstalled() {
        var there = Files.isExecutable(program());
        var message = "%s is not installed; %s".formatted(program(), remedy());
        if (!there && SAID.add(message)) {
            System.err.println("SKIPPED: " + message);
        }
        Assumptions.assumeTrue(there, message);
    }

    void start() throws Exception {
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

    private boolean greets() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.getInputStream().read() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether anybody is logged in, or about to be: each session is a process of its own. */
    boolean hasSessions() {
        return process.descendants().findAny().isPresent();
    }

    /** Ends all sessions, and lets in whoever comes next. */
    void cut() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        Waits.await().until(() -> !hasSessions());
    }

    /** Kills it, as a crash of its machine would, with all sessions: some put themselves into groups of their own. */
    void kill() {
        var sessions = process.descendants().toList();
        // First, so that it makes no more of them.
        process.destroyForcibly();
        sessions.forEach(ProcessHandle::destroyForcibly);
        // Not process.onExit(): that waits for a thread which whoever harvests in this JVM may have.
        Waits.await().until(() -> !process.isAlive());
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    /** Runs another program to its end: words with one space between them, with what it reads from its input. */
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

    /** Makes it a file of the server's user: of somebody else when we are root, since nothing is refused to root. */
    final void giveAway(Path path) throws IOException {
        if (ROOT) {
            var users = path.getFileSystem().getUserPrincipalLookupService();
            var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            // A user that every Linux has, whose home is there.
            view.setOwner(users.lookupPrincipalByName("daemon"));
            view.setGroup(users.lookupPrincipalByGroupName("daemon"));
        }
    }

    static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    /** Below those that the system gives to anybody who asks, so it is free again for a second start. */
    private static int freePort() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                // Somebody has it.
            }
        }
    }
}
