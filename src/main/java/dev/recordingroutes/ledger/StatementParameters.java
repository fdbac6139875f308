package dev.recordingroutes.ledger;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that statements of routes take from a message body by their names, such as {@code :#id}. A name costs a look
 * into a map, where an expression, such as <code>:#${body.id}</code>, is parsed and evaluated for each file.
 */
public interface StatementParameters {
    /** Values by name; times in milliseconds since 1970 UTC. */
    Map<String, @Nullable Object> parameters();
}
