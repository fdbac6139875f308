package dev.recordingroutes.simulator;

import java.util.regex.Pattern;

/** Serves a file, or the rest of it when that is asked for and it is still the same. */
final class Ranges {
    private static final Pattern REST = Pattern.compile("bytes=([0-9]+)-");

    private Ranges() {}

    static Response serve(Request request, Content content) {
        var range = REST.matcher(request.header("Range"));
        if (range.matches() && request.header("If-Range").equals(content.tag())) {
            var offset = Long.parseLong(range.group(1));
            return offset < content.size() ? Response.media(content, offset) : Response.of(416, "text/plain", "");
        }
        return Response.media(content, 0);
    }
}
