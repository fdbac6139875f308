package dev.recordingroutes.routes;

import dev.recordingroutes.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** Settings that routes read, {@code {{acme.rooms}}} or {@code setting("acme.rooms")}: unknown ones, secrets, and braces that Camel would misread. */
final class PlaceholderCheck implements RouteCheck {
    /** Groups: only if set or unset, function or key, default or the function's argument. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([?!]?)([^{}:?!][^{}:]*)(?::([^{}]*))?}}");

    /** The jq function; its group is the key. */
    private static final Pattern SETTING = Pattern.compile("\\bsetting\\(\"([^\"]*)\"\\)");

    private final CamelContext camel;
    private final Set<String> set;

    PlaceholderCheck(CamelContext camel, Settings settings) {
        this.camel = camel;
        this.set = settings.asProperties().stringPropertyNames();
    }

    @Override
    public void check(RouteFiles files, Findings findings) {
        // Placeholders in the values of parameters are told where they are written, not where a template uses them.
        var inValues = files.templatedRoutes().stream()
                .flatMap(route -> route.values().values().stream())
                .flatMap(value -> PLACEHOLDER.matcher(value.textOrEmpty()).results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        for (var instance : files.instances()) {
            var source = instance.source();
            var declared = source.parameters().keySet();
            source.route().walk(node -> {
                var text = PLACEHOLDER
                        .matcher(instance.resolve(node.textOrEmpty()))
                        .replaceAll(match ->
                                inValues.contains(match.group()) ? "" : Matcher.quoteReplacement(match.group()));
                checkText(source.file(), node, text, false, declared, findings);
            });
        }
        for (var source : files.sources()) {
            if (source.kind().equals(RouteSource.CONFIGURATION)) {
                source.node()
                        .walk(node -> checkText(source.file(), node, node.textOrEmpty(), false, Set.of(), findings));
            }
            checkSecrets(source, findings);
        }
        for (var route : files.templatedRoutes()) {
            for (var value : route.values().values()) {
                checkText(route.file(), value, value.textOrEmpty(), true, Set.of(), findings);
                secretsIn(value.textOrEmpty()).forEach(key -> addSecret(route.file(), value, key, findings));
            }
        }
    }

    /** @param declared parameters of the template, which an instance may lack */
    private void checkText(
            RouteFile file, YamlNode node, String text, boolean isParameter, Set<String> declared, Findings findings) {
        PLACEHOLDER.matcher(text).results().forEach(match -> {
            var isFunction =
                    match.group(3) != null && camel.getPropertiesComponent().hasPropertiesFunction(match.group(2));
            var key = match.group(2);
            var isOptional = !match.group(1).isEmpty() || (match.group(3) != null && !isFunction);
            if (!isFunction && !isOptional && !set.contains(key) && !declared.contains(key)) {
                findings.add(
                        file,
                        lineOf(node, match.group()),
                        "%s: no setting has this name; %s".formatted(match.group(), remedy(key)));
            }
        });
        SETTING.matcher(text)
                .results()
                .filter(match -> !set.contains(match.group(1)))
                .forEach(match -> findings.add(
                        file,
                        lineOf(node, match.group()),
                        "%s: no setting has this name; %s".formatted(match.group(), remedy(match.group(1)))));
        var rest = PLACEHOLDER.matcher(text).replaceAll("");
        if (rest.contains("{{")) {
            findings.add(file, lineOf(node, "{{"), "'{{' without its '}}': close the placeholder, or write '{ {'");
        }
        if (isParameter && rest.contains("}}")) {
            findings.add(
                    file,
                    lineOf(node, "}}"),
                    "'}}' in a template's parameter: Camel takes it for the end of a placeholder; write '} }'");
        }
    }

    private String remedy(String key) {
        var dot = key.indexOf('.');
        // A setting of another provider is never meant.
        var candidates = set.stream()
                .filter(known -> known.startsWith(key.substring(0, dot + 1)))
                .toList();
        return Suggestion.of(
                key,
                candidates,
                dot > 0
                        ? "set %s in the settings file, or declare it in providers/%s.settings.yaml"
                                .formatted(key, key.substring(0, dot))
                        : "set %s in the settings file".formatted(key));
    }

    /** A secret may be the value of an endpoint's option that Camel treats as one; it must not get into a message. */
    private static void checkSecrets(RouteSource source, Findings findings) {
        var options = EndpointUse.of(source.node()).stream()
                .flatMap(endpoint -> endpoint.parameters().entrySet().stream())
                .filter(option -> EndpointCheck.isSecret(option.getKey()))
                .map(option -> option.getValue().line() + option.getValue().textOrEmpty())
                .toList();
        source.node().walk(node -> {
            if (!options.contains(node.line() + node.textOrEmpty())) {
                secretsIn(node.textOrEmpty()).forEach(key -> addSecret(source.file(), node, key, findings));
            }
        });
    }

    private static void addSecret(RouteFile file, YamlNode node, String key, Findings findings) {
        findings.add(
                file,
                node,
                "{{%s}}: a secret in a route can get into messages and logs; let direct:PROVIDER-token use it, or make it the value of an endpoint's password option"
                        .formatted(key));
    }

    private static List<String> secretsIn(String text) {
        return Stream.concat(
                        PLACEHOLDER
                                .matcher(text)
                                .results()
                                .flatMap(match ->
                                        Stream.of(match.group(2), match.group(3) == null ? "" : match.group(3))),
                        SETTING.matcher(text).results().map(match -> match.group(1)))
                .filter(key -> Settings.isSecret(key.toLowerCase(Locale.ROOT).replace('_', '-')))
                .toList();
    }

    private static int lineOf(YamlNode node, String found) {
        var before = node.textOrEmpty().indexOf(found);
        return before < 0
                ? node.line()
                : node.lineOfText(1
                        + (int) node.textOrEmpty()
                                .substring(0, before)
                                .chars()
                                .filter(c -> c == '\n')
                                .count());
    }
}
