package dev.recordingroutes.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Look-ups of host names that end in time. The system's can't be aborted: it runs in a thread of its own, which nobody
 * waits for any longer than the limit, nor after {@link #close}.
 */
public class Lookups extends SystemDefaultDnsResolver implements AutoCloseable {
    private final Duration limit;
    private final ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("recording-routes-lookup"));
    private final CompletableFuture<InetAddress[]> closed = new CompletableFuture<>();

    public Lookups(Duration limit) {
        this.limit = limit;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        try {
            var lookup = CompletableFuture.supplyAsync(() -> lookUp(host), threads);
            return lookup.applyToEither(closed, addresses -> addresses).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UnknownHostException(
                    "%s was not found within %d s".formatted(host, Math.max(1, limit.toSeconds())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host + " was not looked up: the program is stopping");
        } catch (RejectedExecutionException e) {
            throw new UnknownHostException(host + " was not looked up: the program is stopping");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UnknownHostException unknown ? unknown : new UnknownHostException(host);
        }
    }

    /** The system's look-up. */
    protected InetAddress[] find(String host) throws UnknownHostException {
        return super.resolve(host);
    }

    private InetAddress[] lookUp(String host) {
        try {
            return find(host);
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }

    /** Aborts the waits for look-ups. */
    @Override
    public void close() {
        closed.completeExceptionally(new UnknownHostException("the program is stopping"));
        threads.shutdownNow();
    }
}
