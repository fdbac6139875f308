package dev.recordingroutes.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is answered.
 *
 * @param body empty for none; of a size that the headers state
 * @param sent how many bytes of the body are sent before the connection is cut
 */
public record Response(int status, Map<String, String> headers, Content body, String text, long offset, long sent) {
    private static final Content NONE = new Content("", "", 0);

    /** JSON, or any other text. */
    public static Response of(int status, String type, String text) {
        return new Response(status, Map.of("Content-Type", type), NONE, text, 0, Long.MAX_VALUE);
    }

    public static Response json(int status, Object json) {
        return of(status, "application/json;charset=utf-8", json.toString());
    }

    /** A file, or the rest of it. */
    static Response media(Content content, long offset) {
        var response = new Response(offset > 0 ? 206 : 200, Map.of(), content, "", offset, content.size())
                .with("Content-Type", content.type())
                .with("ETag", content.tag())
                .with("Accept-Ranges", "bytes");
        return offset > 0
                ? response.with("Content-Range", "bytes %d-%d/%d".formatted(offset, content.size() - 1, content.size()))
                : response;
    }

    /** What Zoom and Webex answer to whoever is not signed in: a page, with status 200. */
    public static Response signInPage() {
        return of(200, "text/html", "<!DOCTYPE html>\n<html><head><title>Sign In</title></head></html>");
    }

    public Response with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body, text, offset, sent);
    }

    /** The same answer, cut off after so many bytes. */
    public Response cutAfter(long bytes) {
        return new Response(status, headers, body, text, offset, offset + bytes);
    }
}
