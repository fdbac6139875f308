package dev.recordingroutes.operation;

import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.provider.RateLimitPauses;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.camel.CamelContext;

/**
 * Parts of a running engine that operations work with.
 *
 * @param camel the engine's own context, started
 * @param ledger one row for each file
 * @param pauses rate-limit pauses of the providers
 * @param providers whose files the engine transfers
 * @param bytesReceived bytes of media downloaded since the engine was opened
 * @param closed true once the engine is being closed
 */
public record EngineContext(
        CamelContext camel,
        LedgerRepository ledger,
        RateLimitPauses pauses,
        List<String> providers,
        LongSupplier bytesReceived,
        BooleanSupplier closed,
        Clock clock) {}
