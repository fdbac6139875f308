package dev.recordingroutes.delivery;

import dev.recordingroutes.recording.ArchivePath;
import dev.recordingroutes.recording.PathFields;
import dev.recordingroutes.recording.Recording;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultExchange;

/** The setting {@code archive.path}: a Simple expression over a recording, whose result is made safe. */
final class PathTemplate {
    private final CamelContext camel;
    private final Expression expression;

    /** @throws IllegalArgumentException when it is not a Simple expression, or gives one path for two files */
    PathTemplate(CamelContext camel, String setting) {
        this.camel = camel;
        try {
            expression = camel.resolveLanguage("simple").createExpression(setting);
            expression.init(camel);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "archive.path=%s: not a Simple expression: %s".formatted(setting, rootMessage(e)), e);
        }
        requireDifferentPaths(setting);
    }

    String path(Recording recording) {
        return path(PathFields.of(recording));
    }

    private String path(PathFields fields) {
        var exchange = new DefaultExchange(camel);
        exchange.getIn().setBody(fields);
        return ArchivePath.of(expression.evaluate(exchange, String.class));
    }

    private void requireDifferentPaths(String setting) {
        String one;
        String other;
        try {
            one = path(PathFields.sample("one"));
            other = path(PathFields.sample("other"));
        } catch (IllegalArgumentException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "archive.path=%s: can't be evaluated: %s".formatted(setting, rootMessage(e)), e);
        }
        if (one.equalsIgnoreCase(other)) {
            throw new IllegalArgumentException(
                    "archive.path=%s gives '%s' for two files that differ only in their id; add ${body.id}"
                            .formatted(setting, one));
        }
    }

    private static String rootMessage(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
    }
}
