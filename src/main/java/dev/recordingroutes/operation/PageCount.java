package dev.recordingroutes.operation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Counts the pages that are recorded in the ledger, by provider. */
final class PageCount extends EventNotifierSupport implements AutoCloseable {
    private final CamelContext camel;
    private final Map<String, Long> pages = new ConcurrentHashMap<>();

    private PageCount(CamelContext camel) {
        this.camel = camel;
    }

    /** Starts to count. */
    static PageCount in(CamelContext camel) {
        var pages = new PageCount(camel);
        pages.start();
        camel.getManagementStrategy().addEventNotifier(pages);
        // Camel decides at its start whether anybody listens; this listener comes later.
        camel.getCamelContextExtension().setEventNotificationApplicable(true);
        return pages;
    }

    long all() {
        return pages.values().stream().mapToLong(Long::longValue).sum();
    }

    long of(String provider) {
        return pages.getOrDefault(provider, 0L);
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof ExchangeSendingEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof ExchangeSendingEvent page
                && page.getEndpoint().getEndpointUri().equals("direct://record-page")) {
            pages.merge(page.getExchange().getVariable("provider", String.class), 1L, Long::sum);
        }
    }

    @Override
    public void close() {
        camel.getManagementStrategy().removeEventNotifier(this);
    }
}
