package dev.recordingroutes.routes;

import dev.recordingroutes.settings.Nearest;
import java.util.Collection;

/** The words that help a person who mistyped a name. */
final class Suggestion {
    private Suggestion() {}

    /** {@code did you mean NAME?} when a known name is near, else another remedy. */
    static String of(String name, Collection<String> known, String otherRemedy) {
        if (known.isEmpty()) {
            return otherRemedy;
        }
        var nearest = Nearest.to(name, known);
        var isNear = nearest.distance() <= Math.max(2, name.length() / 3)
                || (!name.isEmpty() && nearest.key().startsWith(name));
        return isNear ? "did you mean %s?".formatted(nearest.key()) : otherRemedy;
    }
}
