package dev.recordingroutes.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.recordingroutes.ledger.OwedWindow;
import dev.recordingroutes.message.Redaction;
import dev.recordingroutes.settings.DurationValue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;

/** Reads the responses of a provider's API, and turns an error response into its {@link ErrorAction}. */
public final class ApiResponses {
    /** Characters of each field, so that a long message does not push out the tracking id. */
    private static final int LONGEST_WORDS = 200;

    /** Longest wait for one locked recording: a waiting thread works on no other. */
    private static final Duration LONGEST_REDELIVERY = Duration.ofSeconds(30);

    private final ObjectReader json;
    private final RateLimitPauses pauses;
    private final LargePages largePages;
    private final Clock clock;

    public ApiResponses(ObjectMapper json, RateLimitPauses pauses, LargePages largePages, Clock clock) {
        this.json = json.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.pauses = pauses;
        this.largePages = largePages;
        this.clock = clock;
    }

    /**
     * Reads a response's JSON object.
     *
     * @param window that the response is a page of; null for any other response
     * @return the object; an empty one where an error response came without any
     * @throws ProviderException with {@link ErrorAction#RETRY} when a good status came with anything but one whole
     *     JSON object
     */
    public JsonNode read(
            @Header(Exchange.HTTP_RESPONSE_CODE) int status,
            @Body @Nullable InputStream body,
            @Variable("provider") String provider,
            @Variable("owed") @Nullable OwedWindow window)
            throws IOException {
        if (window != null && body != null) {
            largePages.enter(provider, window, body.available());
        }
        try {
            var tree = body == null ? null : json.readTree(body);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (StreamConstraintsException e) {
            throw new ProviderException(
                    ErrorAction.FAIL, "answered %d with more JSON than any page holds".formatted(status), status);
        } catch (JsonProcessingException e) {
            // Reported below: neither the parser's words nor the body help the reader of the message.
        }
        if (status < 300) {
            throw new ProviderException(
                    ErrorAction.RETRY, "answered %d with something that is not whole JSON".formatted(status), status);
        }
        return JsonNodeFactory.instance.objectNode();
    }

    /** Chooses what to do about the error response in the message; see {@link ErrorDecision#of}. */
    public ErrorDecision decide(@Nullable JsonNode errorMapping, Exchange exchange) {
        return ErrorDecision.of(errorMapping, status(exchange), wait(exchange).isPresent());
    }

    /**
     * Carries out a decision: begins a rate-limit pause where it is one, then throws the failure; returns when the
     * response is to be ignored.
     *
     * @param pause length of a rate-limit pause when the provider names none, as settings write durations
     * @param exchange whose message is the response, read by {@link #read}
     */
    public void handle(String provider, ErrorDecision decision, String pause, Exchange exchange) {
        var status = status(exchange);
        var words = words(exchange.getMessage().getBody(JsonNode.class));
        var said = "%s answered %d%s"
                .formatted(provider, status, words.isEmpty() && status < 300 ? lacking(exchange) : words);
        var message = decision.remedy().isEmpty() ? said : said + ": " + decision.remedy();
        switch (decision.action()) {
            case IGNORE -> {
                return;
            }
            case RATE_LIMITED -> {
                var asked = wait(exchange);
                if (decision.untilTomorrow()) {
                    pauses.pauseForTheDay(provider, asked, message + ": the day's limit is used up");
                    throw new ProviderException(
                            ErrorAction.RATE_LIMITED, pauses.tooLong(provider).orElse(message), status);
                }
                pauses.pause(provider, asked.orElseGet(() -> DurationValue.parse(pause)), message);
                // Repeated when the pause is over; the request itself gives up when that is too long to wait for.
                throw new ProviderException(ErrorAction.RETRY, message, status);
            }
            case RETRY -> {
                if (status == 423) {
                    // One recording is locked, and the others are not: this request alone waits.
                    var wait = wait(exchange).orElseGet(() -> DurationValue.parse(pause));
                    exchange.getMessage()
                            .setHeader(
                                    Exchange.REDELIVERY_DELAY,
                                    Math.min(wait.toMillis(), LONGEST_REDELIVERY.toMillis()));
                }
                throw new ProviderException(ErrorAction.RETRY, message, status);
            }
            case RENEW_TOKEN -> {
                var remedy =
                        ": the access token is not accepted; check %s.access-token where it is set, else the app and its scopes"
                                .formatted(provider);
                throw new ProviderException(
                        ErrorAction.RENEW_TOKEN, decision.remedy().isEmpty() ? said + remedy : message, status);
            }
            default -> throw new ProviderException(decision.action(), message, status);
        }
    }

    private static int status(Exchange response) {
        return response.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, int.class);
    }

    private Optional<Duration> wait(Exchange response) {
        return RetryAfter.parse(response.getMessage().getHeader("Retry-After", String.class), clock.instant());
    }

    /** The fault of a response of a good status that says nothing of an error. */
    private static String lacking(Exchange response) {
        var array = response.getVariable("array", String.class);
        return array == null
                ? " with what isError takes for an error"
                : " without the list '%s' that was asked for".formatted(array);
    }

    /** The provider's own words, in the fields that APIs commonly put them into. */
    private static String words(@Nullable JsonNode body) {
        if (body == null) {
            return "";
        }
        var words = new StringBuilder();
        for (var name : new String[] {"code", "message", "trackingId"}) {
            var value = Redaction.text(body.path(name).asText(""))
                    .replaceAll("\\p{Cc}+", " ")
                    .strip();
            if (!value.isEmpty()) {
                words.append(words.isEmpty() ? " (" : ", ")
                        .append(name)
                        .append(' ')
                        .append(value, 0, Math.min(value.length(), LONGEST_WORDS));
            }
        }
        return words.isEmpty() ? "" : words.append(')').toString();
    }
}
