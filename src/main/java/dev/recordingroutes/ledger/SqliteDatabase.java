package dev.recordingroutes.ledger;

import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.disk.ProcessLock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * SQLite database in a file, for one process that transfers files: a lock beside it sees to that. The key of its links
 * stands beside it, too.
 *
 * <p>Uses a write-ahead log and {@code synchronous=NORMAL}: a killed process loses nothing; a power cut loses at most
 * the newest commits, which the next poll restores.
 */
final class SqliteDatabase extends Database {
    static final String PREFIX = "jdbc:sqlite:";
    private static final String NAME = "sqlite";
    /** Longer than any statement of another process takes, such as a retry while the daemon runs. */
    private static final int BUSY_TIMEOUT_MILLIS = 30_000;

    private static final int LOOKS_AT_LOCK = 5;
    private static final int BETWEEN_LOOKS_MILLIS = 50;

    /** As the setting names it: it may be a link, or lead through some. */
    private final Path named;

    private SqliteDatabase(Path named) {
        this.named = named;
    }

    /** Returns the database of a URL that begins with {@link #PREFIX}. */
    static SqliteDatabase of(String url) {
        try {
            return new SqliteDatabase(Path.of(url.substring(PREFIX.length())).toAbsolutePath());
        } catch (InvalidPathException e) {
            throw new LedgerException("ledger.url=%s: not a file name: %s".formatted(url, e.getReason()));
        }
    }

    @Override
    public Ledger openToWork(int connections) {
        createOwnerOnly(file());
        // Its folders may have been missing, and lead elsewhere.
        var file = file();
        requireOneName(file);
        requireKeyBeside(file);
        var lock = lock(file);
        try {
            return open(file, connections, lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    Ledger openBeside(int connections) {
        var file = file();
        if (!Files.exists(file)) {
            throw new LedgerException(
                    "%s: there is no ledger yet; run and harvest make one, else name the one that is meant"
                            .formatted(setting(file)));
        }
        requireUsable(file);
        requireOneName(file);
        return open(file, connections, null);
    }

    @Override
    public boolean exists() {
        return Files.exists(file());
    }

    @Override
    public boolean isInUse() {
        var file = file();
        try {
            var lock = ProcessLock.take(lockFile(file));
            lock.ifPresent(ProcessLock::close);
            return lock.isEmpty();
        } catch (IOException e) {
            throw cannotOpen(file, e.toString());
        }
    }

    @Override
    public SealedLinks links() {
        return SealedLinks.with(keyFile(file()));
    }

    @Override
    public Path directory() {
        return directory(file());
    }

    @Override
    String setting() {
        return setting(file());
    }

    private static String setting(Path file) {
        return "ledger.url=" + PREFIX + file;
    }

    private static LedgerException cannotOpen(Path file, String why) {
        return new LedgerException("%s: can't be opened: %s".formatted(setting(file), why));
    }

    /** File of the ledger, however many links lead to it; what belongs to it stands beside that file. */
    private Path file() {
        var file = resolve(named);
        if (file.toString().contains("?")) {
            throw new LedgerException(
                    "%s: SQLite takes what follows a '?' for options; keep the ledger where no directory has one in its name"
                            .formatted(setting(file)));
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
    private void requireKeyBeside(Path file) {
        var key = keyFile(file);
        var former = keyFile(named);
        if (Files.exists(former) && !Files.exists(key)) {
            throw cannotOpen(
                    named,
                    "it is a link to %s, whose key has to stand beside it: move %s to %s, and refresh tokens to the same directory"
                            .formatted(file, former, key));
        }
    }

    private static Path keyFile(Path file) {
        return file.resolveSibling(file.getFileName() + ".key");
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
                            "%s: another process is working with this ledger; stop it first, or give this one a ledger of its own"
                                    .formatted(setting(file))));
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

    private Ledger open(Path file, int connections, @Nullable ProcessLock lock) {
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
        source.setUrl(PREFIX + file);
        var dataSource = pool(source, connections);
        try {
            Schema.require(this, NAME, dataSource, lock != null);
            return new Ledger(NAME, dataSource, lock == null ? null : new GroupCommit(source.getConnection()), lock);
        } catch (FlywayException | SQLException e) {
            dataSource.close();
            throw cannotOpen(file, firstLine(e));
        } catch (LedgerException e) {
            dataSource.close();
            throw e;
        }
    }
}
