package dev.recordingroutes.ledger;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Reads all files, or their deliveries, page by page in the order of recording: several pages at once, each with a
 * connection of its own, since most of the time goes into finding one row after the other.
 *
 * <p>The place of a file in this order never changes, so that each is read once. A few pages are read ahead, however
 * many there are.
 */
final class Pages {
    /** Pages that are read at once; more would only compete for the processors. */
    static final int READERS = Math.min(4, Runtime.getRuntime().availableProcessors());

    private static final int PAGE_SIZE = 500;

    private final Statements statements;

    Pages(Statements statements) {
        this.statements = statements;
    }

    /** Position of a file in the order of recording. */
    private record Position(long recordedAt, String id) {
        static final Position START = new Position(Long.MIN_VALUE, "");
        static final Position END = new Position(Long.MAX_VALUE, "");
    }

    /**
     * Passes on the rows of a query.
     *
     * @param file name of the SQL file with the query of one page, from {@code :afterTime} and {@code :afterId},
     *     exclusive, to {@code :lastTime} and {@code :lastId}, inclusive
     * @param query sets the other parameters, and reads the rows
     * @param each is called by this thread, while no statement of it is open
     */
    <T> void forEach(String file, Function<StatementSpec, List<T>> query, Consumer<T> each) {
        var readers = Executors.newFixedThreadPool(READERS);
        try {
            Queue<Future<List<T>>> pages = new ArrayDeque<>();
            var after = Position.START;
            while (!after.equals(Position.END) || !pages.isEmpty()) {
                if (!after.equals(Position.END) && pages.size() <= READERS) {
                    var last = end(after);
                    pages.add(submit(readers, file, query, after, last));
                    after = last;
                } else {
                    rows(pages.remove()).forEach(each);
                }
            }
        } finally {
            readers.shutdownNow();
        }
    }

    private <T> Future<List<T>> submit(
            ExecutorService readers,
            String file,
            Function<StatementSpec, List<T>> query,
            Position after,
            Position last) {
        return readers.submit(() -> statements.ask(
                file,
                sql -> query.apply(sql.param("afterTime", after.recordedAt())
                        .param("afterId", after.id())
                        .param("lastTime", last.recordedAt())
                        .param("lastId", last.id()))));
    }

    private Position end(Position after) {
        return statements.ask("find-page-end", sql -> sql.param("afterTime", after.recordedAt())
                .param("afterId", after.id())
                .param("others", PAGE_SIZE - 1)
                .query((row, number) -> new Position(row.getLong(1), row.getString(2)))
                .optional()
                .orElse(Position.END));
    }

    private static <T> List<T> rows(Future<List<T>> page) {
        try {
            return page.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerException("interrupted while the ledger was read");
        }
    }
}
