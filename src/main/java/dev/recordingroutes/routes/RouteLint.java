package dev.recordingroutes.routes;

import dev.recordingroutes.settings.Settings;
import java.util.List;

/**
 * Finds mistakes in route files that Camel would not tell, would tell only when a route runs, or would tell without a
 * line. Starts no route and connects to nothing.
 *
 * <p>Needs {@code com.networknt:json-schema-validator} on the class path, an optional dependency of this product.
 */
public final class RouteLint {
    private final Settings settings;
    private final RouteCheck schema = new SchemaCheck();

    /** @param settings that the routes will read: a placeholder of a key without value is a mistake */
    public RouteLint(Settings settings) {
        this.settings = settings;
    }

    /** The providers whose names can't begin keys of settings: with them, no settings can be loaded. */
    public static List<Finding> checkProviderNames(RouteFiles files) {
        var findings = new Findings();
        NameCheck.checkProviders(files, findings);
        return findings.list();
    }

    /** The mistakes by file and line; none when the files are well. */
    public List<Finding> check(RouteFiles files) {
        var findings = new Findings();
        files.unreadable().forEach(findings::add);
        try (var context = ExpressionContext.open(settings)) {
            List.<RouteCheck>of(
                            schema,
                            new NameCheck(),
                            new LinkCheck(),
                            new PlaceholderCheck(context.camel(), settings),
                            new ExpressionCheck(context),
                            new EndpointCheck(context.camel()))
                    .forEach(check -> check.check(files, findings));
        }
        return findings.list();
    }
}
