package dev.recordingroutes.delivery;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/** A login that can be aborted whatever it waits for, be it a look-up, a proxy or a greeting: it has a thread of its own. */
final class Login {
    private final CompletableFuture<ServerConnection> result = new CompletableFuture<>();
    private volatile Runnable closeSockets = () -> {};

    /** A way to log in to one server. */
    interface Way {
        /** Logs in; tells the login first how its sockets are closed. */
        ServerConnection connect(Login login) throws Exception;
    }

    /** Sets what closes the sockets, from any thread; a login that was aborted by then closes them at once. */
    void abortBy(Runnable closing) {
        closeSockets = closing;
        if (result.isDone()) {
            closing.run();
        }
    }

    /**
     * Logs in, and waits until that is done or aborted.
     *
     * @param threads where the login runs
     */
    ServerConnection by(Way way, Executor threads) throws Exception {
        threads.execute(() -> {
            try {
                var connection = way.connect(this);
                if (!result.complete(connection)) {
                    connection.abort();
                }
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get();
        } catch (InterruptedException e) {
            abort();
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Ends the wait, and closes the sockets. */
    void abort() {
        result.completeExceptionally(new DeliveryFailure("the login was aborted"));
        closeSockets.run();
    }
}
