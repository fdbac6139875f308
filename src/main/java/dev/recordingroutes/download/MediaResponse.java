package dev.recordingroutes.download;

import dev.recordingroutes.download.DownloadException.Kind;
import dev.recordingroutes.network.StallWatch;
import dev.recordingroutes.provider.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;

/** Response to a media request, from a server that is not trusted: its checks fail with a {@link DownloadException}. */
final class MediaResponse {
    /** Bytes that are enough to tell a web page or JSON from media. */
    private static final int SNIFFED_BYTES = 512;
    /** Beginning of a web page, in lower case; no file of a recording begins with a comment. */
    private static final Pattern WEB_PAGE = Pattern.compile("<!doctype html|<html|<head|<body|<!--");

    private final String host;
    private final ClassicHttpResponse response;
    private final StallWatch.Progress progress;

    /** @param progress that reads of the body are reported to */
    MediaResponse(String host, ClassicHttpResponse response, StallWatch.Progress progress) {
        this.host = host;
        this.response = response;
        this.progress = progress;
    }

    /** Host that sent the response, for messages. */
    String host() {
        return host;
    }

    int status() {
        return response.getCode();
    }

    /** Length of the body in bytes; negative when the response does not state one. */
    long length() {
        var entity = response.getEntity();
        return entity == null ? 0 : entity.getContentLength();
    }

    /** Strong {@code ETag}, or else {@code Last-Modified}; empty when there is neither. */
    String validator() {
        var tag = header("ETag");
        return tag.startsWith("\"") ? tag : header("Last-Modified");
    }

    String contentRange() {
        return header("Content-Range");
    }

    /** Extension that the headers suggest, in lower case; empty when they suggest none. */
    String suggestedExtension() {
        return Extensions.suggested(response);
    }

    /** True when the body has no stated length but its own end marker, so that a cut one can be told from a whole one. */
    boolean isChunked() {
        var entity = response.getEntity();
        return entity != null && entity.isChunked();
    }

    /** Failure for a status other than 200 and 206. */
    DownloadException refusal(Instant now) {
        var said = "%s answered %d".formatted(host, status());
        var wait = RetryAfter.parse(header("Retry-After"), now).orElse(null);
        return switch (status()) {
            case 401, 403 -> new DownloadException(Kind.UNAUTHORIZED, said + ": not authorised, or the link expired");
            case 410 -> new DownloadException(Kind.UNAVAILABLE, said + ": the provider no longer has it");
            case 428 ->
                new DownloadException(
                        Kind.PARK, said + ": it can't be scanned for malware, and has to be downloaded by hand");
            case 429 -> new DownloadException(Kind.LIMITED, said + ": too many requests", wait, null);
            default -> new DownloadException(Kind.RETRY, said, wait, null);
        };
    }

    /**
     * Opens the body.
     *
     * @param isMedia true when the file is audio or video, so that JSON is refused
     * @param fromStart true when the body begins with the file's first byte, so that its first bytes are checked
     * @throws DownloadException when it is empty, encoded, or not the file but a sign-in page or JSON
     */
    InputStream body(boolean isMedia, boolean fromStart) throws IOException, DownloadException {
        var type = header("Content-Type").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html") || type.startsWith("application/xhtml")) {
            throw signInPage();
        }
        HttpEntity entity = Optional.ofNullable(response.getEntity())
                .orElseThrow(() -> new DownloadException(Kind.RETRY, "%s sent an empty file".formatted(host)));
        var encoding = header("Content-Encoding");
        if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
            throw new DownloadException(
                    Kind.RETRY, "%s sends it encoded as %s, though it was asked not to".formatted(host, encoding));
        }
        var content = progress.from(entity.getContent());
        if (!fromStart) {
            return content;
        }
        var body = new PushbackInputStream(content, SNIFFED_BYTES);
        var first = body.readNBytes(SNIFFED_BYTES);
        requireMedia(isMedia, first);
        body.unread(first);
        return body;
    }

    private void requireMedia(boolean isMedia, byte[] first) throws DownloadException {
        var start = new String(first, StandardCharsets.ISO_8859_1)
                .replaceFirst("^\u00ef\u00bb\u00bf", "")
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (WEB_PAGE.matcher(start).lookingAt()) {
            throw signInPage();
        }
        if (isMedia && start.startsWith("{")) {
            throw new DownloadException(Kind.RETRY, "%s sent JSON instead of media".formatted(host));
        }
    }

    private DownloadException signInPage() {
        return new DownloadException(
                Kind.UNAUTHORIZED, "%s sent a web page instead of media: not authorised, or deleted".formatted(host));
    }

    private String header(String name) {
        var header = response.getFirstHeader(name);
        return header == null || header.getValue() == null
                ? ""
                : header.getValue().strip();
    }
}
