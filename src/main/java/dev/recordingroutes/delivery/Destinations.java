package dev.recordingroutes.delivery;

import java.util.HashSet;
import java.util.List;
import org.apache.camel.CamelContext;

/** The destinations of the setting {@code archive.to}, in its order, with their open connections. */
public final class Destinations implements AutoCloseable {
    private final List<Destination> all;

    private Destinations(List<Destination> all) {
        this.all = all;
    }

    /**
     * Parses the setting; connects to nothing before there is something to do.
     *
     * @throws IllegalArgumentException when Camel can't make an endpoint of a URI, or one is there twice
     */
    public static Destinations of(CamelContext camel, List<String> uris, StoreOptions options) {
        var parsed = uris.stream()
                .map(uri -> DestinationUri.parse(camel, uri, options.stall()))
                .toList();
        requireDifferentPlaces(parsed);
        return new Destinations(
                parsed.stream().map(uri -> uri.destination(options)).toList());
    }

    private static void requireDifferentPlaces(List<DestinationUri> uris) {
        var names = new HashSet<String>();
        var places = new HashSet<String>();
        for (var uri : uris) {
            if (!names.add(uri.name()) || !places.add(uri.place())) {
                throw new IllegalArgumentException(
                        "archive.to=%s: is there twice; name each destination once, other options don't make another one of it"
                                .formatted(uri.name()));
            }
        }
    }

    public List<Destination> all() {
        return all;
    }

    /** Aborts what is under way; no connection and no thread stays. */
    @Override
    public void close() {
        all.forEach(destination -> destination.store().close());
    }
}
