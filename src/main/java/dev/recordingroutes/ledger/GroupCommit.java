package dev.recordingroutes.ledger;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * One connection to SQLite for many threads, with group commit: changes of threads that wait for each other are written
 * in one transaction, and each returns when that one is committed. A thread that nobody waits for commits at once, so
 * that no change takes longer for being one of a group.
 *
 * <p>SQLite lets one write at a time. Connections of their own would let threads sleep and look again for their turn,
 * parse each statement each time, and read from the disk what another has changed.
 *
 * <p>A change that fails leaves the others of its group as they are, unless SQLite took all of them back, as it does when
 * the disk is full: then each fails. A commit that fails, fails all of them. A
 * transaction that a thread begins itself, and a statement that returns rows, are not part of a group.
 */
final class GroupCommit extends AbstractDataSource implements AutoCloseable {
    /** Bounds how long the first of a group waits for its commit. */
    private static final int LARGEST_GROUP = 64;
    /** More than the routes have statements; those with lists in them differ by their lengths. */
    private static final int STATEMENTS_KEPT = 100;

    private final Connection connection;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<String, Kept> statements = new LinkedHashMap<>(16, 0.75f, true);
    /** Done when the open transaction ended; null while none is open. */
    private @Nullable CompletableFuture<Void> group;

    private int groupSize;

    GroupCommit(Connection connection) {
        this.connection = connection;
    }

    /** Returns at once; statements wait for their turn. */
    @Override
    public Connection getConnection() {
        return proxy(Connection.class, new Turn());
    }

    @Override
    public Connection getConnection(String user, String password) {
        return getConnection();
    }

    /** Commits what is open, and closes the connection. */
    @Override
    public void close() {
        turn.lock();
        try {
            endGroup();
            connection.close();
        } catch (SQLException e) {
            logger.warn("the ledger's connection could not be closed: " + e.getMessage());
        } finally {
            turn.unlock();
        }
    }

    private void begin() throws SQLException {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            try {
                // The driver took note of it before it failed.
                connection.setAutoCommit(true);
            } catch (SQLException nothingToCommit) {
                e.addSuppressed(nothingToCommit);
            }
            throw e;
        }
    }

    /** Commits the group, if one is open; its members learn how that went. */
    private void endGroup() {
        var ended = group;
        if (ended == null) {
            return;
        }
        group = null;
        groupSize = 0;
        try {
            connection.setAutoCommit(true);
            ended.complete(null);
        } catch (SQLException e) {
            ended.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            // Nobody waits for ever, whatever it is.
            ended.completeExceptionally(e);
            throw e;
        }
    }

    private Kept prepare(String sql) throws SQLException {
        var kept = statements.get(sql);
        if (kept == null) {
            kept = Kept.of(connection.prepareStatement(sql));
            statements.put(sql, kept);
            if (statements.size() > STATEMENTS_KEPT) {
                forget(statements.keySet().iterator().next());
            }
        }
        return kept;
    }

    private void forget(String sql) throws SQLException {
        var kept = statements.remove(sql);
        if (kept != null) {
            kept.statement.close();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private record Kept(PreparedStatement statement, boolean hasRows) {
        static Kept of(PreparedStatement statement) {
            return new Kept(statement, hasRows(statement));
        }

        private static boolean hasRows(PreparedStatement statement) {
            try {
                return statement.getMetaData().getColumnCount() > 0;
            } catch (SQLException e) {
                // So the driver says that there are no columns.
                return false;
            }
        }
    }

    /** Connection as one thread sees it, from its first statement to the end of its turn. */
    private final class Turn implements InvocationHandler {
        /** True between {@code setAutoCommit(false)} and {@code setAutoCommit(true)}. */
        private boolean transaction;

        private boolean mine;
        private boolean closed;

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            switch (method.getName()) {
                case "close" -> {
                    end();
                    return null;
                }
                case "isClosed" -> {
                    return closed;
                }
                case "getAutoCommit" -> {
                    return !transaction;
                }
                default -> {
                    return inTurn(method, arguments);
                }
            }
        }

        private @Nullable Object inTurn(Method method, Object @Nullable [] arguments) throws Throwable {
            take();
            switch (method.getName()) {
                case "setAutoCommit" -> {
                    // Its own transaction: what others have changed is committed before.
                    endGroup();
                    if (arguments != null && (Boolean) arguments[0]) {
                        connection.setAutoCommit(true);
                        transaction = false;
                    } else {
                        begin();
                        transaction = true;
                    }
                    return null;
                }
                case "prepareStatement" -> {
                    if (arguments != null && arguments.length == 1) {
                        var sql = (String) arguments[0];
                        return proxy(PreparedStatement.class, new Statement(this, sql, prepare(sql)));
                    }
                    return call(connection, method, arguments);
                }
                default -> {
                    return call(connection, method, arguments);
                }
            }
        }

        private void take() throws SQLException {
            if (closed) {
                throw new SQLException("this connection was given back");
            }
            if (!mine) {
                turn.lock();
                mine = true;
            }
        }

        private void end() throws SQLException {
            if (closed) {
                return;
            }
            closed = true;
            if (mine) {
                try {
                    if (transaction) {
                        connection.rollback();
                        connection.setAutoCommit(true);
                    }
                } finally {
                    pass();
                }
            }
        }

        /** Lets the next thread go on, which commits the group; commits it when there is none. */
        private void pass() {
            mine = false;
            try {
                // A thread that has another turn lets nobody go on.
                if (!turn.hasQueuedThreads() || turn.getHoldCount() > 1 || groupSize >= LARGEST_GROUP) {
                    endGroup();
                }
            } finally {
                turn.unlock();
            }
        }
    }

    /** Statement that is kept for the next thread that prepares the same. */
    private final class Statement implements InvocationHandler {
        private final Turn owner;
        private final String sql;
        private final PreparedStatement statement;
        private final boolean hasRows;
        private int updated = -1;
        /** True when its turn is over: the statement may be in use by another thread. */
        private boolean passed;

        Statement(Turn owner, String sql, Kept kept) {
            this.owner = owner;
            this.sql = sql;
            this.statement = kept.statement;
            this.hasRows = kept.hasRows;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            var name = method.getName();
            if (passed) {
                return switch (name) {
                    case "close" -> null;
                    case "isClosed" -> true;
                    case "getUpdateCount" -> updated;
                    case "getWarnings" -> null;
                    default -> throw new SQLException("this statement was executed and given back");
                };
            }
            switch (name) {
                case "execute", "executeUpdate" -> {
                    var changes = arguments == null && !hasRows && !owner.transaction;
                    return changes ? change(name) : run(method, arguments);
                }
                case "executeQuery", "executeBatch" -> {
                    return run(method, arguments);
                }
                case "close" -> {
                    passed = true;
                    statement.clearParameters();
                    return null;
                }
                default -> {
                    return call(statement, method, arguments);
                }
            }
        }

        private @Nullable Object run(Method method, Object @Nullable [] arguments) throws Throwable {
            if (!owner.transaction) {
                endGroup();
            }
            try {
                return call(statement, method, arguments);
            } catch (SQLException e) {
                // The driver may have closed it.
                forget(sql);
                throw e;
            }
        }

        private Object change(String name) throws SQLException {
            var joined = group;
            try {
                if (joined == null) {
                    begin();
                    joined = group = new CompletableFuture<>();
                }
                updated = statement.executeUpdate();
                statement.clearParameters();
                groupSize++;
            } catch (SQLException e) {
                forget(sql);
                // Some failures end the transaction, and so nobody may add to it.
                endGroup();
                throw e;
            }
            passed = true;
            owner.pass();
            try {
                joined.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof SQLException failure) {
                    throw new SQLException(failure.getMessage(), failure.getSQLState(), failure.getErrorCode(), e);
                }
                throw e;
            }
            return name.equals("execute") ? (Object) false : (Object) updated;
        }
    }
}
