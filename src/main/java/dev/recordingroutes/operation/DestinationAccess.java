package dev.recordingroutes.operation;

import dev.recordingroutes.delivery.Destinations;
import dev.recordingroutes.delivery.SecretFile;
import dev.recordingroutes.delivery.StoreOptions;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** Destinations without routes, ledger and spool, so beside a process that works with those. */
final class DestinationAccess implements AutoCloseable {
    private final CamelContext camel = new DefaultCamelContext();
    private final List<Destinations> opened = new CopyOnWriteArrayList<>();

    /** @param settings which the URIs may refer to */
    DestinationAccess(Properties settings) {
        camel.getPropertiesComponent().setOverrideProperties(settings);
        camel.getPropertiesComponent().addPropertiesFunction(new SecretFile());
    }

    /** Opens destinations, which are closed with this; connects when there is something to do. */
    Destinations open(List<String> uris, StoreOptions options) {
        var destinations = Destinations.of(camel, uris, options);
        opened.add(destinations);
        return destinations;
    }

    @Override
    public void close() {
        opened.forEach(Destinations::close);
        camel.stop();
    }
}
