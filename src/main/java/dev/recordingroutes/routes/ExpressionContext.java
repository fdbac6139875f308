package dev.recordingroutes.routes;

import dev.recordingroutes.delivery.SecretFile;
import dev.recordingroutes.provider.RouteFunctions;
import dev.recordingroutes.settings.Settings;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.Predicate;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The expression languages as routes have them: settings in placeholders, and the product's own functions. No route
 * runs in it, and nothing is connected to.
 */
final class ExpressionContext implements AutoCloseable {
    private final DefaultCamelContext camel;
    private final Settings settings;

    private ExpressionContext(DefaultCamelContext camel, Settings settings) {
        this.camel = camel;
        this.settings = settings;
    }

    /** Opens a context whose placeholders have the values of these settings. */
    static ExpressionContext open(Settings settings) {
        var camel = new DefaultCamelContext();
        camel.getPropertiesComponent().setOverrideProperties(settings.asProperties());
        camel.getPropertiesComponent().addPropertiesFunction(new SecretFile());
        RouteFunctions.addTo(camel, settings);
        camel.start();
        return new ExpressionContext(camel, settings);
    }

    CamelContext camel() {
        return camel;
    }

    /** True for a setting whose value could be anything, and so more than a part of a text in an expression. */
    boolean isFreeText(String key) {
        return settings.knownKeys().contains(key) && settings.isFreeText(key);
    }

    /** A text with the settings' values in its placeholders; empty when one has no value. */
    Optional<String> resolve(String text) {
        try {
            return Optional.of(camel.resolvePropertyPlaceholders(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Compiles an expression of the language {@code jq} or {@code simple}.
     *
     * @throws RuntimeException when it is not one
     */
    Expression expression(String language, String text) {
        var expression = camel.resolveLanguage(language).createExpression(text);
        expression.init(camel);
        return expression;
    }

    /** Compiles a condition, which in Simple has operators. */
    Predicate predicate(String language, String text) {
        var predicate = camel.resolveLanguage(language).createPredicate(text);
        predicate.initPredicate(camel);
        return predicate;
    }

    @Override
    public void close() {
        camel.stop();
    }
}
