package dev.recordingroutes.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Scopes that a poll asks: the users or sites of a setting, or of the provider's listing. */
public final class Scopes {
    /** No scopes yet. */
    public Set<String> none() {
        return Set.of();
    }

    /** Adds a page of a scopes listing to the scopes that are known; each stays in once. */
    public Set<String> add(Set<String> known, JsonNode page) {
        var all = new LinkedHashSet<>(known);
        page.forEach(scope -> all.add(scope.asText()));
        return all;
    }

    /** Splits a comma-separated setting into scopes; an empty one gives one scope without a name. */
    public Set<String> split(String setting) {
        var scopes = Arrays.stream(setting.split(","))
                .map(String::strip)
                .filter(scope -> !scope.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return scopes.isEmpty() ? Set.of("") : scopes;
    }
}
