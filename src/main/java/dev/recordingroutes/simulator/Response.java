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

/** Response of the simulator: status, headers and body, and optionally a fault in its transmission. */
public final class Response {

    /** Fault in the transmission of a response. Offsets count bytes of the body. */
    sealed interface Fault {
        record None() implements Fault {}

        record Disconnect() implements Fault {}

        record Cut(long after) implements Fault {}

        record Stall(long after, Duration time) implements Fault {}
    }

    private final int status;
    private final Map<String, String> headers;
    private final Supplier<InputStream> body;
    private final long length;
    private final boolean lengthStated;
    private final Fault fault;

    private Response(
            int status,
            Map<String, String> headers,
            Supplier<InputStream> body,
            long length,
            boolean lengthStated,
            Fault fault) {
        this.status = status;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.body = body;
        this.length = length;
        this.lengthStated = lengthStated;
        this.fault = fault;
    }

    /** Response without a body. */
    public static Response of(int status) {
        return of(status, new byte[0]);
    }

    /** Response with a body of these bytes, without a {@code Content-Type}. */
    public static Response of(int status, byte[] body) {
        byte[] copy = body.clone();
        return new Response(
                status, Map.of(), () -> new ByteArrayInputStream(copy), copy.length, true, new Fault.None());
    }

    /** Response with this text as {@code application/json}, well-formed or not. */
    public static Response json(int status, String body) {
        return of(status, body.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "application/json;charset=UTF-8");
    }

    static Response json(int status, JsonNode body) {
        return json(status, body.toString());
    }

    /** Response with an HTML page that shows this text. */
    public static Response html(int status, String text) {
        String page = "<!DOCTYPE html>\n<html><head><title>" + text + "</title></head><body><h1>" + text
                + "</h1><form method=\"post\"><input name=\"email\"><button>Go</button></form></body></html>\n";
        return of(status, page.getBytes(StandardCharsets.UTF_8)).with("Content-Type", "text/html;charset=UTF-8");
    }

    /** Page with status 200, which both providers' web sites send instead of a file to those who may not have it. */
    public static Response signInPage() {
        return html(200, "Sign In");
    }

    /** No response: the connection is closed. */
    public static Response disconnect() {
        return of(200).with(new Fault.Disconnect());
    }

    static Response content(int status, Content content, long from, long length) {
        return new Response(status, Map.of(), () -> content.open(from, length), length, true, new Fault.None())
                .with("Content-Type", content.type().mimeType());
    }

    /** Copy with one header set. */
    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body, length, lengthStated, fault);
    }

    /** Copy with changed JSON. */
    public Response edited(Consumer<JsonNode> how) {
        try (InputStream in = open()) {
            JsonNode json = new ObjectMapper().readTree(in);
            how.accept(json);
            byte[] bytes = json.toString().getBytes(StandardCharsets.UTF_8);
            return new Response(
                    status, headers, () -> new ByteArrayInputStream(bytes), bytes.length, lengthStated, fault);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copy whose connection is closed after a number of bytes of the body; {@code Content-Length} stays. */
    public Response cutAfter(long bytes) {
        return with(new Fault.Cut(bytes));
    }

    /** Copy that pauses after a number of bytes of the body, then sends the rest. */
    public Response stalledAfter(long bytes, Duration time) {
        return with(new Fault.Stall(bytes, time));
    }

    /** Copy with only the first bytes of the body, and a {@code Content-Length} to match. */
    public Response truncatedTo(long bytes) {
        return new Response(status, headers, body, Math.min(bytes, length), lengthStated, fault);
    }

    /** Copy with a number of zero bytes after the body, and a {@code Content-Length} to match. */
    public Response longerBy(int bytes) {
        Supplier<InputStream> longer =
                () -> new SequenceInputStream(body.get(), new ByteArrayInputStream(new byte[bytes]));
        return new Response(status, headers, longer, length + bytes, lengthStated, fault);
    }

    /** Copy sent in chunks, without a {@code Content-Length}. */
    public Response withoutLength() {
        return new Response(status, headers, body, length, false, fault);
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

    Fault fault() {
        return fault;
    }

    @Override
    public String toString() {
        return status + " with " + length + " bytes";
    }

    private Response with(Fault fault) {
        return new Response(status, headers, body, length, lengthStated, fault);
    }
}
