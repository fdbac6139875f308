package dev.recordingroutes.delivery;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;

/** Delivery to one destination, without an engine. */
record Stores(Destinations destinations, AtomicDelivery delivery) implements AutoCloseable {
    static final TemporaryNames NAMES = new TemporaryNames("0123abcd", "4567cdef");

    static Stores of(CamelContext camel, String uri, Duration stall, Duration trust) {
        return of(camel, uri, new StoreOptions(8, Duration.ofSeconds(1), stall, 0, trust, null));
    }

    static Stores of(CamelContext camel, String uri, StoreOptions options) {
        return new Stores(Destinations.of(camel, List.of(uri), options), new AtomicDelivery(NAMES, Clock.systemUTC()));
    }

    Destination destination() {
        return destinations.all().get(0);
    }

    void deliver(String text, String path) throws IOException {
        delivery.deliver(destination(), new Content.Text(text), path);
    }

    void deliver(Path file, String path) throws IOException {
        delivery.deliver(destination(), new Content.File(file), path);
    }

    /** The destination, with something that happens once, just before a file gets its final name. */
    Destination before(FinalName action) {
        var real = destination();
        var pending = new AtomicBoolean(true);
        var store = (FileStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {FileStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("renameIfFree") && pending.compareAndSet(true, false)) {
                        action.run();
                    }
                    try {
                        return method.invoke(real.store(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new Destination(real.name(), store, real.space(), real.keepsConflictCopies());
    }

    interface FinalName {
        void run() throws Exception;
    }

    @Override
    public void close() {
        destinations.close();
    }
}
