package dev.recordingroutes.simulator;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Both simulated providers, each on free ports of 127.0.0.1, until closed. */
public final class Simulator implements AutoCloseable {

    /** Server threads; enough for the default of eight transfers from each provider at once. */
    private static final int WORKERS = 16;

    private final ExecutorService workers;
    private final ZoomSimulator zoom;
    private final WebexSimulator webex;

    private Simulator(Clock clock) {
        this.workers = Executors.newFixedThreadPool(WORKERS, work -> {
            Thread thread = new Thread(work, "simulator");
            thread.setDaemon(true);
            return thread;
        });
        this.zoom = new ZoomSimulator(workers, clock);
        this.webex = new WebexSimulator(workers, clock);
    }

    /** Starts with the computer's clock. */
    public static Simulator start() {
        return start(Clock.systemUTC());
    }

    /**
     * Starts with another clock.
     *
     * @param clock for the age of tokens, page tokens and download links, and for today's date in listings
     */
    public static Simulator start(Clock clock) {
        return new Simulator(clock);
    }

    public ZoomSimulator zoom() {
        return zoom;
    }

    public WebexSimulator webex() {
        return webex;
    }

    @Override
    public void close() {
        zoom.close();
        webex.close();
        workers.shutdownNow();
    }
}
