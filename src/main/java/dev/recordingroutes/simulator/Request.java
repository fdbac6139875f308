package dev.recordingroutes.simulator;

import java.util.Map;

/**
 * What was asked.
 *
 * @param query decoded
 * @param headers by their names in lower case
 * @param body of a form
 */
public record Request(
        String method, String path, Map<String, String> query, Map<String, String> headers, Map<String, String> body) {
    /** A parameter of the query; empty when it is missing. */
    public String query(String name) {
        return query.getOrDefault(name, "");
    }

    /** A header; empty when it is missing. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }
}
