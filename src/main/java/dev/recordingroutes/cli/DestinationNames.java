package dev.recordingroutes.cli;

import dev.recordingroutes.delivery.Destination;
import java.util.List;

/** The destinations that a person means, as the ledger knows them. */
final class DestinationNames {
    private DestinationNames() {}

    /**
     * The names of those in {@code archive.to}, or of these the ones that a person chose.
     *
     * @param configured the setting {@code archive.to}
     * @param to what was given with {@code --to}: password and options don't matter
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

    /** Reasons and the log name a destination without its user. */
    private static String withUser(String name, List<String> names) {
        var meant = names.stream()
                .filter(one -> one.replaceFirst("://[^/@]*@", "://").equals(name))
                .toList();
        return meant.size() == 1 && !names.contains(name) ? meant.get(0) : name;
    }
}
