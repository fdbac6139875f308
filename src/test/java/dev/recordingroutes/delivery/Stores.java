package dev.recordingroutes.delivery;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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

    @Override
    public void close() {
        destinations.close();
    }
}
