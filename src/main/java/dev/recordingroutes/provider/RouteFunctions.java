package dev.recordingroutes.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.language.jq.JqFunctions;
import org.apache.camel.spi.SimpleFunction;
import org.apache.camel.support.LanguageHelper;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * The functions that expressions in route files may use beyond Camel's own.
 *
 * <ul>
 *   <li>jq: the functions of {@code prelude.jq}; {@code setting(key)}, a setting's value as text, which is never a part
 *       of the expression; and what jq itself would need more than linear time for, {@code occurrences(f)}, or more
 *       memory, {@code bounded(characters)}
 *   <li>Simple: <code>${errorAction}</code>, the {@link ErrorAction} of the exchange's exception, and
 *       <code>${errorReason}</code>, its message in one line without secrets
 * </ul>
 */
public final class RouteFunctions {
    private static final String PRELUDE = "/recording-routes/prelude.jq";

    private RouteFunctions() {}

    /** Adds them to a context, before its routes and before its first jq expression. */
    public static void addTo(CamelContext camel, Settings settings) {
        var registry = camel.getRegistry();
        registry.bind("rr-jq-scope", Scope.class, prelude(camel, settings));
        registry.bind("rr-error-action", SimpleFunction.class, function("errorAction", e -> action(e)
                .name()));
        registry.bind("rr-error-reason", SimpleFunction.class, function("errorReason", Reason::of));
    }

    /**
     * The action for a failure: the one that its {@link ProviderException} names; {@link ErrorAction#RETRY} for any
     * other I/O error; else {@link ErrorAction#FAIL}.
     */
    static ErrorAction action(Throwable failure) {
        var provider = ObjectHelper.getException(ProviderException.class, failure);
        if (provider != null) {
            return provider.action();
        }
        return ObjectHelper.getException(IOException.class, failure) == null ? ErrorAction.FAIL : ErrorAction.RETRY;
    }

    /** A query runs in a scope of its own, so its last step hands out the one that its definitions are in. */
    private static Scope prelude(CamelContext camel, Settings settings) {
        var root = Scope.newEmptyScope();
        JqFunctions.load(camel, root);
        root.addFunction("setting", 1, (scope, args, in, path, output, version) -> args.get(0)
                .apply(scope, in, key -> output.emit(TextNode.valueOf(setting(settings, key.asText())), null)));
        root.addFunction(
                "occurrences",
                1,
                (scope, args, in, path, output, version) -> output.emit(occurrences(scope, args.get(0), in), null));
        root.addFunction("bounded", 1, (scope, args, in, path, output, version) -> args.get(0)
                .apply(scope, in, most -> output.emit(BoundedJson.copy(in, most.asInt()), null)));
        // jq's own definitions take a function call for each character.
        root.addFunction(
                "ascii_upcase",
                0,
                (scope, args, in, path, output, version) -> output.emit(inCase(in, 'a', 'z', 'A' - 'a'), null));
        root.addFunction(
                "ascii_downcase",
                0,
                (scope, args, in, path, output, version) -> output.emit(inCase(in, 'A', 'Z', 'a' - 'A'), null));
        var defined = new AtomicReference<Scope>();
        root.addFunction("scope", 0, (scope, args, in, path, output, version) -> defined.set(scope));
        try (var resource = RouteFunctions.class.getResourceAsStream(PRELUDE)) {
            var text = new String(
                    Objects.requireNonNull(resource, PRELUDE + " is missing from the class path")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
            JsonQuery.compile(text + "\nscope", Versions.JQ_1_7)
                    .apply(Scope.newChildScope(root), NullNode.getInstance(), output -> {});
        } catch (JsonQueryException e) {
            throw new IllegalStateException(PRELUDE + " is not jq", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Objects.requireNonNull(defined.get());
    }

    private static SimpleFunction function(String name, Function<Throwable, String> value) {
        return new SimpleFunction() {
            @Override
            public String getName() {
                return name;
            }

            @Override
            public @Nullable Object apply(Exchange exchange, @Nullable Object body) {
                var failure = LanguageHelper.exception(exchange);
                return failure == null ? null : value.apply(failure);
            }

            @Override
            public boolean allowNull() {
                return true;
            }
        };
    }

    private static String setting(Settings settings, String key) throws JsonQueryException {
        if (settings.isHidden(key)) {
            throw new JsonQueryException(
                    "setting(\"%s\"): is a secret, which only direct:PROVIDER-token may use".formatted(key));
        }
        if (!settings.knownKeys().contains(key)) {
            throw new JsonQueryException("setting(\"%s\"): no setting has this name".formatted(key));
        }
        return settings.find(key).orElse("");
    }

    /** A text with the letters of a range moved to those of the other case. */
    private static JsonNode inCase(JsonNode text, char first, char last, int distance) throws JsonQueryException {
        if (!text.isTextual()) {
            throw new JsonQueryException("the input of ascii_upcase or ascii_downcase must be a string");
        }
        var characters = text.textValue().toCharArray();
        for (var i = 0; i < characters.length; i++) {
            if (characters[i] >= first && characters[i] <= last) {
                characters[i] = (char) (characters[i] + distance);
            }
        }
        return TextNode.valueOf(String.valueOf(characters));
    }

    /** For each element of an array, the number of elements before it that give the same by an expression. */
    private static JsonNode occurrences(Scope scope, Expression same, JsonNode array) throws JsonQueryException {
        var counts = new HashMap<JsonNode, Integer>();
        var result = JsonNodeFactory.instance.arrayNode();
        for (var element : array) {
            same.apply(scope, element, key -> result.add(IntNode.valueOf(counts.merge(key, 1, Integer::sum) - 1)));
        }
        return result;
    }
}
