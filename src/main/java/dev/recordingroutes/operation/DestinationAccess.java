package dev.recordingroutes.operation;

import dev.recordingroutes.delivery.FileContent;
import dev.recordingroutes.delivery.Remote;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** The destinations in {@code archive.to} without routes, ledger and spool, so beside whoever works with those. */
final class DestinationAccess implements AutoCloseable {
    private final CamelContext camel = new DefaultCamelContext();
    private final Remote remote;

    /**
     * Connects when there is something to do.
     *
     * @param settings which the URIs may refer to
     * @param connections to one server, at the most
     * @param pause before a server that can't be reached is asked again
     * @param stall how long nothing may move
     */
    DestinationAccess(Properties settings, int connections, Duration pause, Duration stall, Clock clock) {
        camel.getPropertiesComponent().setOverrideProperties(settings);
        camel.getPropertiesComponent().addPropertiesFunction(new FileContent());
        remote = new Remote(camel, connections, pause, stall, clock);
    }

    CamelContext camel() {
        return camel;
    }

    Remote remote() {
        return remote;
    }

    @Override
    public void close() {
        remote.stop();
        camel.stop();
    }
}
