package dev.recordingroutes.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recordingroutes.recording.Window;
import dev.recordingroutes.recording.Windows;
import dev.recordingroutes.settings.DurationValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Cuts a poll into its parts: the scopes to ask, and the windows of time. */
public final class PollRange {
    /** No scopes yet. */
    public Set<String> noScopes() {
        return Set.of();
    }

    /** Adds a page of a scopes listing to the scopes that are known; each stays in once. */
    public Set<String> addScopes(Set<String> known, JsonNode page) {
        var all = new LinkedHashSet<>(known);
        page.forEach(scope -> all.add(scope.asText()));
        return all;
    }

    /** Splits a comma-separated setting into scopes; an empty one gives one scope without a name. */
    public Set<String> scopes(String setting) {
        var scopes = Arrays.stream(setting.split(","))
                .map(String::strip)
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return scopes.isEmpty() ? Set.of("") : scopes;
    }

    /** A duration as settings write it, in milliseconds. */
    public long millis(String duration) {
        return DurationValue.parse(duration).toMillis();
    }

    /**
     * Cuts the poll's range into windows that the API accepts.
     *
     * @param range from and to, in milliseconds since 1970 UTC
     * @param longest the longest window, as settings write durations
     */
    public List<Window> windows(Map<String, Number> range, String longest) {
        return Windows.covering(instant(range, "from"), instant(range, "to"), DurationValue.parse(longest));
    }

    private static Instant instant(Map<String, Number> range, String end) {
        var millis = range.get(end);
        if (millis == null) {
            throw new IllegalArgumentException("the poll's range %s has no '%s'".formatted(range, end));
        }
        return Instant.ofEpochMilli(millis.longValue());
    }
}
