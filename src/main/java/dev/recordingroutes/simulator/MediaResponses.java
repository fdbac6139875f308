package dev.recordingroutes.simulator;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Responses to a GET for a file as of a content network, with ranges and validators (RFC 9110, sections 13 and 14). */
final class MediaResponses {

    private static final Pattern ONE_RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    private static final String LAST_MODIFIED = "Mon, 01 Jan 2024 00:00:00 GMT";

    private record Range(long from, long length) {}

    private MediaResponses() {}

    static Response answer(Request request, Content content, String fileName) {
        return body(request, content)
                .with("ETag", content.etag())
                .with("Last-Modified", LAST_MODIFIED)
                .with("Accept-Ranges", "bytes")
                .with("Content-Disposition", "attachment; filename=\"" + fileName + '"');
    }

    private static Response body(Request request, Content content) {
        Optional<Matcher> asked = askedRange(request, content);
        if (asked.isEmpty()) {
            return Response.content(200, content, 0, content.size());
        }
        Range range = range(asked.get(), content.size());
        if (range.length() <= 0) {
            return Response.of(416).with("Content-Range", "bytes */" + content.size());
        }
        return Response.content(206, content, range.from(), range.length())
                .with(
                        "Content-Range",
                        "bytes " + range.from() + "-" + (range.from() + range.length() - 1) + "/" + content.size());
    }

    /** Range to serve; empty when none was requested, or when {@code If-Range} names another version of the file. */
    private static Optional<Matcher> askedRange(Request request, Content content) {
        boolean changed = request.header("If-Range")
                .filter(validator -> !validator.equals(content.etag()) && !validator.equals(LAST_MODIFIED))
                .isPresent();
        return request.header("Range")
                .filter(range -> !changed)
                .map(ONE_RANGE::matcher)
                .filter(range -> range.matches()
                        && !(range.group(1).isEmpty() && range.group(2).isEmpty()));
    }

    private static Range range(Matcher asked, long size) {
        if (asked.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(asked.group(2)), size);
            return new Range(size - last, last);
        }
        long from = Long.parseLong(asked.group(1));
        long to = asked.group(2).isEmpty() ? size - 1 : Math.min(Long.parseLong(asked.group(2)), size - 1);
        return new Range(from, to - from + 1);
    }
}
