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

/** What a poll asks for: which users or sites, and which windows of time. */
public final class Ranges {
    /** No users or sites yet. */
    public Set<String> none() {
        return Set.of();
    }

    /** These users or sites, and those of one more page of their listing; each once. */
    public Set<String> more(Set<String> known, JsonNode page) {
        var all = new LinkedHashSet<>(known);
        page.forEach(scope -> all.add(scope.asText()));
        return all;
    }

    /** The users or sites of a comma-separated setting; one without a name when it is empty. */
    public Set<String> named(String setting) {
        var named = Arrays.stream(setting.split(","))
                .map(String::strip)
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return named.isEmpty() ? Set.of("") : named;
    }

    /** A duration as settings write it, in milliseconds. */
    public long millis(String duration) {
        return DurationValue.parse(duration).toMillis();
    }

    /**
     * The poll's range, cut into what the API accepts.
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
