package dev.recordingroutes.simulator;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Both pretend providers, each on free ports of 127.0.0.1, until closed. */
public final class Simulator implements AutoCloseable {

    /** Enough for the default eight transfers of each provider at once. */
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

    /** With the computer's clock. */
    public static Simulator start() {
        return start(Clock.systemUTC());
    }

    /**
     * With a clock that a test can set.
     *
     * @param clock by which tokens, page tokens and download links age, and by which a listing knows what day it is
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
