package dev.recordingroutes.simulator;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The access tokens that a pretend provider gave and still accepts. */
final class Tokens {
    private final Set<String> valid = ConcurrentHashMap.newKeySet();

    String give() {
        var token = "at-" + UUID.randomUUID();
        valid.add(token);
        return token;
    }

    boolean accepts(Request request) {
        var header = request.header("Authorization");
        return header.startsWith("Bearer ") && valid.contains(header.substring("Bearer ".length()));
    }

    void expire() {
        valid.clear();
    }
}
