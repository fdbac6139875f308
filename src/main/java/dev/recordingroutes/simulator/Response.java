package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the simulator answers: status, headers and body, and where asked for, a way in which the answer goes wrong. */
public final class Response {

    /** How an answer goes wrong on its way. Offsets count bytes of the body. */
    sealed interface Mishap {
        record None() implements Mishap {}

        record HangUp() implements Mishap {}

        record Cut(long after) implements Mishap {}

        record Stall(long after, Duration time) implements Mishap {}
    }

    private final int status;
    private final Map<String, String> headers;
    private final Supplier<InputStream> body;
    private final long length;
    private final boolean lengthStated;
    private final Mishap mishap;

    private Response(
            int status,
            Map<String, String> headers,
            Supplier<InputStream> body,
            long length,
            boolean lengthStated,
            Mishap mishap) {
        this.status = status;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.body = body;
        this.length = length;
        this.lengthStated = lengthStated;
        this.mishap = mishap;
    }

    /** An answer without a body. */
    public static Response of(int status) {
        return of(status, new byte[0]);
    }

    /** An answer with these bytes; it says nothing about their type. */
    public static Response of(int status, byte[] body) {
        byte[] copy = body.clone();
        return new Response(
                status, Map.of(), () -> new ByteArrayInputStream(copy), copy.length, true, new Mishap.None());
    }

    /** An answer with this text as {@code application/json}, well-formed or not. */
    public static Response json(int status, String body) {
        return of(status, body.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "application/json;charset=UTF-8");
    }

    static Response json(int status, JsonNode body) {
        return json(status, body.toString());
    }

    /** An answer with an HTML page that shows this text. */
    public static Response html(int status, String text) {
        String page = "<!DOCTYPE html>\n<html><head><title>" + text + "</title></head><body><h1>" + text
                + "</h1><form method=\"post\"><input name=\"email\"><button>Go</button></form></body></html>\n";
        return of(status, page.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "text/html;charset=UTF-8");
    }

    /** What both providers' web sites show to somebody who may not have a file: a page, with status 200. */
    public static Response signInPage() {
        return html(200, "Sign In");
    }

    /** Closes the connection without any answer. */
    public static Response hangUp() {
        return of(200).suffering(new Mishap.HangUp());
    }

    static Response content(int status, Content content, long from, long length) {
        return new Response(status, Map.of(), () -> content.open(from, length), length, true, new Mishap.None())
                .with("Content-Type", content.type().mimeType());
    }

    /** The same with one header set. */
    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body, length, lengthStated, mishap);
    }

    /** The same, but its JSON is changed. */
    public Response edited(Consumer<JsonNode> how) {
        try (InputStream in = open()) {
            JsonNode json = new ObjectMapper().readTree(in);
            how.accept(json);
            byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
            return new Response(
                    status, headers, () -> new ByteArrayInputStream(bytes), bytes.length, lengthStated, mishap);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with a {@code Content-Length} as before, but the connection is closed after so many bytes of body. */
    public Response cutAfter(long bytes) {
        return suffering(new Mishap.Cut(bytes));
    }

    /** The same, but after so many bytes of body nothing comes for a while; then the rest. */
    public Response stalledAfter(long bytes, Duration time) {
        return suffering(new Mishap.Stall(bytes, time));
    }

    /** A well-formed answer that has only the first bytes of the body and a {@code Content-Length} to match. */
    public Response truncatedTo(long bytes) {
        return new Response(status, headers, body, Math.min(bytes, length), lengthStated, mishap);
    }

    /** A well-formed answer with so many zero bytes after the body, and a {@code Content-Length} to match. */
    public Response longerBy(int bytes) {
        Supplier<InputStream> longer =
                () -> new SequenceInputStream(body.get(), new ByteArrayInputStream(new byte[bytes]));
        return new Response(status, headers, longer, length + bytes, lengthStated, mishap);
    }

    /** The same in chunks, without a {@code Content-Length}. */
    public Response withoutLength() {
        return new Response(status, headers, body, length, false, mishap);
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    InputStream open() {
        return body.get();
    }

    long length() {
        return length;
    }

    boolean lengthStated() {
        return lengthStated;
    }

    Mishap mishap() {
        return mishap;
    }

    @Override
    public String toString() {
        return status + " with " + length + " bytes";
    }

    private Response suffering(Mishap what) {
        return new Response(status, headers, body, length, lengthStated, what);
    }
}
