package dev.recordingroutes.ledger;

import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;

/** Tables of the ledger, made and changed by the files in {@code schema/}, which never change once they were released. */
final class Schema {
    /** Version of the last file in {@code schema/}. */
    static final String NEWEST = "5";

    static final String HISTORY = "schema_history";

    private Schema() {}

    /**
     * Sees to it that a database has the newest schema.
     *
     * @param folder of the files, below {@code schema/}
     * @param migrates whether an older schema, or none, is brought to the newest
     * @throws OlderSchemaException when it is older, or there is none, and is not to be migrated
     * @throws LedgerException when it is newer than this program
     */
    static void require(Database database, String folder, DataSource dataSource, boolean migrates) {
        if (isNewest(dataSource)) {
            return;
        }
        var flyway = Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:recording-routes/schema/" + folder)
                .table(HISTORY)
                .loggers("slf4j")
                .load();
        requireKnown(database, flyway.info(), migrates);
        if (migrates) {
            flyway.migrate();
        }
    }

    /** Looks for the newest schema by itself: Flyway takes a tenth of a start to find that nothing is to be done. */
    private static boolean isNewest(DataSource dataSource) {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var last = statement.executeQuery(
                        "SELECT version, success FROM " + HISTORY + " ORDER BY installed_rank DESC LIMIT 1")) {
            return last.next() && NEWEST.equals(last.getString(1)) && last.getBoolean(2);
        } catch (SQLException e) {
            // There is none yet, or it is no ledger; Flyway says so.
            return false;
        }
    }

    private static void requireKnown(Database database, MigrationInfoService schema, boolean migrates) {
        var known = Stream.of(schema.all())
                .filter(each -> each.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        var current = schema.current();
        if (current != null && current.getVersion().compareTo(known) > 0) {
            throw new LedgerException(
                    "%s: has schema version %s, and this program knows %s; use the version of the program that made it, or a ledger from before that"
                            .formatted(database.setting(), current.getVersion(), known));
        }
        if (current == null && !migrates) {
            throw new OlderSchemaException(
                    "%s: holds no ledger yet; run and harvest make one, else name the one that is meant"
                            .formatted(database.setting()));
        }
        if (current != null && !migrates && current.getVersion().compareTo(known) < 0) {
            throw new OlderSchemaException(
                    "%s: has schema version %s, and this program reads %s; run or harvest of this version migrates it"
                            .formatted(database.setting(), current.getVersion(), known));
        }
    }
}
