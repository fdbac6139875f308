package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;

/** Listing of recordings, newest first, in pages that a {@code Link} header (RFC 8288) connects. */
final class WebexListing {

    private static final Comparator<WebexRecording> NEWEST_FIRST =
            Comparator.comparing(WebexRecording::created).reversed();

    private final WebexOrganization organization;
    private final Clock clock;
    private final Pages<WebexQuery> pages;

    WebexListing(WebexOrganization organization, Clock clock) {
        this.organization = organization;
        this.clock = clock;
        // A comma inside the URL is no separator: a client that splits the header at commas fails.
        this.pages = new Pages<>(clock, Duration.ofDays(1), () -> Secrets.plain() + "," + Secrets.plain());
    }

    /** @param address URL of the listing, without parameters */
    Response recordings(Request request, String address, String siteOrigin) {
        Pages.Page<WebexQuery> page = request.parameter("cursor")
                .map(cursor -> pages.pageOf(cursor).orElseThrow(() -> WebexErrors.badRequest("Invalid cursor.")))
                .orElseGet(() -> firstPage(request));
        WebexQuery query = page.query();
        List<WebexRecording> all = organization.recordings().stream()
                .filter(query.selects())
                .sorted(NEWEST_FIRST)
                .toList();
        int end = Math.min(page.offset() + query.max(), all.size());
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        all.subList(Math.min(page.offset(), end), end)
                .forEach(recording -> items.add(recording.json(siteOrigin, query.zone())));
        Response response = Response.json(200, answer);
        String links = links(page, all.size(), address);
        return links.isEmpty() ? response : response.with("Link", links);
    }

    private Pages.Page<WebexQuery> firstPage(Request request) {
        String preferred = organization.sites().stream().findFirst().orElse("");
        return new Pages.Page<>(WebexQuery.of(request, clock, preferred), 0);
    }

    private String links(Pages.Page<WebexQuery> page, int total, String address) {
        int max = page.query().max();
        StringJoiner links = new StringJoiner(", ");
        if (page.offset() > 0) {
            links.add(link(page, 0, address, "first"));
            links.add(link(page, Math.max(0, page.offset() - max), address, "prev"));
        }
        if (page.offset() + max < total) {
            links.add(link(page, page.offset() + max, address, "next"));
        }
        return links.toString();
    }

    private String link(Pages.Page<WebexQuery> page, int offset, String address, String relation) {
        WebexQuery query = page.query();
        return "<" + address + "?max=" + query.max() + "&cursor=" + pages.tokenFor(query, offset) + ">; rel=\""
                + relation + "\"";
    }
}
