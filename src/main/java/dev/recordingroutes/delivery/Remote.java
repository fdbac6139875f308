package dev.recordingroutes.delivery;

import dev.recordingroutes.disk.Sha256;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files on FTP, FTPS and SFTP servers: written under another name, and renamed once the server has all of them. */
public final class Remote extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(Remote.class);

    private final CamelContext camel;
    private final int most;
    private final Duration pause;
    private final Duration stall;
    private final Clock clock;
    private final Map<Destination, Connections> servers = new ConcurrentHashMap<>();

    /** Destinations that can't tell a size; it is said once. */
    private final Set<Destination> sizeless = ConcurrentHashMap.newKeySet();

    private final StallWatch watch;
    private @Nullable ScheduledFuture<?> looking;

    /**
     * Connects when there is something to do.
     *
     * @param connections to one destination, at the most
     * @param pause before a server that can't be reached is asked again; it doubles up to a minute
     * @param stall how long nothing may move
     */
    public Remote(CamelContext camel, int connections, Duration pause, Duration stall, Clock clock) {
        this.camel = camel;
        this.most = connections;
        this.pause = pause;
        this.stall = stall;
        this.watch = new StallWatch(stall);
        this.clock = clock;
    }

    /**
     * Puts a file, or text, on a server. A file of that name with the same bytes is as good; one with others is kept
     * aside, unless the endpoint says {@code fileExist=Override}. Text just replaces what was there.
     *
     * @param temporary under which name it is written first, in the same folder
     * @throws IOException which names the destination and the path, when the server refuses, can't be reached, or has
     *     another size in the end
     */
    public void put(Destination destination, String temporary, String path, Object body) throws IOException {
        var from = destination.onServer(temporary);
        try {
            var server = connections(destination);
            server.use((connection, progress) -> {
                try {
                    store(connection, progress, server, destination, from, body);
                    compare(destination, size(body), connection.size(from));
                    settle(connection, progress, destination, from, destination.onServer(path), body);
                } catch (Exception e) {
                    // On a disk that is full it would be in the way of others.
                    remove(connection, from);
                    throw e;
                }
            });
        } catch (Exception e) {
            throw DeliveryFailure.at(destination, path, e);
        }
    }

    /** A folder that was there may have been removed meanwhile; then all are made again. */
    private static void store(
            RemoteConnection connection,
            StallWatch.Progress progress,
            Connections server,
            Destination destination,
            String to,
            Object body)
            throws Exception {
        var known = server.folders().contains(folder(to));
        for (var again = true; ; again = false) {
            if (destination.requiredServer().isAutoCreate()) {
                makeFolders(connection, server.folders(), to);
            }
            try (var in = open(body)) {
                connection.store(progress.through(in), to);
                return;
            } catch (Exception e) {
                if (!again || !DeliveryFailure.isRefusal(e) || !known) {
                    throw e;
                }
                server.folders().clear();
            }
        }
    }

    private static String folder(String file) {
        return file.substring(0, Math.max(0, file.lastIndexOf('/')));
    }

    private void compare(Destination destination, long sent, OptionalLong arrived) throws DeliveryFailure {
        if (arrived.isEmpty()) {
            if (sizeless.add(destination)) {
                LOG.info("{}: the server does not tell sizes, so they are not compared", destination.name());
            }
        } else if (arrived.getAsLong() != sent) {
            throw new DeliveryFailure(
                    "sizes differ: sent %d bytes, the server has %d".formatted(sent, arrived.getAsLong()));
        }
    }

    /** Gives what was written its name. */
    private void settle(
            RemoteConnection connection,
            StallWatch.Progress progress,
            Destination destination,
            String from,
            String to,
            Object body)
            throws Exception {
        if (body instanceof File file && destination.keepsAside() && isThere(connection, progress, to)) {
            if (isSame(connection, progress, to, file)) {
                connection.delete(from);
                return;
            }
            var aside = to + ConflictCopy.suffix(clock.instant());
            connection.rename(to, aside);
            LOG.warn("{}: another file was there as {}; it is kept as {}", destination.name(), to, aside);
        }
        replace(connection, from, to);
    }

    /** Not every server renames to a name that is taken; there, for an instant, no file has it. */
    private static void replace(RemoteConnection connection, String from, String to) throws Exception {
        try {
            connection.rename(from, to);
        } catch (Exception refusal) {
            if (!DeliveryFailure.isRefusal(refusal)) {
                // It may have been done, though nobody said so.
                throw refusal;
            }
            try {
                connection.delete(to);
            } catch (Exception e) {
                // So it was not the name.
                throw refusal;
            }
            connection.rename(from, to);
        }
    }

    /** One by one from the top, as a server has no other way; what is there already is not asked for again. */
    private static void makeFolders(RemoteConnection connection, Set<String> there, String file) throws Exception {
        for (var end = file.indexOf('/', 1); end > 0; end = file.indexOf('/', end + 1)) {
            var folder = file.substring(0, end);
            if (!there.contains(folder)) {
                connection.makeFolder(folder);
                there.add(folder);
            }
        }
    }

    /**
     * Reads a file to its end.
     *
     * @throws NoSuchFileException when it is not there
     * @throws IOException when it can't be read
     */
    public void read(Destination destination, String path, OutputStream to) throws IOException {
        try {
            connections(destination)
                    .use((connection, progress) -> connection.read(destination.onServer(path), progress.through(to)));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (Exception e) {
            throw DeliveryFailure.at(destination, path, e);
        }
    }

    /**
     * Fails when the server can't be reached, or refuses the login; at once, when that was so a moment ago.
     */
    public void requireReachable(Destination destination) throws IOException {
        try {
            connections(destination).use((connection, progress) -> {
                // One that was kept may lead nowhere by now; then it is replaced.
                if (!connection.alive()) {
                    throw new DeliveryFailure("the connection was cut");
                }
            });
        } catch (Exception e) {
            throw new IOException("archive.to=%s: %s".formatted(destination.name(), DeliveryFailure.words(e)), e);
        }
    }

    /**
     * Logs in, and writes, renames and removes a file, so that nothing stays of it even when that fails half-way.
     *
     * @throws IOException which says what can't be done, and what to do about it
     */
    void tryOut(RemoteTrial trial) throws IOException {
        var server = connections(trial.destination());
        try {
            server.use(trial::run);
        } catch (Exception e) {
            throw new IOException(DeliveryFailure.words(e) + tidyUp(server, trial), e);
        }
    }

    /** Over another connection, since that of the trial may be cut; returns what to say of what stays all the same. */
    private static String tidyUp(Connections server, RemoteTrial trial) {
        if (trial.left().isEmpty()) {
            return "";
        }
        try {
            server.use(trial::tidyUp);
        } catch (Exception e) {
            // Said below.
        }
        return trial.left().isEmpty() ? "" : "; remove there by hand " + String.join(" and ", trial.left());
    }

    /**
     * Removes what stands of a file that is not delivered any more: temporary names, and a sidecar without its file.
     * What a server that can't be reached has of it, stays there.
     *
     * @param everGiven whether the file was delivered there: then what is known about it stays
     */
    void abandon(Destination destination, String path, List<String> temporaries, boolean everGiven) {
        try {
            connections(destination).use((connection, progress) -> {
                for (var temporary : temporaries) {
                    remove(connection, destination.onServer(temporary));
                }
                if (!everGiven && !isThere(connection, progress, destination.onServer(path))) {
                    remove(connection, destination.onServer(path + Sidecar.SUFFIX));
                }
            });
        } catch (Exception e) {
            LOG.debug("{}: {} is not tidied up: {}", destination.name(), path, DeliveryFailure.words(e));
        }
    }

    private static void remove(RemoteConnection connection, String path) {
        try {
            connection.delete(path);
        } catch (Exception e) {
            // It is not there.
        }
    }

    /** A server that does not tell sizes is believed to have it only when it hands it out. */
    private static boolean isThere(RemoteConnection connection, StallWatch.Progress progress, String path)
            throws Exception {
        try {
            if (connection.size(path).isEmpty()) {
                connection.read(path, progress.through(OutputStream.nullOutputStream()));
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean isSame(RemoteConnection connection, StallWatch.Progress progress, String path, File file)
            throws Exception {
        var size = connection.size(path);
        if (size.isPresent() && size.getAsLong() != file.length()) {
            return false;
        }
        var there = new Sha256();
        connection.read(path, progress.through(new BoundedOutputStream(file.length(), there)));
        var here = new Sha256();
        Files.copy(file.toPath(), progress.through(here));
        return there.hex().equals(here.hex());
    }

    private static InputStream open(Object body) throws IOException {
        return body instanceof File file
                ? Files.newInputStream(file.toPath())
                : new ByteArrayInputStream(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    static long size(Object body) {
        return body instanceof File file ? file.length() : body.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private Connections connections(Destination destination) {
        return servers.computeIfAbsent(destination, key -> {
            look();
            return new Connections(key, most, pause, watch);
        });
    }

    /** Looks from now on after what stalls, and what is not used any more. */
    private synchronized void look() {
        if (looking == null) {
            var interval = Math.min(5_000, Math.max(50, stall.toMillis() / 4));
            looking = camel.getExecutorServiceManager()
                    .newSingleThreadScheduledExecutor(this, "recording-routes-watch")
                    .scheduleWithFixedDelay(this::lookAfterConnections, interval, interval, TimeUnit.MILLISECONDS);
        }
    }

    private void lookAfterConnections() {
        try {
            watch.look();
            servers.values().forEach(Connections::hangUpIdle);
        } catch (RuntimeException e) {
            // Thrown on, it would be the last look.
            LOG.warn("connections are not looked after this time", e);
        }
    }

    @Override
    protected void doStop() {
        servers.values().forEach(Connections::close);
    }
}
