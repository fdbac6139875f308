package dev.recordingroutes.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;

/**
 * Expressions in jq and Simple that don't compile, call a jq function that does not exist, or are put together from the
 * free text of a setting.
 */
final class ExpressionCheck implements RouteCheck {
    static final Set<String> LANGUAGES = Set.of("jq", "simple");

    /** Steps whose Simple is a condition. */
    private static final Set<String> CONDITIONS =
            Set.of("filter", "when", "onWhen", "validate", "precondition", "handled");

    /** Simple asks for a bean and its method when it compiles. */
    private static final Pattern BEAN = Pattern.compile("\\$\\{bean:[^{}]*}");

    private static final String A_BODY = Matcher.quoteReplacement("${body}");
    private static final Pattern PASTED = Pattern.compile("\\{\\{([a-z0-9.-]+)}}");
    private static final Pattern PLACE = Pattern.compile("at line (\\d+), column (\\d+)");
    private static final Pattern NO_FUNCTION = Pattern.compile("Function (\\S+) does not exist");

    private final ExpressionContext context;

    ExpressionCheck(ExpressionContext context) {
        this.context = context;
    }

    @Override
    public void check(RouteFiles files, Findings findings) {
        var instances = new HashMap<String, RouteInstance>();
        files.instances()
                .forEach(instance -> instances.putIfAbsent(instance.source().id(), instance));
        for (var source : files.sources()) {
            var values = stand(source, instances.get(source.id()));
            checkBelow(source.file(), source.route(), "", new RouteInstance(source.id(), source, values), findings);
        }
        for (var route : files.templatedRoutes()) {
            files.template(route.templateId())
                    .ifPresent(template -> route.values().forEach((name, value) -> {
                        var parameter = template.parameters().get(name);
                        if (parameter != null && LANGUAGES.contains(parameter.language())) {
                            check(route.file(), value, parameter.language(), value.textOrEmpty(), false, findings);
                        }
                    }));
        }
    }

    /** Values for a template's parameters: those of an instance, but any jq, since the instance's own is checked too. */
    private static Map<String, String> stand(RouteSource source, @Nullable RouteInstance instance) {
        var values = new HashMap<String, String>();
        if (source.isTemplate()) {
            source.parameters().forEach((name, parameter) -> values.put(name, "x"));
            if (instance != null) {
                values.putAll(instance.values());
            }
            source.parameters().forEach((name, parameter) -> {
                if (parameter.language().equals("jq")) {
                    values.put(name, ".");
                }
            });
        }
        return values;
    }

    private void checkBelow(RouteFile file, YamlNode node, String step, RouteInstance instance, Findings findings) {
        node.items().forEach(item -> checkBelow(file, item, step, instance, findings));
        for (var entry : node.entries()) {
            var value = entry.value();
            if (LANGUAGES.contains(entry.key())) {
                var expression = value.isMapping() ? value.get("expression") : value;
                var isCondition = CONDITIONS.contains(step)
                        || node.get("doWhile").textOrEmpty().equals("true");
                expression
                        .text()
                        .ifPresent(text ->
                                check(file, expression, entry.key(), instance.resolve(text), isCondition, findings));
            } else {
                checkBelow(file, value, entry.key().equals("expression") ? step : entry.key(), instance, findings);
            }
        }
        for (var endpoint : EndpointUse.at(node)) {
            if (endpoint.isDynamic()) {
                check(file, endpoint.node(), "simple", instance.resolve(endpoint.uri()), false, findings);
            }
        }
    }

    private void check(
            RouteFile file, YamlNode node, String language, String text, boolean isCondition, Findings findings) {
        PASTED.matcher(text)
                .results()
                .map(match -> match.group(1))
                .filter(context::isFreeText)
                .forEach(key -> findings.add(
                        file,
                        node,
                        "{{%s}}: its value would become a part of the expression; write %s"
                                .formatted(
                                        key,
                                        language.equals("jq")
                                                ? "setting(\"%s\")".formatted(key)
                                                : "${properties:%s}".formatted(key))));
        // What can't be resolved is told as an unknown setting.
        context.resolve(text).ifPresent(resolved -> {
            problem(language, BEAN.matcher(resolved).replaceAll(A_BODY), isCondition)
                    .ifPresent(problem -> {
                        var place = PLACE.matcher(problem);
                        var line = place.find() ? node.lineOfText(Integer.parseInt(place.group(1))) : node.line();
                        findings.add(
                                file, line, "not %s: %s".formatted(language.equals("jq") ? "jq" : "Simple", problem));
                    });
        });
    }

    private Optional<String> problem(String language, String text, boolean isCondition) {
        try {
            if (isCondition) {
                context.predicate(language, text);
                return Optional.empty();
            }
            var expression = context.expression(language, text);
            return language.equals("jq") ? missingFunction(expression) : Optional.empty();
        } catch (RuntimeException e) {
            var cause = deepest(e);
            var message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
            var place = PLACE.matcher(String.valueOf(e.getMessage()));
            return Optional.of(
                    PLACE.matcher(message).find() || !place.find() ? message : message + " " + place.group());
        }
    }

    /** jq finds its functions when it runs; those that an empty object reaches are looked for. */
    private Optional<String> missingFunction(Expression expression) {
        var exchange = new DefaultExchange(context.camel());
        exchange.getMessage().setBody(JsonNodeFactory.instance.objectNode());
        try {
            expression.evaluate(exchange, JsonNode.class);
            return Optional.empty();
        } catch (RuntimeException e) {
            var missing = NO_FUNCTION.matcher(String.valueOf(deepest(e).getMessage()));
            return missing.find()
                    ? Optional.of("there is no function %s (name/number of arguments)".formatted(missing.group(1)))
                    : Optional.empty();
        }
    }

    static Throwable deepest(Throwable thrown) {
        var deepest = thrown;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }
}
