package dev.recordingroutes.simulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * HTTP request to the simulator.
 *
 * @param origin scheme, host and port of the server
 * @param path as sent, still percent-encoded
 * @param query decoded, the first value of each parameter
 * @param headers names in lower case, the first value of each
 */
public record Request(
        String origin,
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        String body) {

    private static final int LONGEST_BODY = 1 << 20;

    public Request {
        query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
        headers = Collections.unmodifiableMap(new TreeMap<>(headers));
    }

    static Request of(String origin, HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        return new Request(
                origin,
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                decode(exchange.getRequestURI().getRawQuery()),
                headers,
                new String(exchange.getRequestBody().readNBytes(LONGEST_BODY), StandardCharsets.UTF_8));
    }

    /** Value of a header, whose name may be in any case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Value of a query parameter; an empty one counts as absent, as it does with both providers. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    /** Decoded body of a form post. */
    public Map<String, String> form() {
        return decode(body);
    }

    /** True for {@code method} on exactly this path. */
    public boolean is(String method, String path) {
        return this.method.equals(method) && this.path.equals(path);
    }

    /** Decoded segments of the path. */
    List<String> segments() {
        return Arrays.stream(path.substring(1).split("/", -1))
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
    }

    /** Leaves out query and headers: both carry secrets, and assertions print what they compare. */
    @Override
    public String toString() {
        return method + " " + origin + path;
    }

    private static Map<String, String> decode(@Nullable String encoded) {
        Map<String, String> decoded = new LinkedHashMap<>();
        if (encoded != null && !encoded.isEmpty()) {
            for (String pair : encoded.split("&", -1)) {
                String[] sides = pair.split("=", 2);
                decoded.putIfAbsent(
                        URLDecoder.decode(sides[0], StandardCharsets.UTF_8),
                        sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
            }
        }
        return decoded;
    }
}
