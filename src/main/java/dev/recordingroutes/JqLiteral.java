package dev.recordingroutes;

import com.fasterxml.jackson.databind.node.TextNode;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesFunction;

/**
 * {@code {{jq:key}}} in a route is the setting's value as a jq string, quoted: for free text, which may hold quotes
 * and backslashes.
 */
final class JqLiteral implements PropertiesFunction {
    private final PropertiesComponent settings;

    JqLiteral(PropertiesComponent settings) {
        this.settings = settings;
    }

    @Override
    public String getName() {
        return "jq";
    }

    @Override
    public String apply(String key) {
        return TextNode.valueOf(settings.resolveProperty(key).orElse("")).toString();
    }
}
