package dev.recordingroutes.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.recordingroutes.settings.Origin;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks the pages of listings.
 *
 * <p>The URL of the next page comes from the provider, so it is followed only within the API's own origin, only when it
 * holds nothing that Camel would evaluate, and only once: a listing that points back at itself ends.
 */
public final class Pagination {
    private static final Logger LOG = LoggerFactory.getLogger("dev.recordingroutes.harvest");

    /** Page tokens live for minutes: a listing whose token expires three times can't be read to its end. */
    private static final int MOST_RESTARTS = 2;
    /** Millions of recordings; a listing that is longer goes in circles. */
    private static final int MOST_PAGES = 10_000;

    /** The state of one walk, kept in a variable of the exchange. */
    public static final class Walk {
        private final URI api;
        private final String firstPage;
        private final Set<String> asked = new HashSet<>();
        private final Map<String, Tally> tallies = new LinkedHashMap<>();
        private int restarts;

        private Walk(URI api, String firstPage) {
            this.api = api;
            this.firstPage = firstPage;
        }
    }

    /** Elements of a page, some at a time: what they are made into takes far more memory. */
    public static final class Batches {
        private static final int LARGEST = 2_000;

        private final JsonNode elements;
        private int next = 0;
        private boolean begun = false;

        private Batches(JsonNode elements) {
            this.elements = elements;
        }

        /** True at first, also for a page without elements, and while there are more. */
        public boolean hasNext() {
            return !begun || next < elements.size();
        }

        /** Returns an array of the next elements, 2000 at most. */
        public JsonNode next() {
            begun = true;
            var batch = JsonNodeFactory.instance.arrayNode();
            while (next < elements.size() && batch.size() < LARGEST) {
                batch.add(elements.get(next++));
            }
            return batch;
        }
    }

    /** Elements of one listing: how many its pages held, and how many there are by the provider's own count. */
    private static final class Tally {
        private long held;
        private long counted;
    }

    /**
     * Begins a walk at the first page.
     *
     * @param apiUrl the setting {@code PROVIDER.api-url}, whose origin every page must share
     * @param firstPage URL of the first page
     * @throws ProviderException with {@link ErrorAction#FAIL} when that page is of another origin, or no URL
     */
    public Walk start(String apiUrl, String firstPage) {
        var walk = new Walk(URI.create(apiUrl), firstPage);
        walk.asked.add(checked(walk.api, firstPage));
        return walk;
    }

    /**
     * Goes on to the next page.
     *
     * @param url the next page's URL as the provider gives it; empty or null at the end
     * @return the same; an empty string at the end of the listing, also when the provider leads back into it
     * @throws ProviderException with {@link ErrorAction#FAIL} when the URL leads to another origin or holds an
     *     expression, or the listing has no end
     */
    public String next(Walk walk, @Nullable String url) {
        var next = url == null ? "" : url.strip();
        if (walk.asked.size() >= MOST_PAGES) {
            throw failed("%s lists more than %d pages of one window".formatted(walk.api.getHost(), MOST_PAGES));
        }
        if (next.isEmpty()) {
            return "";
        }
        if (!walk.asked.add(checked(walk.api, next))) {
            LOG.warn(
                    "{}: page {} of a listing leads back to one before it; the listing ends there",
                    walk.api.getHost(),
                    walk.asked.size());
            return "";
        }
        return next;
    }

    /**
     * Goes back to the first page, for a provider that no longer knows the page that was asked for. What was read
     * before is read again; the ledger knows it.
     *
     * @param expired the failure that says so
     * @throws Exception the same failure, when restarting has not helped twice
     */
    public String restart(Walk walk, Exception expired) throws Exception {
        walk.restarts++;
        if (walk.restarts > MOST_RESTARTS) {
            throw expired;
        }
        walk.asked.clear();
        walk.tallies.clear();
        walk.asked.add(walk.firstPage);
        return walk.firstPage;
    }

    /**
     * Begins to hand out the elements of a page.
     *
     * @throws ProviderException with {@link ErrorAction#FAIL} when they are no array
     */
    public Batches batches(@Nullable JsonNode elements) {
        if (elements == null || !elements.isArray()) {
            throw failed("elements must give an array");
        }
        return new Batches(elements);
    }

    /**
     * Counts the elements of a page.
     *
     * @param page {@code held}, the number of its elements; and where the provider counts, {@code count}, the number in
     *     all pages of the listing {@code of}
     */
    public void count(Walk walk, JsonNode page) {
        var tally = walk.tallies.computeIfAbsent(page.path("of").asText(""), of -> new Tally());
        tally.held += page.path("held").asLong();
        tally.counted = Math.max(tally.counted, page.path("count").asLong());
    }

    /** Says which part of a walk's listings did not come, by the provider's own count; empty when all did. */
    public String shortfall(Walk walk) {
        return walk.tallies.values().stream()
                .filter(tally -> tally.counted > tally.held)
                .map(tally -> "%d of %d that %s counts: its pages held only %d"
                        .formatted(tally.counted - tally.held, tally.counted, walk.api.getHost(), tally.held))
                .collect(Collectors.joining("; "));
    }

    private static String checked(URI api, String url) {
        if (url.contains("{{") || url.contains("${") || url.contains("#")) {
            throw failed("%s gave a next page whose link holds '{{', '${' or '#', which is never followed"
                    .formatted(api.getHost()));
        }
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw failed("%s gave a next page whose link is not a URL".formatted(api.getHost()));
        }
        if (!Origin.of(uri).equals(Origin.of(api)) || uri.getRawUserInfo() != null) {
            throw failed("%s gave a next page on another origin, %s: refused, and no token was sent there"
                    .formatted(Origin.of(api), Origin.of(uri)));
        }
        return url;
    }

    private static ProviderException failed(String message) {
        return new ProviderException(ErrorAction.FAIL, message);
    }
}
