package dev.recordingroutes.harvest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.recordingroutes.download.RetryAfter;
import dev.recordingroutes.provider.NoSuchScopeException;
import dev.recordingroutes.provider.ProviderException;
import dev.recordingroutes.provider.RefusedException;
import dev.recordingroutes.provider.TryAgainException;
import dev.recordingroutes.provider.UnauthorizedException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/** Reads what a provider's API answers: JSON, or a refusal that is told apart by what it means. */
public final class Answers {
    /** No page of a listing is near this size, in bytes; an answer beyond it is not read on. */
    static final int LONGEST_ANSWER = 32 << 20;

    private static final int LONGEST_REASON = 300;

    private final ObjectMapper json;
    private final Clock clock;

    public Answers(ObjectMapper json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /**
     * The answer's JSON; an empty object where a refusal came without any.
     *
     * @throws TryAgainException when a good status came with something else than whole JSON
     */
    public JsonNode read(@Header(Exchange.HTTP_RESPONSE_CODE) int status, @Body @Nullable InputStream body)
            throws IOException {
        var bytes = body == null ? new byte[0] : body.readNBytes(LONGEST_ANSWER + 1);
        if (bytes.length > LONGEST_ANSWER) {
            throw new TryAgainException("answered with more than %d bytes".formatted(LONGEST_ANSWER));
        }
        try {
            var tree = json.readTree(bytes);
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
     * Throws what a refusal means.
     *
     * @param provider who refused
     * @param meaning what the provider's own file says that this answer means; empty to go by the status
     * @param status of HTTP
     * @param retryAfter the header of this name, in any of its forms
     * @param body what {@link #read} made of the answer
     */
    public void refuse(
            String provider,
            String meaning,
            int status,
            @Nullable String retryAfter,
            JsonNode body,
            Exchange exchange) {
        var said = "%s answered %d%s".formatted(provider, status, words(body));
        if (status == 429 || status == 423 || status >= 500) {
            RetryAfter.parse(retryAfter, clock.instant())
                    .ifPresent(wait -> exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis()));
        }
        throw exception(status, meaning, said);
    }

    private static ProviderException exception(int status, String meaning, String said) {
        return switch (meaning) {
            case "" ->
                switch (status) {
                    case 401 -> new UnauthorizedException(said);
                    case 408, 423, 425, 429 -> new TryAgainException(said);
                    default -> status >= 500 ? new TryAgainException(said) : new RefusedException(said, status);
                };
            case "try again" -> new TryAgainException(said);
            case "no such scope" -> new NoSuchScopeException(said);
            default -> new RefusedException(said + ": " + meaning, status);
        };
    }

    /** The provider's own words, which every one of them puts under one of these names. */
    private static String words(JsonNode body) {
        var words = new StringBuilder();
        for (var name : new String[] {"code", "message", "trackingId"}) {
            var value = body.path(name).asText("").replaceAll("\\p{Cc}+", " ").strip();
            if (!value.isEmpty()) {
                words.append(words.isEmpty() ? " (" : ", ")
                        .append(name)
                        .append(' ')
                        .append(value);
            }
        }
        if (words.length() > LONGEST_REASON) {
            words.setLength(LONGEST_REASON);
        }
        return words.isEmpty() ? "" : words.append(')').toString();
    }
}
