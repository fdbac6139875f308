package dev.recordingroutes.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recordingroutes.ledger.CoverageGap;
import dev.recordingroutes.message.Reason;
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

    /**
     * A page of a scopes listing.
     *
     * @param scopes users or sites, each once
     * @param leftOut the ones that have no name to ask for, in words; empty when all have
     */
    public record Page(Set<String> scopes, String leftOut) {}

    /** Reads a page of a scopes listing; an element that is no text or number, an empty one, or '*', is left out. */
    public Page read(JsonNode page) {
        var scopes = new LinkedHashSet<String>();
        var leftOut = new LinkedHashSet<String>();
        for (var element : page) {
            var scope = element.asText("").strip();
            if (element.isNull() || scope.isEmpty()) {
                leftOut.add(element.path("unreadable").asText("a user or site without an id"));
            } else if (scope.equals(CoverageGap.EVERY_SCOPE)) {
                leftOut.add("a user or site with the id '*', which stands for all of them");
            } else {
                scopes.add(scope);
            }
        }
        return new Page(scopes, Reason.inOneLine(String.join("; ", leftOut)));
    }

    /** Adds scopes to those that are known. */
    public Set<String> add(Set<String> known, Set<String> more) {
        var all = new LinkedHashSet<>(known);
        all.addAll(more);
        return all;
    }

    /** True when one of the scopes stands for all that the provider lists. */
    public boolean isEverybody(Set<String> scopes) {
        return scopes.contains(CoverageGap.EVERY_SCOPE);
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
