package dev.recordingroutes.ledger;

import com.zaxxer.hikari.HikariDataSource;
import dev.recordingroutes.disk.ProcessLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections to a ledger, opened by {@link Database}. */
public final class Ledger implements AutoCloseable {
    private final String database;
    private final HikariDataSource dataSource;
    private final @Nullable GroupCommit writer;
    private final @Nullable ProcessLock lock;

    /**
     * @param database kind of the database: the name of the folder of its statements
     * @param writer connection of those who transfer files and record listings; null for any of the others
     * @param lock that is held until the ledger is closed
     */
    Ledger(String database, HikariDataSource dataSource, @Nullable GroupCommit writer, @Nullable ProcessLock lock) {
        this.database = database;
        this.dataSource = dataSource;
        this.writer = writer;
        this.lock = lock;
    }

    public DataSource dataSource() {
        return dataSource;
    }

    /** The one connection with which files are transferred and listings recorded; see {@link GroupCommit}. */
    public DataSource writer() {
        return writer == null ? dataSource : writer;
    }

    /** Kind of the database, such as sqlite: the name of the folder with the statements that are written for it. */
    public String database() {
        return database;
    }

    Statements statements() {
        return new Statements(dataSource, database);
    }

    /** Statements that take their turn with those of transfers. */
    Statements writerStatements() {
        return new Statements(writer(), database);
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
}
