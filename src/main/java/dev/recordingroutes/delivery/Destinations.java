package dev.recordingroutes.delivery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.apache.camel.CamelContext;

/** Reads the setting {@code archive.to}. */
public final class Destinations {
    private Destinations() {}

    /**
     * Where files go, in the order of the setting.
     *
     * @param to the setting {@code archive.to}
     * @param stall the setting {@code transfer.stall-timeout}
     * @throws IllegalArgumentException when Camel can't make an endpoint of one, or one is there twice
     */
    public static List<Destination> of(CamelContext camel, List<String> to, Duration stall) {
        var destinations =
                to.stream().map(uri -> Destination.of(camel, uri, stall)).toList();
        requireDifferentNames(destinations);
        return destinations;
    }

    /** The ledger knows them by their names. */
    private static void requireDifferentNames(List<Destination> destinations) {
        var names = new HashSet<String>();
        var directories = new HashSet<Path>();
        for (var destination : destinations) {
            var directory = destination.directory();
            if (!names.add(destination.name()) || (directory != null && !directories.add(directory.normalize()))) {
                throw new IllegalArgumentException(
                        "archive.to=%s: is there twice; name each destination once, other options don't make another one of it"
                                .formatted(destination.name()));
            }
        }
    }
}
