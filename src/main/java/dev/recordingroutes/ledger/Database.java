package dev.recordingroutes.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.message.Redaction;
import dev.recordingroutes.settings.Settings;
import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * The database that keeps a ledger, as {@code ledger.url} names it.
 *
 * <p>Each method throws {@link LedgerException} when it can't be reached, or is not what it should be.
 */
public abstract sealed class Database permits SqliteDatabase {
    /** Returns the database that the settings name; looks for nothing yet. */
    public static Database of(Settings settings) {
        return at(settings.text("ledger.url"));
    }

    /**
     * Returns the database of a URL; looks for nothing yet.
     *
     * @param url a JDBC URL, {@code jdbc:sqlite:FILE}
     */
    public static Database at(String url) {
        if (!url.startsWith(SqliteDatabase.PREFIX)) {
            throw new LedgerException("ledger.url=%s: this version keeps its ledger on SQLite; write jdbc:sqlite:FILE"
                    .formatted(Redaction.text(url)));
        }
        return SqliteDatabase.of(url);
    }

    /**
     * Opens the ledger for a process that transfers files, and creates it where it is missing. Only one such process
     * may have it open.
     *
     * @param connections largest number of connections open at once, beside the one for transfers
     * @throws LedgerException when it can't be opened, or another process transfers files with it
     */
    public abstract Ledger openToWork(int connections);

    /**
     * Opens the ledger while another process may be transferring files with it: to query it, or to change single rows.
     * Neither creates nor migrates it.
     *
     * @throws OlderSchemaException when {@code run} or {@code harvest} of this version has yet to migrate it
     * @throws LedgerException when there is none, or it can't be opened
     */
    public final Ledger openBeside() {
        return openBeside(1);
    }

    /** Opens the ledger as {@link #openBeside()} does, with connections enough to read several pages at once. */
    public final Ledger openToList() {
        // One more finds where the next pages end.
        return openBeside(Pages.READERS + 1);
    }

    abstract Ledger openBeside(int connections);

    /** True when the ledger exists. */
    public abstract boolean exists();

    /** True while a process has the ledger open for transferring files. */
    public abstract boolean isInUse();

    /** Key of the links in the ledger; made when there is none, for the one process that works with it. */
    public abstract SealedLinks links();

    /** Directory of the ledger, and of other files that must be kept together with it. */
    public abstract Path directory();

    /** The setting that names this database, with its value as far as it may be shown. */
    abstract String setting();

    final LedgerException cannotOpen(String why) {
        return new LedgerException("%s: can't be opened: %s".formatted(setting(), why));
    }

    final HikariDataSource pool(DataSource source, int connections) {
        var pool = new HikariConfig();
        pool.setPoolName("ledger");
        pool.setDataSource(source);
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(1);
        try {
            return new HikariDataSource(pool);
        } catch (RuntimeException e) {
            throw cannotOpen(firstLine(e));
        }
    }

    static String firstLine(Throwable thrown) {
        return String.valueOf(Reason.root(thrown).getMessage())
                .lines()
                .findFirst()
                .orElse("");
    }
}
