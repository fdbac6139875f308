package dev.recordingroutes.provider;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one listing, as they are walked.
 *
 * <p>The link to the next page comes from the provider, so it is followed only within the API's own origin, only when
 * it holds nothing that Camel would evaluate, and only once: a listing that points back at itself ends.
 */
public final class Pages {
    /** Tokens of pages live for minutes; who takes longer for a page, thrice, will not get to the end. */
    private static final int MOST_RESTARTS = 2;
    /** Millions of recordings; a listing that goes on is led around in circles. */
    private static final int MOST_PAGES = 10_000;

    private final URI api;
    private final String firstPage;
    private final Set<String> walked = new HashSet<>();
    private int restarts;

    private Pages(URI api, String firstPage) {
        this.api = api;
        this.firstPage = firstPage;
    }

    /**
     * Opens a listing at its first page.
     *
     * @param apiUrl the setting {@code PROVIDER.api-url}, whose origin every page must share
     * @param firstPage the URL of the first page
     */
    public static Pages from(String apiUrl, String firstPage) {
        var pages = new Pages(URI.create(apiUrl), firstPage);
        pages.walked.add(pages.checked(firstPage));
        return pages;
    }

    /**
     * The page to ask for next.
     *
     * @param url what the provider says is the next page; empty or null at the end
     * @return the same, or an empty text at the end of the listing, also when the provider leads back into it
     * @throws RefusedException when the URL leads to another origin, or holds an expression, or the listing has no end
     */
    public static String next(Pages pages, @Nullable String url) {
        var next = url == null ? "" : url.strip();
        if (pages.walked.size() >= MOST_PAGES) {
            throw new RefusedException(
                    "%s lists more than %d pages of one window".formatted(pages.api.getHost(), MOST_PAGES));
        }
        return next.isEmpty() || !pages.walked.add(pages.checked(next)) ? "" : next;
    }

    /**
     * The first page again, for a provider that no longer knows the page that was asked for. What was read before is
     * read once more; the ledger knows it.
     *
     * @throws StartAgainException the same, when that has not helped
     */
    public static String again(Pages pages, StartAgainException expired) {
        pages.restarts++;
        if (pages.restarts > MOST_RESTARTS) {
            throw expired;
        }
        pages.walked.clear();
        pages.walked.add(pages.firstPage);
        return pages.firstPage;
    }

    private String checked(String url) {
        if (url.contains("{{") || url.contains("${") || url.contains("#")) {
            throw new RefusedException("%s gave a next page whose link holds '{{', '${' or '#', which is never followed"
                    .formatted(api.getHost()));
        }
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("%s gave a next page whose link is not a URL".formatted(api.getHost()));
        }
        if (!origin(uri).equals(origin(api)) || uri.getRawUserInfo() != null) {
            throw new RefusedException("%s gave a next page on another origin, %s: refused, and no token was sent there"
                    .formatted(origin(api), origin(uri)));
        }
        return url;
    }

    private static String origin(URI uri) {
        var scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        var port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return "%s://%s:%d".formatted(scheme, String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT), port);
    }
}
