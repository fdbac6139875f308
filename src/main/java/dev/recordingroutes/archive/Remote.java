package dev.recordingroutes.archive;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a file that was written to a server its name, once the server has all of it.
 *
 * <p>Camel could rename too, but only before anybody has looked at the size, and after a listing and a removal of the
 * file that has the name.
 */
public final class Remote extends ServiceSupport {
    private static final Logger LOG = LoggerFactory.getLogger(Remote.class);

    /** One for each destination, beside those of the uploads: many servers let in no more than ten of a user's. */
    private final Map<Destination, Line> lines = new ConcurrentHashMap<>();

    /** Destinations that can't tell a size; it is said once. */
    private final Set<Destination> sizeless = ConcurrentHashMap.newKeySet();

    /**
     * Compares sizes, then renames.
     *
     * @param written the whole path on the server of what was written
     * @param path the last name of which it has from now on, in the folder where it is
     * @param body what was sent: a file, or text
     * @throws Exception when the server has another size, or refuses, or can't be reached
     */
    public void commit(Destination destination, String written, String path, Object body) throws Exception {
        var target = written.substring(0, written.lastIndexOf('/') + 1) + path.substring(path.lastIndexOf('/') + 1);
        line(destination).use(connection -> {
            compare(destination, size(body), connection.size(written));
            replace(connection, written, target);
        });
    }

    private void compare(Destination destination, long sent, OptionalLong arrived) throws RemoteFailure {
        if (arrived.isEmpty()) {
            if (sizeless.add(destination)) {
                LOG.info("{}: the server does not tell sizes, so they are not compared", destination.name());
            }
        } else if (arrived.getAsLong() != sent) {
            throw new RemoteFailure(
                    "sizes differ: sent %d bytes, the server has %d".formatted(sent, arrived.getAsLong()));
        }
    }

    /**
     * Removes what stands of a file that is not delivered any more: temporary names, and a sidecar without its file.
     * What a server that can't be reached has of it, stays there.
     */
    void abandon(Destination destination, String path, List<String> temporaries) {
        try {
            line(destination).use(connection -> {
                for (var temporary : temporaries) {
                    remove(connection, destination.onServer(temporary));
                }
                if (!isThere(connection, destination.onServer(path))) {
                    remove(connection, destination.onServer(path + Sidecar.SUFFIX));
                }
            });
        } catch (Exception e) {
            LOG.debug("{}: {} is not tidied up: {}", destination.name(), path, RemoteFailure.words(e));
        }
    }

    private static void remove(RemoteConnection connection, String path) {
        try {
            connection.delete(path);
        } catch (Exception e) {
            // It is not there.
        }
    }

    private static boolean isThere(RemoteConnection connection, String path) {
        try {
            connection.size(path);
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    /** Fails with what went wrong in words that name the destination and the path. */
    public void fail(Destination destination, String path, Exception thrown) throws IOException {
        throw new IOException(
                "archive.to=%s: %s: %s".formatted(destination.name(), path, RemoteFailure.words(thrown)), thrown);
    }

    /** Not every server renames to a name that is taken; there, for an instant, no file has it. */
    private static void replace(RemoteConnection connection, String from, String to) throws Exception {
        try {
            connection.rename(from, to);
        } catch (Exception refusal) {
            try {
                connection.delete(to);
            } catch (Exception e) {
                // So it was not the name.
                throw refusal;
            }
            connection.rename(from, to);
        }
    }

    private static long size(Object body) {
        return body instanceof File file ? file.length() : body.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private Line line(Destination destination) {
        return lines.computeIfAbsent(destination, Line::new);
    }

    @Override
    protected void doStop() {
        lines.values().forEach(Line::hangUp);
    }

    private interface Work {
        void on(RemoteConnection connection) throws Exception;
    }

    /** A connection that is kept, for one file after the other. */
    private static final class Line {
        private final Destination destination;
        /** Whoever stops does not wait for the file that has it. */
        private volatile @Nullable RemoteConnection connection;

        private Line(Destination destination) {
            this.destination = destination;
        }

        private synchronized void use(Work work) throws Exception {
            var current = connection;
            if (current == null || !current.alive()) {
                hangUp();
                current = RemoteConnection.open(destination.requiredServer());
                connection = current;
            }
            try {
                work.on(current);
            } catch (Exception e) {
                hangUp();
                throw e;
            }
        }

        private void hangUp() {
            var last = connection;
            connection = null;
            if (last != null) {
                last.close();
            }
        }
    }
}
