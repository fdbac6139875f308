package dev.recordingroutes.harvest;

import dev.recordingroutes.provider.RefusedException;
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
    private final URI api;
    private final Set<String> walked = new HashSet<>();

    private Pages(URI api) {
        this.api = api;
    }

    /**
     * Opens a listing at its first page.
     *
     * @param apiUrl the setting {@code PROVIDER.api-url}, whose origin every page must share
     * @param firstPage the URL of the first page
     */
    public static Pages from(String apiUrl, String firstPage) {
        var pages = new Pages(URI.create(apiUrl));
        pages.walked.add(pages.checked(firstPage));
        return pages;
    }

    /**
     * The page to ask for next.
     *
     * @param url what the provider says is the next page; empty or null at the end
     * @return the same, or an empty text at the end of the listing, also when the provider leads back into it
     * @throws RefusedException when the URL leads to another origin, or holds an expression
     */
    public static String next(Pages pages, @Nullable String url) {
        var next = url == null ? "" : url.strip();
        return next.isEmpty() || !pages.walked.add(pages.checked(next)) ? "" : next;
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
