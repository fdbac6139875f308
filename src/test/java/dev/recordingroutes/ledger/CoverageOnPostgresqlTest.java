package dev.recordingroutes.ledger;

import org.junit.jupiter.api.Tag;

@Tag("slow")
class CoverageOnPostgresqlTest extends CoverageTest {
    @Override
    Ledger ledger() throws Exception {
        return PostgresqlLedger.open();
    }
}
