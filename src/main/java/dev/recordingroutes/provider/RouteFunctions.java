package dev.recordingroutes.provider;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.recordingroutes.message.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.language.jq.JqFunctions;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.spi.SimpleFunction;
import org.apache.camel.support.LanguageHelper;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * The functions that expressions in route files may use beyond Camel's own.
 *
 * <ul>
 *   <li>jq: the functions of {@code prelude.jq}
 *   <li>Simple: <code>${errorAction}</code>, the {@link ErrorAction} of the exchange's exception, and
 *       <code>${errorReason}</code>, its message in one line without secrets
 *   <li>placeholders: {@code {{jq:key}}}, a setting's value as a quoted jq string, for free text
 * </ul>
 */
public final class RouteFunctions {
    private static final String PRELUDE = "/recording-routes/prelude.jq";

    private RouteFunctions() {}

    /** Adds them to a context, before its routes and before its first jq expression. */
    public static void addTo(CamelContext camel) {
        var registry = camel.getRegistry();
        registry.bind("rr-jq-scope", Scope.class, prelude(camel));
        registry.bind("rr-error-action", SimpleFunction.class, function("errorAction", e -> action(e)
                .name()));
        registry.bind("rr-error-reason", SimpleFunction.class, function("errorReason", Reason::of));
        var properties = camel.getPropertiesComponent();
        properties.addPropertiesFunction(new JqLiteral(properties));
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
    private static Scope prelude(CamelContext camel) {
        var root = Scope.newEmptyScope();
        JqFunctions.load(camel, root);
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

    private record JqLiteral(PropertiesComponent settings) implements PropertiesFunction {
        @Override
        public String getName() {
            return "jq";
        }

        @Override
        public String apply(String key) {
            return TextNode.valueOf(settings.resolveProperty(key).orElse("")).toString();
        }
    }
}
