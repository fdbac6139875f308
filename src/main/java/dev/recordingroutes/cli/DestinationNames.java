package dev.recordingroutes.cli;

import dev.recordingroutes.delivery.Destination;
import java.util.List;

/** Finds the destinations that {@code --to} names. */
final class DestinationNames {
    private DestinationNames() {}

    /**
     * Returns the names of the destinations in {@code archive.to}, or the chosen ones among them.
     *
     * @param configured the setting {@code archive.to}
     * @param to values of {@code --to}; password and options don't matter
     * @throws UsageException when one of them is not in the setting
     */
    static List<String> chosen(List<String> configured, List<String> to) {
        var names = configured.stream().map(Destination::nameOf).toList();
        var chosen = to.stream()
                .map(Destination::nameOf)
                .map(name -> withUser(name, names))
                .distinct()
                .toList();
        for (var name : chosen) {
            if (!names.contains(name)) {
                throw new UsageException("--to %s: it is not in archive.to, which has %s; add it there first"
                        .formatted(name, String.join(", ", names)));
            }
        }
        return chosen.isEmpty() ? names : chosen;
    }

    /** Adds the user, since reasons and log lines name a destination without it. */
    private static String withUser(String name, List<String> names) {
        var meant = names.stream()
                .filter(one -> one.replaceFirst("://[^/@]*@", "://").equals(name))
                .toList();
        return meant.size() == 1 && !names.contains(name) ? meant.get(0) : name;
    }
}
