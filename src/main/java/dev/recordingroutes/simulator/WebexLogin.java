package dev.recordingroutes.simulator;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** OAuth with a refresh token, which each use may rotate. */
final class WebexLogin {

    private static final Duration ACCESS_LIFETIME = Duration.ofSeconds(1_209_599);
    private static final long REFRESH_SECONDS = 7_774_686;

    private final String clientId = Secrets.plain();
    private final String clientSecret = Secrets.plain();
    private final BearerTokens tokens;
    /** Refresh tokens, the newest last. */
    private final Deque<String> refreshTokens = new ArrayDeque<>(List.of(Secrets.plain()));

    /** Token before the newest: valid until the newest was used, so that a client survives a crash during rotation. */
    private String previous = refreshTokens.getLast();

    private boolean rotating;

    WebexLogin(Clock clock) {
        this.tokens = new BearerTokens(clock, ACCESS_LIFETIME);
    }

    BearerTokens tokens() {
        return tokens;
    }

    synchronized void rotate(boolean rotate) {
        rotating = rotate;
    }

    synchronized Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("webex.client-id", clientId);
        settings.put("webex.client-secret", clientSecret);
        settings.put("webex.refresh-token", refreshTokens.getLast());
        return settings;
    }

    /** Client secret and all tokens that were ever issued. */
    synchronized Set<String> secrets() {
        Set<String> secrets = new HashSet<>(tokens.issued());
        secrets.addAll(refreshTokens);
        secrets.add(clientSecret);
        return secrets;
    }

    synchronized Response refresh(Map<String, String> form) {
        if (!"refresh_token".equals(form.get("grant_type"))) {
            throw WebexErrors.badRequest("The grant type is not supported.");
        }
        if (!clientId.equals(form.get("client_id")) || !clientSecret.equals(form.get("client_secret"))) {
            throw WebexErrors.unauthorized("The client ID or client secret is invalid.");
        }
        String presented = form.getOrDefault("refresh_token", "");
        if (!presented.equals(refreshTokens.getLast()) && !presented.equals(previous)) {
            throw WebexErrors.badRequest("The refresh token provided is expired, revoked, malformed, or invalid.");
        }
        if (rotating) {
            previous = presented;
            refreshTokens.addLast(Secrets.plain());
        }
        return Response.json(
                200,
                Json.object()
                        .put("access_token", tokens.issue())
                        .put("expires_in", tokens.lifetimeSeconds())
                        .put("refresh_token", refreshTokens.getLast())
                        .put("refresh_token_expires_in", REFRESH_SECONDS)
                        .put("token_type", "Bearer")
                        .put("scope", "meeting:admin_recordings_read"));
    }
}
