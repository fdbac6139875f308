package dev.recordingroutes.delivery;

import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.util.URISupport;

/**
 * The component {@code recording-store:DESTINATION}, where DESTINATION is the name of one in {@code archive.to}: delivers
 * the body, a {@link File}, a {@link Path} or text, to the path in the header {@code CamelFileName}. Closes the
 * destinations when it stops.
 */
public final class RecordingStoreComponent extends DefaultComponent {
    /** The component's scheme. */
    public static final String SCHEME = "recording-store";

    private final Destinations destinations;
    private final AtomicDelivery delivery;

    public RecordingStoreComponent(CamelContext camel, Destinations destinations, AtomicDelivery delivery) {
        super(camel);
        this.destinations = destinations;
        this.delivery = delivery;
    }

    /**
     * Fails unless a route can address each destination.
     *
     * @throws IllegalArgumentException when Camel changes its name so that it can't be found, or takes two for one
     */
    public void requireAddressable() {
        var endpoints = new HashMap<String, Destination>();
        for (var destination : destinations.all()) {
            Endpoint endpoint;
            try {
                endpoint = getCamelContext().getEndpoint(SCHEME + ":" + destination.name());
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        "archive.to=%s: a route can't name it, since Camel takes '#' and braces in it for something else; give the directory another name"
                                .formatted(destination),
                        e);
            }
            var other = endpoints.put(endpoint.getEndpointUri(), destination);
            if (other != null) {
                throw new IllegalArgumentException(
                        "archive.to=%s: Camel takes it for the same as %s; give one of them another name"
                                .formatted(destination, other));
            }
        }
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        // Names are URIs themselves, which Camel normalizes and whose placeholders it fills in: as ours, so theirs.
        for (var destination : destinations.all()) {
            if (destination.name().equals(remaining)) {
                return new RecordingStoreEndpoint(uri, this, destination);
            }
        }
        for (var destination : destinations.all()) {
            var own = SCHEME + ":" + destination.name();
            if (URISupport.normalizeUri(own).equals(URISupport.normalizeUri(uri))
                    || URISupport.normalizeUri(getCamelContext().resolvePropertyPlaceholders(own))
                            .equals(URISupport.normalizeUri(uri))) {
                return new RecordingStoreEndpoint(uri, this, destination);
            }
        }
        throw new IllegalArgumentException(
                "%s: is not in archive.to, which has %s".formatted(remaining, destinations.all()));
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        destinations.close();
    }

    private final class RecordingStoreEndpoint extends DefaultEndpoint {
        private final Destination destination;

        private RecordingStoreEndpoint(String uri, RecordingStoreComponent component, Destination destination) {
            super(uri, component);
            this.destination = destination;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(Exchange exchange) throws Exception {
                    var message = exchange.getMessage();
                    var path = message.getHeader(Exchange.FILE_NAME, String.class);
                    if (path == null) {
                        throw new IllegalArgumentException("recording-store: the header CamelFileName is missing");
                    }
                    delivery.deliver(destination, content(exchange), path);
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("recording-store: delivers only, it can't be consumed from");
        }
    }

    private static Content content(Exchange exchange) throws Exception {
        var body = exchange.getMessage().getBody();
        if (body instanceof File file) {
            return new Content.File(file.toPath());
        }
        return body instanceof Path path
                ? new Content.File(path)
                : new Content.Text(exchange.getMessage().getMandatoryBody(String.class));
    }
}
