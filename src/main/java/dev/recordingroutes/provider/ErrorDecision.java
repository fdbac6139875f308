package dev.recordingroutes.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The action that a provider file's {@code errorMapping}, or else the HTTP status, chooses for an error response.
 *
 * @param remedy words for the person who has to mend it; may be empty
 * @param untilTomorrow whether a rate limit lasts for the rest of the day, in UTC, unless the provider names a time
 */
public record ErrorDecision(ErrorAction action, String remedy, boolean untilTomorrow) {

    /**
     * Chooses the first rule whose {@code when} is true, else the default of the status.
     *
     * @param rules result of {@code errorMapping}: an array of {@code {when, action, remedy?, until?}}
     * @param status HTTP status; a good one of a response that is an error all the same is worth another try
     * @param namesWait whether the response has a {@code Retry-After} that can be read
     * @throws ProviderException with {@link ErrorAction#FAIL} when the rules are not of this form
     */
    public static ErrorDecision of(@Nullable JsonNode rules, int status, boolean namesWait) {
        if (rules == null || !rules.isArray()) {
            throw malformed("must give an array of {when, action}");
        }
        for (var rule : rules) {
            if (!rule.path("when").isBoolean()) {
                throw malformed("has a rule whose 'when' is neither true nor false: " + rule);
            }
            if (rule.path("when").asBoolean()) {
                var until = rule.path("until").asText("");
                if (!until.isEmpty() && !until.equals("tomorrow")) {
                    throw malformed("has until '%s', which can only be 'tomorrow'".formatted(until));
                }
                return new ErrorDecision(
                        action(rule.path("action").asText("")),
                        rule.path("remedy").asText(""),
                        !until.isEmpty());
            }
        }
        return new ErrorDecision(byStatus(status, namesWait), "", false);
    }

    private static ErrorAction byStatus(int status, boolean namesWait) {
        return switch (status) {
            case 401 -> ErrorAction.RENEW_TOKEN;
            case 408, 423, 425 -> ErrorAction.RETRY;
            case 429 -> ErrorAction.RATE_LIMITED;
            case 503 -> namesWait ? ErrorAction.RATE_LIMITED : ErrorAction.RETRY;
            default -> status < 300 || status >= 500 ? ErrorAction.RETRY : ErrorAction.FAIL;
        };
    }

    private static ErrorAction action(String name) {
        return Arrays.stream(ErrorAction.values())
                .filter(action -> action.name().equals(name))
                .findFirst()
                .orElseThrow(() -> malformed(
                        "has action '%s', which is none of %s".formatted(name, Arrays.toString(ErrorAction.values()))));
    }

    private static ProviderException malformed(String why) {
        return new ProviderException(ErrorAction.FAIL, "errorMapping " + why);
    }
}
