package dev.recordingroutes.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.apache.hc.core5.net.WWWFormCodec;
import org.jspecify.annotations.Nullable;

/**
 * The access token of each provider: asked for once, shared by all threads, renewed before it expires.
 *
 * <p>Parameters of a provider's grant beyond the settings that all share ({@code token-url}, {@code client-id},
 * {@code client-secret}, {@code refresh-token}) stand in its route file. A setting {@code access-token} is used as it
 * is. A provider may rotate the refresh token with every renewal.
 */
public final class AccessTokens implements AutoCloseable {
    private static final Duration LONGEST_MARGIN = Duration.ofMinutes(5);
    /** Assumed lifetime of a token that does not state one; RFC 6749 recommends that it does. */
    private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(10);
    /** Longest lifetime that is believed. */
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(365);

    private static final Duration BETWEEN_SUSPICIONS = Duration.ofMinutes(1);

    private final Settings settings;
    private final RefreshTokens refreshTokens;
    private final ObjectMapper json;
    private final RateLimitPauses pauses;
    private final Clock clock;
    private final Function<String, BoundedRequests> requests;
    private final Map<String, Holder> holders = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param requests connections to the token server of a provider, by its name */
    public AccessTokens(
            Settings settings,
            RefreshTokens refreshTokens,
            ObjectMapper json,
            RateLimitPauses pauses,
            Clock clock,
            Function<String, BoundedRequests> requests) {
        this.settings = settings;
        this.refreshTokens = refreshTokens;
        this.json = json;
        this.pauses = pauses;
        this.clock = clock;
        this.requests = requests;
    }

    /**
     * Gives the provider's current access token; asks for one where there is none, or it is about to expire.
     *
     * @param provider name of the provider whose settings to use
     * @param grant OAuth's {@code grant_type}
     * @param clientAuthentication how the client proves itself: {@code client_secret_basic} or
     *     {@code client_secret_post}, as RFC 7591 names them
     * @param parameters more form parameters, URL-encoded; may be empty
     * @throws ProviderException with {@link ErrorAction#RENEW_TOKEN} when the provider does not accept the
     *     credentials, or there are none; with {@link ErrorAction#RETRY} when it could not be asked
     */
    public String current(String provider, String grant, String clientAuthentication, String parameters) {
        var fixed = settings.find(provider + ".access-token");
        if (fixed.isPresent()) {
            return fixed.get();
        }
        var holder = holder(provider);
        var failures = holder.failures.get();
        synchronized (holder) {
            if (holder.token != null && clock.instant().isBefore(holder.renewAt)) {
                return holder.token;
            }
            if (holder.failure != null && holder.failures.get() != failures) {
                // Threads that waited for one request are told its failure, rather than asking one after the other.
                throw new ProviderException(
                        holder.failure.action(), String.valueOf(holder.failure.getMessage()), holder.failure.status());
            }
            try {
                return renew(holder, provider, grant, clientAuthentication, parameters);
            } catch (ProviderException e) {
                holder.failure = e;
                holder.failures.incrementAndGet();
                throw e;
            }
        }
    }

    private String renew(Holder holder, String provider, String grant, String clientAuthentication, String parameters) {
        var answer = ask(holder, provider, grant, clientAuthentication, parameters);
        var token = answer.path("access_token").asText("");
        if (token.isEmpty()) {
            throw new ProviderException(
                    ErrorAction.RETRY, "%s.token-url answered without an access_token".formatted(provider));
        }
        holder.renewAt = clock.instant().plus(usable(answer));
        holder.token = token;
        return token;
    }

    private Holder holder(String provider) {
        return holders.computeIfAbsent(provider, name -> new Holder(requests.apply(name)));
    }

    /** Discards a token that the provider no longer accepts; the next request asks for a new one. */
    public void reject(String provider, String token) {
        var holder = holder(provider);
        synchronized (holder) {
            if (token.equals(holder.token)) {
                holder.token = null;
            }
        }
    }

    /**
     * Discards a token that may be the reason why media was refused; at most once a minute, since many files may be
     * refused for another reason.
     */
    public void suspect(String provider, String token) {
        var holder = holder(provider);
        synchronized (holder) {
            var now = clock.instant();
            if (token.equals(holder.token) && !now.isBefore(holder.suspectAgainAt)) {
                holder.token = null;
                holder.suspectAgainAt = now.plus(BETWEEN_SUSPICIONS);
            }
        }
    }

    /** Aborts requests, and makes no others. */
    @Override
    public void close() {
        closed = true;
        holders.values().forEach(holder -> holder.requests.close());
    }

    private static Duration usable(JsonNode answer) {
        var seconds = answer.path("expires_in").asLong(0);
        var lifetime =
                seconds > 0 ? Duration.ofSeconds(Math.min(seconds, LONGEST_LIFETIME.toSeconds())) : DEFAULT_LIFETIME;
        var margin = lifetime.dividedBy(5);
        return lifetime.minus(margin.compareTo(LONGEST_MARGIN) < 0 ? margin : LONGEST_MARGIN);
    }

    private JsonNode ask(Holder holder, String provider, String grant, String clientAuthentication, String parameters) {
        var form = new ArrayList<NameValuePair>();
        form.add(new BasicNameValuePair("grant_type", grant));
        form.addAll(WWWFormCodec.parse(parameters, StandardCharsets.UTF_8));
        try {
            if (!grant.equals("refresh_token")) {
                return post(holder, provider, clientAuthentication, form);
            }
            var configured = required(provider, "refresh-token");
            var newest = refreshTokens.newest(provider, configured);
            form.add(new BasicNameValuePair("refresh_token", newest));
            var answer = post(holder, provider, clientAuthentication, form);
            var rotated = answer.path("refresh_token").asText("");
            if (!rotated.isEmpty() && !rotated.equals(newest)) {
                refreshTokens.save(provider, configured, rotated);
            }
            return answer;
        } catch (IOException e) {
            throw new ProviderException(
                    ErrorAction.RETRY,
                    "%s.token-url could not be asked for an access token: %s".formatted(provider, Reason.of(e)));
        }
    }

    private JsonNode post(Holder holder, String provider, String clientAuthentication, List<NameValuePair> form)
            throws IOException {
        if (closed) {
            throw BoundedRequests.stopping();
        }
        var id = required(provider, "client-id");
        var secret = required(provider, "client-secret");
        var request = new HttpPost(URI.create(required(provider, "token-url")));
        request.setHeader("Accept", "application/json");
        switch (clientAuthentication) {
            case "client_secret_basic" -> {
                var pair = (id + ":" + secret).getBytes(StandardCharsets.UTF_8);
                request.setHeader(
                        "Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
            }
            case "client_secret_post" -> {
                form.add(new BasicNameValuePair("client_id", id));
                form.add(new BasicNameValuePair("client_secret", secret));
            }
            default ->
                throw new ProviderException(
                        ErrorAction.RENEW_TOKEN,
                        "%s: clientAuthentication '%s' is neither client_secret_basic nor client_secret_post"
                                .formatted(provider, clientAuthentication));
        }
        request.setEntity(new UrlEncodedFormEntity(form, StandardCharsets.UTF_8));
        return holder.client.execute(request, response -> read(provider, form, response));
    }

    private JsonNode read(String provider, List<NameValuePair> form, ClassicHttpResponse response) throws IOException {
        var status = response.getCode();
        var answer = parse(response);
        if (status == 200 && answer.isObject()) {
            return answer;
        }
        var error = answer.path("error").asText("");
        var said = error.isEmpty() ? "" : " (" + error.replaceAll("[^A-Za-z0-9_ .-]", " ") + ")";
        if (status == 429) {
            var header = response.getFirstHeader("Retry-After");
            var asked = RetryAfter.parse(header == null ? null : header.getValue(), clock.instant());
            pauses.pause(
                    provider, asked.orElse(RateLimitPauses.UNSTATED), "%s.token-url answered 429".formatted(provider));
        }
        if (status == 429 || status == 408 || status >= 500 || status < 300) {
            throw new ProviderException(
                    ErrorAction.RETRY, "%s.token-url answered %d%s".formatted(provider, status, said));
        }
        throw new ProviderException(
                ErrorAction.RENEW_TOKEN,
                "%s.token-url refused to give an access token, with %d%s: %s"
                        .formatted(provider, status, said, remedy(provider, form, status, error)));
    }

    /** Remedy by RFC 6749, section 5.2, as far as the provider keeps to it. */
    private String remedy(String provider, List<NameValuePair> form, int status, String error) {
        var client = "%1$s.client-id and %1$s.client-secret".formatted(provider);
        if (status == 401 || error.equals("invalid_client")) {
            return "check %s: they must be of one app".formatted(client);
        }
        if (status == 404 || status == 405) {
            return "check %s.token-url".formatted(provider);
        }
        if (form.stream().anyMatch(field -> field.getName().equals("refresh_token"))) {
            return "check %1$s.refresh-token: one that expired or was revoked is replaced by authorising the app again; and that %2$s are of the same app"
                    .formatted(provider, client);
        }
        var others = form.stream()
                .map(field -> provider + "." + field.getName().replace('_', '-'))
                .filter(settings.knownKeys()::contains)
                .collect(Collectors.joining(", "));
        return "check %s%s, and that the app is activated"
                .formatted(others.isEmpty() ? "" : others + ", and that it is of the same app as ", client);
    }

    private JsonNode parse(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        if (entity == null) {
            return JsonNodeFactory.instance.missingNode();
        }
        try {
            return json.readTree(entity.getContent());
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private String required(String provider, String name) {
        var key = provider + "." + name;
        return settings.find(key)
                .orElseThrow(() -> new ProviderException(
                        ErrorAction.RENEW_TOKEN,
                        "%s is empty: %s needs it to get an access token".formatted(key, provider)));
    }

    /** A provider's token, locked for itself, so that a slow provider keeps no other waiting. */
    private static final class Holder {
        private final BoundedRequests requests;
        private final CloseableHttpClient client;
        private final AtomicInteger failures = new AtomicInteger();
        private @Nullable ProviderException failure;
        private @Nullable String token;
        private Instant renewAt = Instant.EPOCH;
        private Instant suspectAgainAt = Instant.EPOCH;

        private Holder(BoundedRequests requests) {
            var builder = HttpClients.custom();
            requests.configureHttpClient(builder);
            this.requests = requests;
            this.client = builder.build();
        }
    }
}
