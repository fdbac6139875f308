package dev.recordingroutes.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.core.NestedRuntimeException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ledger's SQL files, run by name: those that suit every database, and those of this one in a folder of its name.
 *
 * <p>Each method throws {@link LedgerException} when the ledger can't be read or written.
 */
final class Statements {
    private static final int FETCH_SIZE = 1_000;

    private final String database;
    private final JdbcClient client;
    private final TransactionTemplate transaction;
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    /** @param database name of the folder with the statements that are written for this kind of database */
    Statements(DataSource dataSource, String database) {
        this.database = database;
        var template = new JdbcTemplate(dataSource);
        template.setFetchSize(FETCH_SIZE);
        this.client = JdbcClient.create(template);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /** Runs the statement of a file, and gives what the function makes of it. */
    <T> T ask(String file, Function<StatementSpec, T> question) {
        return run(() -> question.apply(client.sql(texts.computeIfAbsent(file, this::text))));
    }

    /** Passes on each row of a query; memory does not grow with their number. */
    void forEach(String file, Function<StatementSpec, StatementSpec> parameters, RowCallbackHandler reader) {
        ask(file, sql -> {
            parameters.apply(sql).query(reader);
            return true;
        });
    }

    /** Runs several statements in one transaction. */
    void inTransaction(Runnable statements) {
        run(() -> transaction.execute(begun -> {
            statements.run();
            return true;
        }));
    }

    static boolean hasRow(StatementSpec sql) {
        return sql.query(Long.class).optional().isPresent();
    }

    private static <T> T run(Supplier<T> access) {
        try {
            return access.get();
        } catch (NestedRuntimeException e) {
            throw new LedgerException("the ledger can't be read or written: " + Database.firstLine(e));
        }
    }

    private String text(String file) {
        return find(database + "/" + file)
                .or(() -> find(file))
                .orElseThrow(() -> new IllegalStateException("the jar lacks the statement " + file));
    }

    private static Optional<String> find(String file) {
        try (var sql = Statements.class.getResourceAsStream("/recording-routes/sql/" + file + ".sql")) {
            return sql == null ? Optional.empty() : Optional.of(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
