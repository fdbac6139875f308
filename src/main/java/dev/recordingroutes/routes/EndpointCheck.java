package dev.recordingroutes.routes;

import dev.recordingroutes.settings.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * Endpoints whose component or options don't exist, and those that are unsafe: a URI with text from a message, a server
 * that is not authenticated, a connection that is not encrypted, an error taken for success.
 */
final class EndpointCheck implements RouteCheck {
    /** The one template that sends requests whose URLs were checked before; it looks at the status itself. */
    static final String REQUEST_TEMPLATE = "send-request";

    /** Components whose names from a message name a route or a destination, and hold no options. */
    private static final Set<String> SAFE_WITH_EXPRESSIONS = Set.of("direct", "seda", "recording-store", "mock");

    private static final Set<String> RECIPIENT_STEPS = Set.of("recipientList", "routingSlip", "dynamicRouter");
    private static final Set<String> URL_HEADERS = Set.of("CamelHttpUri", "CamelHttpPath", "CamelHttpQuery");
    private static final Set<String> HTTP = Set.of("http", "https");

    private static final Pattern OPTIONS = Pattern.compile("\\?([A-Za-z][\\w.]*=[^&]*(?:&[A-Za-z][\\w.]*=[^&]*)*)$");
    private static final Pattern PASSWORD_IN_URI = Pattern.compile("//[^/@:]*:([^/@]+)@");
    private static final Pattern PLAIN_HTTP =
            Pattern.compile("http:/*(?!localhost\\b|127\\.|\\[::1])([A-Za-z0-9.-]+).*");

    private static final List<UnsafeOption> UNSAFE = List.of(
            new UnsafeOption(
                    "strictHostKeyChecking", "no|false", "any server is trusted; write yes, and name knownHostsFile"),
            new UnsafeOption("trustAllCertificates", "true", "any server is trusted; remove it"),
            new UnsafeOption(
                    "sslContextParameters",
                    "(?i).*trust-?all.*",
                    "any server is trusted; trust one certificate instead"),
            new UnsafeOption(
                    "x509HostnameVerifier", "(?i).*(noop|allow-?all).*", "any server is trusted; remove the option"),
            new UnsafeOption(
                    "followRedirects", "true", "Authorization is sent to wherever the server says; remove the option"),
            new UnsafeOption(
                    "throwExceptionOnFailure", "false", "an error answer is taken for success; remove the option"),
            new UnsafeOption(
                    "allowJavaSerializedObject|transferException|transferExchange",
                    "true",
                    "Java objects are read from the network; remove the option"));

    private record UnsafeOption(String option, String value, String why) {
        boolean matches(String name, String text) {
            return name.matches(option) && text.matches(value);
        }
    }

    private final CamelContext camel;

    EndpointCheck(CamelContext camel) {
        this.camel = camel;
    }

    /** The value of this option or setting must never be shown. */
    static boolean isSecret(String option) {
        return Settings.isSecret(option.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT));
    }

    @Override
    public void check(RouteFiles files, Findings findings) {
        for (var source : files.sources()) {
            var isRequest = source.isTemplate() && source.id().equals(REQUEST_TEMPLATE);
            for (var endpoint : EndpointUse.of(source.node())) {
                checkUri(source.file(), endpoint, isRequest, findings);
                checkOptions(source.file(), endpoint, isRequest, findings);
            }
            if (!isRequest) {
                checkUrlHeaders(source.file(), source.node(), findings);
            }
            checkRecipients(source.file(), source.node(), findings);
        }
    }

    private static void checkUri(RouteFile file, EndpointUse endpoint, boolean isRequest, Findings findings) {
        var uri = endpoint.uri();
        if (endpoint.isDynamic() && uri.contains("${") && !SAFE_WITH_EXPRESSIONS.contains(endpoint.scheme())) {
            findings.add(
                    file,
                    endpoint.node(),
                    "%s: %s: text from a message would become options of the endpoint, and placeholders in it would be resolved; write a fixed URI in 'to', and put the text into the body or a header"
                            .formatted(endpoint.step(), uri));
        }
        if (!isRequest && PLAIN_HTTP.matcher(uri).matches()) {
            findings.add(file, endpoint.node(), "%s: not encrypted; write https:".formatted(EndpointUse.name(uri)));
        }
        var password = PASSWORD_IN_URI.matcher(uri);
        if (password.find() && !password.group(1).contains("{{")) {
            findings.add(
                    file,
                    endpoint.node(),
                    "%s: endpoint: a password in a route file; make it a setting, and name it between {{ and }}"
                            .formatted(endpoint.scheme()));
        }
    }

    private void checkOptions(RouteFile file, EndpointUse endpoint, boolean isRequest, Findings findings) {
        var scheme = endpoint.scheme();
        if (scheme.isEmpty()) {
            return;
        }
        if (!SAFE_WITH_EXPRESSIONS.contains(scheme) && camel.getComponent(scheme, true, false) == null) {
            findings.add(
                    file,
                    endpoint.node(),
                    "%s: there is no such Camel component on the class path; did you mistype it? Else put its jar into lib/"
                            .formatted(scheme));
            return;
        }
        var options = new LinkedHashMap<String, Option>();
        var query = OPTIONS.matcher(endpoint.uri());
        if (query.find()) {
            for (var pair : query.group(1).split("&", -1)) {
                var equals = pair.indexOf('=');
                options.put(pair.substring(0, equals), new Option(endpoint.node(), pair.substring(equals + 1)));
            }
        }
        endpoint.parameters().forEach((name, node) -> options.put(name, new Option(node, node.textOrEmpty())));
        options.forEach((name, option) -> {
            checkOption(file, scheme, name, option, isRequest, findings);
            checkName(file, scheme, name, option, findings);
        });
        if (scheme.equals("sftp") && !options.containsKey("strictHostKeyChecking")) {
            findings.add(
                    file,
                    endpoint.node(),
                    "sftp: without strictHostKeyChecking any server is trusted; write yes, and name knownHostsFile");
        }
    }

    private record Option(YamlNode node, String value) {}

    private static void checkOption(
            RouteFile file, String scheme, String name, Option option, boolean isRequest, Findings findings) {
        UNSAFE.stream()
                .filter(unsafe -> unsafe.matches(name, option.value()))
                .filter(unsafe -> !(isRequest && HTTP.contains(scheme) && name.equals("throwExceptionOnFailure")))
                .forEach(unsafe ->
                        findings.add(file, option.node(), "%s=%s: %s".formatted(name, option.value(), unsafe.why())));
        if (isSecret(name) && !option.value().contains("{{") && !option.value().startsWith("#")) {
            findings.add(
                    file,
                    option.node(),
                    "%s: a secret in a route file; make it a setting, and name it between {{ and }}".formatted(name));
        }
    }

    private void checkName(RouteFile file, String scheme, String name, Option option, Findings findings) {
        var factory = camel.getCamelContextExtension().getEndpointUriFactory(scheme);
        if (factory == null
                || factory.isLenientProperties()
                || factory.propertyNames().contains(name)) {
            return;
        }
        Map<String, String> prefixes = factory.multiValuePrefixes();
        if (prefixes.values().stream().noneMatch(name::startsWith)) {
            findings.add(
                    file,
                    option.node(),
                    "%s: has no option '%s'; %s"
                            .formatted(
                                    scheme,
                                    name,
                                    Suggestion.of(
                                            name,
                                            new TreeSet<>(factory.propertyNames()),
                                            "see https://camel.apache.org/components/4.18.x/%s-component.html"
                                                    .formatted(scheme))));
        }
    }

    private static void checkUrlHeaders(RouteFile file, YamlNode node, Findings findings) {
        node.walk(value -> {
            var name = value.get("name").textOrEmpty();
            if (URL_HEADERS.contains(name) && !value.get("constant").isPresent()) {
                findings.add(
                        file,
                        value,
                        "%s: a URL from a message would send requests anywhere; only the template %s, whose URLs are checked, may set it"
                                .formatted(name, REQUEST_TEMPLATE));
            }
        });
    }

    private static void checkRecipients(RouteFile file, YamlNode node, Findings findings) {
        node.walk(value -> value.entries().stream()
                .filter(entry -> RECIPIENT_STEPS.contains(entry.key()))
                .filter(entry -> !entry.value().get("constant").isPresent())
                .forEach(entry -> findings.add(
                        file,
                        entry.line(),
                        "%s: endpoints from a message; name them in 'to', in the branches of a choice"
                                .formatted(entry.key()))));
    }
}
