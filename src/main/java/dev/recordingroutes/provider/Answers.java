package dev.recordingroutes.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.recordingroutes.message.Redaction;
import dev.recordingroutes.settings.DurationValue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/** Reads what a provider's API answers: JSON, or a refusal that is told apart by what it means. */
public final class Answers {
    /** Of each, so that a long message does not push out the tracking id. */
    private static final int LONGEST_WORDS = 200;

    /** A thread that waits for one recording is missed by the others. */
    private static final Duration LONGEST_REDELIVERY = Duration.ofSeconds(30);

    private final ObjectMapper json;
    private final Pauses pauses;
    private final Clock clock;

    public Answers(ObjectMapper json, Pauses pauses, Clock clock) {
        this.json = json;
        this.pauses = pauses;
        this.clock = clock;
    }

    /**
     * The answer's JSON; an empty object where a refusal came without any.
     *
     * @throws TryAgainException when a good status came with something else than whole JSON
     */
    public JsonNode read(@Header(Exchange.HTTP_RESPONSE_CODE) int status, @Body @Nullable InputStream body)
            throws IOException {
        try {
            var tree = body == null ? null : json.readTree(body);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            // Told below: neither the parser's words nor the body help whoever reads the message.
        }
        if (status < 300) {
            throw new TryAgainException("answered %d with something that is not whole JSON".formatted(status));
        }
        return JsonNodeFactory.instance.objectNode();
    }

    /**
     * Throws what a refusal means; returns when it means only that there is nothing.
     *
     * @param provider who refused
     * @param meaning what the provider's own file says that this answer means; empty to go by the status
     * @param pause how long to leave the provider alone when it names no time, as settings write durations
     * @param status of HTTP
     * @param retryAfter the header of this name, in any of its forms
     * @param body what {@link #read} made of the answer
     */
    public void refuse(
            String provider,
            String meaning,
            String pause,
            int status,
            @Nullable String retryAfter,
            JsonNode body,
            Exchange exchange) {
        if (meaning.equals("nothing there")) {
            return;
        }
        var said = "%s answered %d%s".formatted(provider, status, words(body));
        var asked = RetryAfter.parse(retryAfter, clock.instant());
        if (meaning.equals("daily limit")) {
            pauses.pauseForTheDay(provider, asked, said + ": the day's limit is used up");
            throw new LaterException(pauses.tooLong(provider).orElse(said));
        }
        if (status == 429 || (status == 503 && asked.isPresent())) {
            pauses.pause(provider, asked.orElseGet(() -> DurationValue.parse(pause)), said);
        }
        if (status == 423) {
            // One recording is locked, and the others are not: this request alone waits.
            var wait = asked.orElseGet(() -> DurationValue.parse(pause));
            exchange.getMessage()
                    .setHeader(Exchange.REDELIVERY_DELAY, Math.min(wait.toMillis(), LONGEST_REDELIVERY.toMillis()));
        }
        throw exception(provider, status, meaning, said);
    }

    private static ProviderException exception(String provider, int status, String meaning, String said) {
        return switch (meaning) {
            case "" ->
                switch (status) {
                    case 401 ->
                        new UnauthorizedException(
                                "%s: the access token is not accepted; check %2$s.access-token where it is set, else the app and its scopes"
                                        .formatted(said, provider));
                    case 408, 423, 425, 429 -> new TryAgainException(said);
                    default -> status >= 500 ? new TryAgainException(said) : new RefusedException(said, status);
                };
            case "start again" -> new StartAgainException(said);
            case "no such scope" -> new NoSuchScopeException(said);
            default -> new RefusedException(said + ": " + meaning, status);
        };
    }

    /** The provider's own words, which every one of them puts under one of these names. */
    private static String words(JsonNode body) {
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
