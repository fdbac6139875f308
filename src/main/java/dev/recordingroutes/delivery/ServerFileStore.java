package dev.recordingroutes.delivery;

import dev.recordingroutes.network.StallWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.component.file.remote.RemoteFileEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder on a server, over a pool of connections; the subclasses log in by their protocols. */
abstract class ServerFileStore implements FileStore {
    private static final Logger LOG = LoggerFactory.getLogger(ServerFileStore.class);

    private static final int MOST_FOLDERS = 1_000;

    private final DestinationUri uri;
    private final String folder;
    private final boolean makesFolders;
    private final ConnectionPool pool;
    private final AtomicBoolean saidSizeless = new AtomicBoolean();

    /** Folders that are there, of those that were used last. */
    private final Set<String> folders = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_FOLDERS;
        }
    }));

    /** Connects when there is something to do. */
    ServerFileStore(DestinationUri uri, RemoteFileEndpoint<?> endpoint, StoreOptions options) {
        this.uri = uri;
        this.makesFolders = endpoint.isAutoCreate();
        var directory = endpoint.getConfiguration().getDirectory();
        var below = directory.isEmpty() || directory.endsWith("/") ? directory : directory + "/";
        this.folder = uri.isFromRoot() ? "/" + below : below;
        this.pool = new ConnectionPool(this::connect, options);
    }

    /** Logs in, in a way that can be aborted. */
    abstract ServerConnection connect(Login login) throws Exception;

    /** Path on the server: below the folder that the user is in after the login, or with {@code //} from the root on. */
    @Override
    public String locate(String path) {
        return folder + path;
    }

    @Override
    public void write(Content content, String path) throws IOException {
        try {
            pool.use((connection, progress) -> write(connection, progress, content, locate(path)));
        } catch (IOException e) {
            // One that is missing may be why.
            folders.clear();
            if (DeliveryFailure.mayBeFull(e) && hasNoRoomFor(content)) {
                throw DeliveryFailure.full(e);
            }
            throw e;
        }
    }

    /** Asks a server that gives no reason, with what it took of the file still there. */
    private boolean hasNoRoomFor(Content content) throws IOException {
        try {
            var free = freeSpace();
            return free.isPresent() && free.getAsLong() < content.size();
        } catch (DeliveryFailure e) {
            return false;
        }
    }

    @Override
    public OptionalLong freeSpace() throws IOException {
        return pool.ask((connection, progress) -> connection.freeSpace(folder));
    }

    /** Makes the folders again where one that was there has been removed meanwhile. */
    private void write(ServerConnection connection, StallWatch.Progress progress, Content content, String path)
            throws Exception {
        for (var known = folders.contains(path.substring(0, Math.max(0, path.lastIndexOf('/')))); ; known = false) {
            enterFolders(connection, path, makesFolders);
            try (var in = content.open()) {
                connection.write(progress.through(in), path);
                return;
            } catch (Exception e) {
                if (!known || !DeliveryFailure.isRefusal(e)) {
                    throw e;
                }
                folders.clear();
            }
        }
    }

    /**
     * Makes folders one by one from the top, as a server has no other way, and looks whether those below the destination
     * lead out of it; what was there already is not asked for again.
     */
    private List<String> enterFolders(ServerConnection connection, String file, boolean making) throws Exception {
        var made = new ArrayList<String>();
        for (var end = file.indexOf('/', 1); end > 0; end = file.indexOf('/', end + 1)) {
            var each = file.substring(0, end);
            if (!folders.contains(each)) {
                if (making && connection.makeFolder(each)) {
                    made.add(0, each);
                } else if (each.length() >= folder.length()) {
                    connection.requireInside(each, folder);
                }
                if (making) {
                    folders.add(each);
                }
            }
        }
        return made;
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        var size = pool.ask((connection, progress) -> connection.size(locate(path)));
        if (size.isEmpty() && saidSizeless.compareAndSet(false, true)) {
            LOG.info("{}: the server does not tell sizes, so they are not compared", uri.name());
        }
        return size;
    }

    @Override
    public void read(String path, OutputStream to) throws IOException {
        pool.use((connection, progress) -> {
            enterFolders(connection, locate(path), false);
            connection.read(locate(path), progress.through(to));
        });
    }

    /**
     * Not every server renames to a name that is taken. There the file that has it steps aside first, and comes back when
     * the name was not the reason; for an instant, no file has it.
     */
    @Override
    public void rename(String from, String to) throws IOException {
        pool.use((connection, progress) -> {
            try {
                connection.rename(locate(from), locate(to));
            } catch (Exception refusal) {
                if (!DeliveryFailure.isRefusal(refusal)) {
                    throw refusal;
                }
                replace(connection, locate(from), locate(to), refusal);
            }
        });
    }

    /** A server without a step for this is asked first; two files that come in the same instant are then not told apart. */
    @Override
    public boolean renameIfFree(String from, String to) throws IOException {
        if (pool.ask((connection, progress) -> connection.renameIfFree(locate(from), locate(to)))) {
            return true;
        }
        if (exists(to)) {
            return false;
        }
        try {
            pool.use((connection, progress) -> connection.rename(locate(from), locate(to)));
            return true;
        } catch (DeliveryFailure e) {
            if (!DeliveryFailure.isUnanswered(e) && exists(to)) {
                return false;
            }
            throw e;
        }
    }

    static void replace(ServerConnection connection, String from, String to, Exception refusal) throws Exception {
        var old = from + TemporaryNames.REPLACED;
        try {
            connection.rename(to, old);
        } catch (Exception e) {
            // No file has the name, so that was not the reason.
            throw refusal;
        }
        try {
            connection.rename(from, to);
        } catch (Exception e) {
            if (DeliveryFailure.isRefusal(e)) {
                connection.rename(old, to);
            }
            throw e;
        }
        connection.delete(old);
    }

    @Override
    public void delete(String path) throws IOException {
        pool.use((connection, progress) -> connection.delete(locate(path)));
    }

    @Override
    public List<String> list(String in) throws IOException {
        return pool.ask((connection, progress) -> connection.list(locate(in)));
    }

    @Override
    public List<Entry> entries(String in) throws IOException {
        return pool.ask((connection, progress) -> connection.entries(locate(in)));
    }

    @Override
    public List<String> makeFolders() throws IOException {
        return makesFolders ? pool.ask((connection, progress) -> enterFolders(connection, folder, true)) : List.of();
    }

    @Override
    public void removeFolders(List<String> made) {
        if (!made.isEmpty()) {
            folders.clear();
            try {
                pool.use((connection, progress) -> {
                    for (var each : made) {
                        connection.removeFolder(each);
                    }
                });
            } catch (IOException e) {
                LOG.debug("{}: folders stay: {}", uri.name(), DeliveryFailure.words(e));
            }
        }
    }

    @Override
    public String requireReachable() throws IOException {
        pool.use((connection, progress) -> {
            if (!connection.isAlive()) {
                throw new DeliveryFailure("the connection was cut");
            }
        });
        return "logged in";
    }

    @Override
    public void close() {
        pool.close();
    }
}
