package dev.recordingroutes.ledger;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("slow")
class LedgerRepositoryOnPostgresqlTest extends LedgerRepositoryTest {
    @Override
    Ledger ledger(Path directory) throws Exception {
        return PostgresqlLedger.open();
    }
}
