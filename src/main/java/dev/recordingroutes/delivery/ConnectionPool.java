package dev.recordingroutes.delivery;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded connection pool for one server. Connections that were idle for 30 s are closed; one on which no byte moves
 * for the stall timeout is aborted.
 */
final class ConnectionPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

    /** Firewalls commonly drop idle connections after 60 s or more. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

    /** A connection that could not be replaced wakes nobody who waits for one. */
    private static final Duration WAIT_BEFORE_ASKING_AGAIN = Duration.ofMillis(250);

    private final GenericObjectPool<ServerConnection> pool;
    private final Callable<ServerConnection> login;
    private final StoreOptions options;
    private final Outage outage;
    private final StallWatch watch;
    private final Set<ServerConnection> busy = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService timer;
    private volatile boolean closed;

    /** Connects to nothing yet. */
    ConnectionPool(Callable<ServerConnection> login, StoreOptions options) {
        this.login = login;
        this.options = options;
        this.outage = new Outage(options.backoff());
        this.watch = new StallWatch(options.stall());
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
        } catch (NoSuchFileException | DeliveryFailure e) {
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
            var answered = e instanceof NoSuchFileException || DeliveryFailure.isRefusal(e);
            reusable = answered && !progress.begun();
            if (!answered) {
                // The server may have gone, and the idle connections with it.
                pool.clear();
            }
            throw progress.explain(e);
        } finally {
            busy.remove(connection);
            if (reusable) {
                pool.returnObject(connection);
            } else {
                invalidate(connection);
            }
        }
    }

    private ServerConnection borrow() throws Exception {
        startTimer();
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
            return outage.login(login);
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
            var progress = watch.watch(connection::abort);
            try {
                return connection.isAlive();
            } finally {
                progress.close();
            }
        }

        @Override
        public void destroyObject(PooledObject<ServerConnection> pooled) {
            if (closed) {
                pooled.getObject().close();
            } else {
                pooled.getObject().abort();
            }
        }
    }

    private synchronized void startTimer() throws DeliveryFailure {
        if (closed) {
            throw stopping();
        }
        if (timer == null) {
            var interval = Math.min(5_000, Math.max(50, options.stall().toMillis() / 4));
            timer = Executors.newSingleThreadScheduledExecutor(task -> {
                var thread = new Thread(task, "recording-routes-connections");
                thread.setDaemon(true);
                return thread;
            });
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

    /** Aborts operations that are under way; says goodbye on idle connections. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (timer != null) {
                timer.shutdownNow();
            }
        }
        busy.forEach(ServerConnection::abort);
        pool.close();
    }
}
