package dev.recordingroutes.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.ledger.SealedLinks;
import dev.recordingroutes.provider.ErrorDecision;
import dev.recordingroutes.provider.RecordingReader;
import dev.recordingroutes.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.support.DefaultExchange;

/**
 * Runs the cases of {@code NAME.test.yaml} beside provider files: response in, expression of the provider file, result
 * out. Settings have their defaults, apart from those that a case sets; nothing is connected to.
 */
public final class ProviderTests implements AutoCloseable {
    private static final String ITEMS = "items";
    private static final String ELEMENTS = "elements";
    private static final String ARRAY = "array";
    private static final String RECORD = "direct:record-page";
    private static final String ERROR_MAPPING = "errorMapping";
    private static final int STATUS_OF_AN_ERROR = 400;

    private final ObjectMapper json = new ObjectMapper();
    private final RouteFiles files;
    private final Path scratch;
    private final SealedLinks links;
    private final Map<Map<String, String>, ExpressionContext> contexts = new HashMap<>();

    private ProviderTests(RouteFiles files) throws IOException {
        this.files = files;
        this.scratch = Files.createTempDirectory("recording-routes-");
        this.links = SealedLinks.with(scratch.resolve("key"));
    }

    /**
     * Runs every case of every test file beside these provider files.
     *
     * @throws IOException when the directory can't be listed
     */
    public static List<TestResult> run(RouteFiles files) throws IOException {
        try (var tests = new ProviderTests(files)) {
            return tests.runAll();
        }
    }

    private List<TestResult> runAll() throws IOException {
        var results = new ArrayList<TestResult>();
        for (var file : testFiles()) {
            try {
                var name = String.valueOf(file.getFileName());
                var provider = name.substring(0, name.length() - ProviderTest.SUFFIX.length());
                if (!files.providers().contains(provider)) {
                    throw new YamlNode.SyntaxException(
                            1, "there is no %s%s beside it".formatted(provider, RouteFile.SUFFIX));
                }
                for (var node : YamlNode.read(file).items()) {
                    results.add(run(file, provider, node));
                }
            } catch (YamlNode.SyntaxException e) {
                results.add(failed(file, e));
            }
        }
        return results;
    }

    private List<Path> testFiles() throws IOException {
        var folder = files.directory().resolve(RouteFiles.PROVIDERS);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(ProviderTest.SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private TestResult run(Path file, String provider, YamlNode node) {
        try {
            var test = ProviderTest.read(file, provider, node);
            return new TestResult(file, test.line(), test.name(), differences(test));
        } catch (YamlNode.SyntaxException e) {
            return failed(file, e);
        }
    }

    private static TestResult failed(Path file, YamlNode.SyntaxException e) {
        return new TestResult(file, e.line(), "can't be run", List.of(String.valueOf(e.getMessage())));
    }

    private List<String> differences(ProviderTest test) {
        try {
            var candidates = files.templatedRoutes().stream()
                    .filter(route -> route.file().name().equals(test.provider()))
                    .filter(route -> route.values().containsKey(test.expression()))
                    .filter(route -> test.routeId().isEmpty() || route.id().equals(test.routeId()))
                    .toList();
            if (candidates.size() != 1) {
                return List.of(
                        candidates.isEmpty()
                                ? "no route %s of %s has a parameter '%s'"
                                        .formatted(test.routeId(), test.provider(), test.expression())
                                        .replace("  ", " ")
                                : "routeId: name the route: %s have a parameter '%s'"
                                        .formatted(
                                                candidates.stream()
                                                        .map(TemplatedRoute::id)
                                                        .toList(),
                                                test.expression()));
            }
            var differences = differences(test, candidates.get(0));
            return test.error().isEmpty()
                    ? differences
                    : List.of("expected error: %s".formatted(test.error()), "got a result");
        } catch (SettingsException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException | IOException e) {
            var message = String.valueOf(ExpressionCheck.deepest(e).getMessage());
            if (test.error().isEmpty()) {
                return List.of("error: %s".formatted(message));
            }
            return message.contains(test.error())
                    ? List.of()
                    : List.of("expected error: %s".formatted(test.error()), "got      error: %s".formatted(message));
        }
    }

    private List<String> differences(ProviderTest test, TemplatedRoute route) throws IOException {
        var value = evaluate(test, route);
        if (test.expression().equals(ITEMS) && RECORD.equals(text(route, "sendTo"))) {
            var page = new RecordingReader(json, links).read(test.provider(), value);
            var differences = new ArrayList<>(Differences.between(test.expect(), recordings(page)));
            if (!page.leftOut().contains(test.leftOut())
                    || (test.leftOut().isEmpty() && !page.leftOut().isEmpty())) {
                differences.add(
                        "leftOut: expected %s".formatted(test.leftOut().isEmpty() ? "nothing" : test.leftOut()));
                differences.add(
                        "leftOut: got      %s".formatted(page.leftOut().isEmpty() ? "nothing" : page.leftOut()));
            }
            return differences;
        }
        return Differences.between(
                test.expect(), test.expression().equals(ERROR_MAPPING) ? decision(test, value) : value);
    }

    private JsonNode evaluate(ProviderTest test, TemplatedRoute route) {
        var language = files.template(route.templateId())
                .map(template -> template.parameters().get(test.expression()))
                .map(RouteSource.Parameter::language)
                .filter(ExpressionCheck.LANGUAGES::contains)
                .orElse("simple");
        var context = contexts.computeIfAbsent(
                test.settings(),
                settings -> ExpressionContext.open(RecordingRoutes.builder()
                        .routes(files.directory())
                        .set(settings)
                        .settings()));
        var text = context.camel().resolvePropertyPlaceholders(text(route, test.expression()));
        var exchange = new DefaultExchange(context.camel());
        if (route.values().containsKey(ARRAY)) {
            exchange.setVariable(ARRAY, text(route, ARRAY));
        }
        exchange.getMessage().setBody(test.body());
        test.headers().forEach(exchange.getMessage()::setHeader);
        test.variables().forEach(exchange::setVariable);
        if (test.expression().equals(ITEMS)) {
            // As in the routes: the items are made of the elements of the response.
            exchange.getMessage()
                    .setBody(context.expression("jq", elements(route)).evaluate(exchange, Object.class));
        }
        var value = context.expression(language, text).evaluate(exchange, Object.class);
        return value instanceof JsonNode node ? node : json.valueToTree(value);
    }

    private String elements(TemplatedRoute route) {
        return route.values().containsKey(ELEMENTS)
                ? text(route, ELEMENTS)
                : files.template(route.templateId())
                        .map(template -> template.parameters().get(ELEMENTS))
                        .map(parameter -> parameter.defaultValue().textOrEmpty())
                        .orElse(".");
    }

    private static String text(TemplatedRoute route, String parameter) {
        return Objects.requireNonNull(route.values().get(parameter), parameter).textOrEmpty();
    }

    /** Canonical recordings as a person writes them: readable links and times. */
    private JsonNode recordings(RecordingReader.Page page) throws IOException {
        var recordings = json.readTree(page.json());
        for (var recording : recordings) {
            var fields = (ObjectNode) recording;
            fields.put(
                    "recordedAt",
                    Instant.ofEpochMilli(fields.path("recordedAt").asLong()).toString());
            if (fields.path("url").isTextual()) {
                fields.put("url", links.open(fields.path("url").asText()));
            }
            if (fields.path("source").isTextual()) {
                fields.set("source", json.readTree(fields.path("source").asText()));
            }
        }
        return recordings;
    }

    private static JsonNode decision(ProviderTest test, JsonNode rules) {
        var status =
                Integer.parseInt(String.valueOf(test.headers().getOrDefault(ProviderTest.STATUS, STATUS_OF_AN_ERROR)));
        var decision = ErrorDecision.of(rules, status, test.headers().containsKey("Retry-After"));
        return JsonNodeFactory.instance
                .objectNode()
                .put("action", decision.action().name())
                .put("remedy", decision.remedy())
                .put("until", decision.untilTomorrow() ? "tomorrow" : "");
    }

    @Override
    public void close() throws IOException {
        contexts.values().forEach(ExpressionContext::close);
        try (var left = Files.list(scratch)) {
            for (var file : left.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(scratch);
    }
}
