package dev.recordingroutes.delivery;

import dev.recordingroutes.network.Daemons;
import dev.recordingroutes.network.Deadline;
import dev.recordingroutes.network.StallWatch;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded connection pool for one server. Connections that were idle for 30 s are closed; one on which no byte moves
 * for the stall timeout is aborted, and so is a login that takes longer.
 */
final class ConnectionPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

    /** Firewalls commonly drop idle connections after 60 s or more. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

    /** Politeness to all servers together; the program is stopping. */
    private static final Duration LONGEST_GOODBYE = Duration.ofMillis(200);

    /** A connection that could not be replaced wakes nobody who waits for one. */
    private static final Duration WAIT_BEFORE_ASKING_AGAIN = Duration.ofMillis(250);

    private final GenericObjectPool<ServerConnection> pool;
    private final Login.Way way;
    private final StoreOptions options;
    private final Outage outage;
    private final StallWatch watch;
    private final ScheduledExecutorService timer = Daemons.timer("recording-routes-connections");
    private final ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("recording-routes-login"));
    private final Set<Login> logins = ConcurrentHashMap.newKeySet();
    private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
    private final Set<ServerConnection> busy = ConcurrentHashMap.newKeySet();
    private boolean watching;
    private volatile boolean closed;

    /** Connects to nothing yet. */
    ConnectionPool(Login.Way way, StoreOptions options) {
        this.way = way;
        this.options = options;
        this.outage = new Outage(options.backoff());
        this.watch = new StallWatch(options.stall(), options.minRate());
        var config = new GenericObjectPoolConfig<ServerConnection>();
        config.setMaxTotal(options.connections());
        config.setMaxIdle(options.connections());
        config.setMaxWait(WAIT_BEFORE_ASKING_AGAIN);
        config.setFairness(true);
        config.setTestOnBorrow(true);
        config.setMinEvictableIdleDuration(LONGEST_IDLE);
        config.setNumTestsPerEvictionRun(-1);
        config.setJmxEnabled(false);
        this.pool = new GenericObjectPool<>(new Factory(), config);
    }

    /** An operation with a connection that no other thread uses meanwhile. */
    interface Operation {
        void with(ServerConnection connection, StallWatch.Progress progress) throws Exception;
    }

    /** An operation that has a result. */
    interface Question<T> {
        T with(ServerConnection connection, StallWatch.Progress progress) throws Exception;
    }

    /**
     * Borrows a connection for one operation.
     *
     * @throws NoSuchFileException as the operation did
     * @throws IrregularFileException as the operation did
     * @throws DeliveryFailure with the words for any other failure
     */
    void use(Operation operation) throws IOException {
        ask((connection, progress) -> {
            operation.with(connection, progress);
            return true;
        });
    }

    /** Borrows a connection for one operation that has a result; fails like {@link #use}. */
    <T> T ask(Question<T> question) throws IOException {
        try {
            var connection = borrow();
            try (var progress = watch.watch(connection::abort)) {
                return ask(connection, progress, question);
            }
        } catch (NoSuchFileException | IrregularFileException | DeliveryFailure e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeliveryFailure.of(e);
        } catch (Exception e) {
            throw DeliveryFailure.of(e);
        }
    }

    private <T> T ask(ServerConnection connection, StallWatch.Progress progress, Question<T> question)
            throws Exception {
        var reusable = false;
        busy.add(connection);
        try {
            if (closed) {
                // Whoever closed may have looked before it was there.
                throw stopping();
            }
            var result = question.with(connection, progress);
            reusable = true;
            return result;
        } catch (Exception e) {
            var answered = e instanceof NoSuchFileException
                    || e instanceof IrregularFileException
                    || DeliveryFailure.isRefusal(e);
            reusable = answered && !progress.begun();
            if (!answered) {
                // The server may have gone, and the idle connections with it.
                pool.clear();
            }
            throw explain(progress, e);
        } finally {
            busy.remove(connection);
            if (reusable) {
                pool.returnObject(connection);
            } else {
                invalidate(connection);
            }
        }
    }

    /** Names the stall as the reason for the failure of an operation that was aborted for it; else the failure itself. */
    private static Exception explain(StallWatch.Progress progress, Exception failure) {
        return progress.failure()
                .<Exception>map(reason -> new DeliveryFailure("the server " + reason))
                .orElse(failure);
    }

    private ServerConnection borrow() throws Exception {
        startWatching();
        while (true) {
            try {
                return pool.borrowObject();
            } catch (NoSuchElementException e) {
                // All are in use still.
            } catch (InterruptedException | IllegalStateException e) {
                throw closed ? stopping() : e;
            }
        }
    }

    private void invalidate(ServerConnection connection) {
        try {
            pool.invalidateObject(connection);
        } catch (Exception e) {
            LOG.debug("no connection for those who wait: {}", DeliveryFailure.words(e));
        }
    }

    private static DeliveryFailure stopping() {
        return new DeliveryFailure("the program is stopping");
    }

    private final class Factory extends BasePooledObjectFactory<ServerConnection> {
        @Override
        public ServerConnection create() throws Exception {
            return outage.login(ConnectionPool.this::login);
        }

        @Override
        public PooledObject<ServerConnection> wrap(ServerConnection connection) {
            return new DefaultPooledObject<>(connection);
        }

        @Override
        public boolean validateObject(PooledObject<ServerConnection> pooled) {
            if (pooled.getIdleDuration().compareTo(options.trust()) < 0) {
                return true;
            }
            var connection = pooled.getObject();
            busy.add(connection);
            var progress = watch.watch(connection::abort);
            try {
                return !closed && connection.isAlive();
            } finally {
                progress.close();
                busy.remove(connection);
            }
        }

        @Override
        public void destroyObject(PooledObject<ServerConnection> pooled) {
            var connection = pooled.getObject();
            try {
                if (closed) {
                    connection.close();
                } else {
                    connection.abort();
                }
            } finally {
                open.remove(connection);
            }
        }
    }

    private ServerConnection login() throws Exception {
        var login = new Login();
        logins.add(login);
        var progress = watch.watch(login::abort);
        try (progress) {
            if (closed) {
                throw stopping();
            }
            var connection = login.by(way, threads);
            open.add(connection);
            return connection;
        } catch (Exception e) {
            throw closed ? stopping() : explain(progress, e);
        } finally {
            logins.remove(login);
        }
    }

    private synchronized void startWatching() throws DeliveryFailure {
        if (closed) {
            throw stopping();
        }
        if (!watching) {
            watching = true;
            var interval = watch.interval().toMillis();
            var unused = timer.scheduleWithFixedDelay(this::tidyUp, interval, interval, TimeUnit.MILLISECONDS);
        }
    }

    private void tidyUp() {
        try {
            watch.abortStalled();
            pool.evict();
        } catch (Exception e) {
            // Thrown on, it would be the last run.
            LOG.warn("connections are not looked after this time", e);
        }
    }

    /** Aborts logins and operations that are under way; says goodbye on idle connections, for a moment. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        logins.forEach(Login::abort);
        busy.forEach(ServerConnection::abort);
        var goodbye = Deadline.in(LONGEST_GOODBYE, timer, () -> open.forEach(ServerConnection::abort));
        pool.close();
        goodbye.close();
        timer.shutdownNow();
        threads.shutdownNow();
    }
}
