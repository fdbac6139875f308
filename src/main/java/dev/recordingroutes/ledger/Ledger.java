package dev.recordingroutes.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.disk.ProcessLock;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.message.Redaction;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * SQLite database of the ledger: opens it, migrates its schema, and locks it for the one process that transfers files.
 *
 * <p>Uses a write-ahead log and {@code synchronous=NORMAL}: a killed process loses nothing; a power cut loses at most
 * the newest commits, which the next poll restores.
 */
public final class Ledger implements AutoCloseable {
    private static final String SQLITE = "jdbc:sqlite:";
    /** Longer than any statement of another process takes, such as a retry while the daemon runs. */
    private static final int BUSY_TIMEOUT_MILLIS = 30_000;

    /** Version of the last file in {@code schema/sqlite}. */
    static final String NEWEST_SCHEMA = "5";

    private static final int LOOKS_AT_LOCK = 5;
    private static final int BETWEEN_LOOKS_MILLIS = 50;

    private final HikariDataSource dataSource;
    private final @Nullable GroupCommit writer;
    private final @Nullable ProcessLock lock;

    private Ledger(HikariDataSource dataSource, @Nullable GroupCommit writer, @Nullable ProcessLock lock) {
        this.dataSource = dataSource;
        this.writer = writer;
        this.lock = lock;
    }

    /**
     * Opens the ledger for a process that transfers files, and creates it where it is missing. Only one such process
     * may have it open.
     *
     * @param url a JDBC URL, {@code jdbc:sqlite:FILE}
     * @param connections largest number of connections open at once
     * @throws LedgerException when it can't be opened, or another process transfers files with it
     */
    public static Ledger openToWork(String url, int connections) {
        createOwnerOnly(file(url));
        // Its folders may have been missing, and lead elsewhere.
        var file = file(url);
        requireOneName(file);
        requireKeyBeside(file, named(url));
        var lock = lock(file);
        try {
            return open(file, connections, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Opens the ledger while another process may be transferring files with it: to query it, or to change single rows.
     * Neither creates nor migrates it.
     *
     * @throws OlderSchemaException when {@code run} or {@code harvest} of this version has yet to migrate it
     * @throws LedgerException when there is none, or it can't be opened
     */
    public static Ledger openBeside(String url) {
        return openBeside(url, 1);
    }

    /** Opens the ledger as {@link #openBeside(String)} does, with connections enough to read several pages at once. */
    public static Ledger openToList(String url) {
        // One more finds where the next pages end.
        return openBeside(url, Pages.READERS + 1);
    }

    private static Ledger openBeside(String url, int connections) {
        var file = file(url);
        if (!Files.exists(file)) {
            throw new LedgerException(
                    "ledger.url=jdbc:sqlite:%s: there is no ledger yet; run and harvest make one, else name the one that is meant"
                            .formatted(file));
        }
        requireUsable(file);
        requireOneName(file);
        return open(file, connections, null);
    }

    /** True when the ledger of this URL exists. */
    public static boolean exists(String url) {
        return Files.exists(file(url));
    }

    /** True while a process has the ledger of this URL open for transferring files. */
    public static boolean isInUse(String url) {
        var file = file(url);
        try {
            var lock = ProcessLock.take(lockFile(file));
            lock.ifPresent(ProcessLock::close);
            return lock.isEmpty();
        } catch (IOException e) {
            throw cannotOpen(file, e.toString());
        }
    }

    public DataSource dataSource() {
        return dataSource;
    }

    /** The one connection with which files are transferred and listings recorded; see {@link GroupCommit}. */
    public DataSource writer() {
        return writer == null ? dataSource : writer;
    }

    /** File with the key of the links in the ledger of this URL. */
    public static Path keyFile(String url) {
        return keyFile(file(url));
    }

    private static Path keyFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".key");
    }

    /** Directory of the ledger of this URL, and of other files that must be kept together with it. */
    public static Path directory(String url) {
        return directory(file(url));
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        dataSource.close();
        if (lock != null) {
            lock.close();
        }
    }

    /** File of the ledger, however many links lead to it; what belongs to it stands beside that file. */
    private static Path file(String url) {
        var file = resolve(named(url));
        if (file.toString().contains("?")) {
            throw new LedgerException(
                    "ledger.url=jdbc:sqlite:%s: SQLite takes what follows a '?' for options; keep the ledger where no directory has one in its name"
                            .formatted(file));
        }
        return file;
    }

    private static Path resolve(Path named) {
        try {
            return named.toRealPath();
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(named)) {
                throw cannotOpen(named, "it is a link, and what it leads to is not there; mend it, or remove it");
            }
            var directory = directory(named);
            return Files.isDirectory(directory) ? resolve(directory).resolve(named.getFileName()) : named;
        } catch (IOException e) {
            throw cannotOpen(named, e.toString());
        }
    }

    /** Refuses hard links: SQLite names its write-ahead log after each, and two logs ruin the database. */
    private static void requireOneName(Path file) {
        try {
            if (Files.getAttribute(file, "unix:nlink") instanceof Integer names && names > 1) {
                throw cannotOpen(
                        file,
                        "the file has %d names (hard links), and changes made by one are lost for the other; remove the others, which find -samefile tells, or make them symbolic links"
                                .formatted(names));
            }
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // A file system that does not count names.
        }
    }

    /** A link to a ledger used to have a key of its own beside it, and refresh tokens: those have to come along. */
    private static void requireKeyBeside(Path file, Path named) {
        var key = keyFile(file);
        var former = keyFile(named);
        if (Files.exists(former) && !Files.exists(key)) {
            throw cannotOpen(
                    named,
                    "it is a link to %s, whose key has to stand beside it: move %s to %s, and refresh tokens to the same directory"
                            .formatted(file, former, key));
        }
    }

    private static Path named(String url) {
        if (!url.startsWith(SQLITE)) {
            throw new LedgerException("ledger.url=%s: this version keeps its ledger on SQLite; write jdbc:sqlite:FILE"
                    .formatted(Redaction.text(url)));
        }
        try {
            return Path.of(url.substring(SQLITE.length())).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new LedgerException("ledger.url=%s: not a file name: %s".formatted(url, e.getReason()));
        }
    }

    private static Path directory(Path file) {
        return Optional.ofNullable(file.getParent()).orElse(file);
    }

    private static void createOwnerOnly(Path file) {
        try {
            Files.createDirectories(directory(file));
            // SQLite creates its write-ahead log with the permissions of the database.
            OwnerOnly.create(file, new byte[0]);
        } catch (FileAlreadyExistsException e) {
            requireUsable(file);
        } catch (IOException e) {
            throw cannotOpen(file, e.toString());
        }
    }

    private static void requireUsable(Path file) {
        if (!Files.isRegularFile(file)) {
            throw cannotOpen(file, "it is no regular file; name another one");
        }
        if (!Files.isWritable(file)) {
            throw cannotOpen(file, "it can't be written");
        }
        restrict(file);
    }

    private static void restrict(Path file) {
        try {
            OwnerOnly.restrict(file);
        } catch (IOException e) {
            // The file of another user, who permits writing; only they can change its permissions.
        }
    }

    private static Path lockFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    private static ProcessLock lock(Path file) {
        var name = lockFile(file);
        try {
            return wait(name)
                    .orElseThrow(() -> new LedgerException(
                            "ledger.url=jdbc:sqlite:%s: another process is working with this ledger; stop it first, or give this one a ledger of its own"
                                    .formatted(file)));
        } catch (IOException e) {
            throw cannotOpen(name, e.toString());
        }
    }

    /** Takes the lock; one who only looks whether it is free has it for a moment. */
    private static Optional<ProcessLock> wait(Path name) throws IOException {
        var lock = ProcessLock.take(name);
        for (var left = LOOKS_AT_LOCK; lock.isEmpty() && left > 0; left--) {
            try {
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return lock;
            }
            lock = ProcessLock.take(name);
        }
        return lock;
    }

    private static Ledger open(Path file, int connections, @Nullable ProcessLock lock) {
        var sqlite = new SQLiteConfig();
        if (lock != null) {
            // The database keeps it; whoever only reads leaves a database that is not a ledger as it is.
            sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        }
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        sqlite.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        // A transaction waits for the write lock when it begins, and so never fails half-way for want of it.
        sqlite.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        // Nobody asks for them, and each costs a query.
        sqlite.setGetGeneratedKeys(false);
        var source = new SQLiteDataSource(sqlite);
        source.setUrl(SQLITE + file);
        var dataSource = pool(file, source, connections);
        try {
            if (!hasSchema(dataSource)) {
                bringToSchema(file, dataSource, lock != null);
            }
            return new Ledger(dataSource, lock == null ? null : new GroupCommit(source.getConnection()), lock);
        } catch (FlywayException | SQLException e) {
            dataSource.close();
            throw cannotOpen(file, firstLine(e));
        } catch (LedgerException e) {
            dataSource.close();
            throw e;
        }
    }

    /** Looks for the newest schema by itself: Flyway takes a tenth of a start to find that nothing is to be done. */
    private static boolean hasSchema(DataSource dataSource) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var last = statement.executeQuery(
                        "SELECT version, success FROM schema_history ORDER BY installed_rank DESC LIMIT 1")) {
            return last.next() && NEWEST_SCHEMA.equals(last.getString(1)) && last.getBoolean(2);
        } catch (SQLException e) {
            // There is none yet, or it is no ledger; Flyway says so.
            return false;
        }
    }

    private static void bringToSchema(Path file, DataSource dataSource, boolean migrates) {
        var schema = Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:recording-routes/schema/sqlite")
                .table("schema_history")
                .loggers("slf4j")
                .load();
        requireKnown(file, schema.info(), migrates);
        if (migrates) {
            schema.migrate();
        }
    }

    private static HikariDataSource pool(Path file, SQLiteDataSource source, int connections) {
        var pool = new HikariConfig();
        pool.setPoolName("ledger");
        pool.setDataSource(source);
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(1);
        try {
            return new HikariDataSource(pool);
        } catch (RuntimeException e) {
            throw cannotOpen(file, firstLine(e));
        }
    }

    /** Fails when the schema is newer than this program, or older and not about to be migrated. */
    private static void requireKnown(Path file, MigrationInfoService schema, boolean migrates) {
        var known = Stream.of(schema.all())
                .filter(each -> each.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var current = schema.current();
        if (current != null && current.getVersion().compareTo(known) > 0) {
            throw new LedgerException(
                    "ledger.url=jdbc:sqlite:%s: has schema version %s, and this program knows %s; use the version of the program that made it, or a ledger from before that"
                            .formatted(file, current.getVersion(), known));
        }
        if (current == null && !migrates) {
            throw new OlderSchemaException(
                    "ledger.url=jdbc:sqlite:%s: holds no ledger yet; run and harvest make one, else name the one that is meant"
                            .formatted(file));
        }
        if (current != null && !migrates && current.getVersion().compareTo(known) < 0) {
            throw new OlderSchemaException(
                    "ledger.url=jdbc:sqlite:%s: has schema version %s, and this program reads %s; run or harvest of this version migrates it"
                            .formatted(file, current.getVersion(), known));
        }
    }

    private static LedgerException cannotOpen(Path file, String why) {
        return new LedgerException("ledger.url=jdbc:sqlite:%s: can't be opened: %s".formatted(file, why));
    }

    private static String firstLine(Throwable thrown) {
        return String.valueOf(Reason.root(thrown).getMessage())
                .lines()
                .findFirst()
                .orElse("");
    }
}
