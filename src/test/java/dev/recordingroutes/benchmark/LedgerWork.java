package dev.recordingroutes.benchmark;

import java.util.List;

/** Command that reads a large ledger, beside SQLite's own program reading the same. */
public final class LedgerWork implements Work {
    /** Command that is measured. */
    public enum Command {
        /** All rows as JSON. */
        LIST("list --json", "SELECT * FROM recording_file", "-json"),
        /** Counts of all sorts; SQLite only counts by state. */
        STATUS("status", "SELECT provider, status, COUNT(*) FROM recording_file GROUP BY provider, status", "-list"),
        /** Digest and path of all deliveries. */
        MANIFEST("manifest", "SELECT sha256 || '  ' || path FROM delivery", "-list");

        private final String arguments;
        private final String sql;
        private final String format;

        Command(String arguments, String sql, String format) {
            this.arguments = arguments;
            this.sql = sql;
            this.format = format;
        }
    }

    private final Setup setup;
    private final LedgerFiles ledgers;
    private final String id;
    private final Command command;
    private final long rows;

    /** Creates a work on so many rows. */
    public LedgerWork(Setup setup, LedgerFiles ledgers, String id, Command command, long rows) {
        this.setup = setup;
        this.id = id;
        this.ledgers = ledgers;
        this.command = command;
        this.rows = rows;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String name() {
        return "%s, %s rows".formatted(command.arguments, Sizes.number(rows));
    }

    @Override
    public Amount amount() {
        return new Amount(rows, "rows");
    }

    @Override
    public List<Arm> prepare() throws Exception {
        var directory = setup.directory(id);
        var product = ledgers.copyTo(directory.resolve("product"), rows);
        Folders.warm(product.directory());
        return List.of(
                Arm.of(
                        Product.NAME,
                        "sh",
                        product.command(command.arguments.split(" ", -1)).discardingOutput()),
                Arm.of(
                        "sqlite3 " + command.format,
                        "sqlite3",
                        Program.of(
                                        directory,
                                        "sqlite3",
                                        List.of(
                                                "sqlite3",
                                                "-readonly",
                                                command.format,
                                                product.ledger().toString(),
                                                command.sql))
                                .discardingOutput()));
    }

    @Override
    public void close() throws Exception {
        Folders.delete(setup.directory(id));
    }
}
