package dev.recordingroutes.ledger;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** SQL that a test runs on a ledger itself. */
final class Sql {
    private Sql() {}

    static void execute(Ledger ledger, String sql) throws SQLException {
        try (var connection = ledger.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Texts of the first column. */
    static List<String> texts(Ledger ledger, String sql) throws SQLException {
        try (var connection = ledger.dataSource().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
