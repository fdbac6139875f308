package dev.recordingroutes.ledger;

import com.zaxxer.hikari.HikariDataSource;
import dev.recordingroutes.testing.Postgresql;
import org.flywaydb.core.Flyway;

/** An empty ledger on a real PostgreSQL. */
final class PostgresqlLedger {
    private PostgresqlLedger() {}

    static Ledger open() throws Exception {
        var pool = new HikariDataSource();
        pool.setJdbcUrl(Postgresql.shared().newDatabase());
        pool.setMaximumPoolSize(Pages.READERS + 2);
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:recording-routes/schema/postgresql")
                .table(Schema.HISTORY)
                .load()
                .migrate();
        return new Ledger("postgresql", pool, null, null);
    }
}
