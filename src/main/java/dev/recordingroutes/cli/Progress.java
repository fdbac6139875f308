package dev.recordingroutes.cli;

import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.CamelEvent.ExchangeSendingEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal how a pass gets on: pages listed, files done of found, bytes, rate, time left. */
final class Progress implements AutoCloseable {
    private final Engine engine;
    private final @Nullable ProgressBar bar;
    private final Pages pages = new Pages();
    private final long began = System.nanoTime();

    private Progress(Engine engine, @Nullable ProgressBar bar) {
        this.engine = engine;
        this.bar = bar;
        pages.start();
        engine.camel().getManagementStrategy().addEventNotifier(pages);
        // Camel decided when it started, without this listener, that nobody listens.
        engine.camel().getCamelContextExtension().setEventNotificationApplicable(true);
    }

    /** A bar on standard error when that is a terminal, as the launcher says; else nothing is shown. */
    static Progress of(String task, Engine engine) {
        return new Progress(engine, Boolean.getBoolean("recording-routes.terminal") ? bar(task) : null);
    }

    void show(Tally tally) {
        if (bar == null) {
            return;
        }
        var bytes = engine.recordingRoutes().bytesReceived();
        var seconds = Math.max(1, (System.nanoTime() - began) / 1_000_000_000L);
        bar.maxHint(tally.found() == 0 ? -1 : tally.found());
        bar.stepTo(tally.settled());
        bar.setExtraMessage(
                " %d pages, %s, %s/s".formatted(pages.count.get(), Sizes.of(bytes), Sizes.of(bytes / seconds)));
    }

    @Override
    public void close() {
        engine.camel().getManagementStrategy().removeEventNotifier(pages);
        if (bar != null) {
            bar.close();
        }
    }

    private static ProgressBar bar(String task) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(" files", 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }

    /** Counts the pages that go into the ledger. */
    private static final class Pages extends EventNotifierSupport {
        private final AtomicLong count = new AtomicLong();

        @Override
        public boolean isEnabled(CamelEvent event) {
            return event instanceof ExchangeSendingEvent;
        }

        @Override
        public void notify(CamelEvent event) {
            if (event instanceof ExchangeSendingEvent page
                    && page.getEndpoint().getEndpointUri().equals("direct://record")) {
                count.incrementAndGet();
            }
        }
    }
}
