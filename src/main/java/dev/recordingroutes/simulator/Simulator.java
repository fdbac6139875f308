package dev.recordingroutes.simulator;

/** Pretend Zoom and Webex, on ports of this machine that are free. */
public final class Simulator implements AutoCloseable {
    private final ZoomSimulator zoom = new ZoomSimulator();
    private final WebexSimulator webex = new WebexSimulator();

    private Simulator() {}

    /** Starts both, without a recording in them. */
    public static Simulator start() {
        return new Simulator();
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
    }
}
