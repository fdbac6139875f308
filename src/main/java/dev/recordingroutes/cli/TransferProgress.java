package dev.recordingroutes.cli;

/** Shows on a terminal how a pass of the routes gets on: pages listed, files done of found. */
final class TransferProgress implements AutoCloseable {
    private final Engine engine;
    private final Progress progress;
    private final PageCount pages;

    private TransferProgress(Engine engine, Progress progress) {
        this.engine = engine;
        this.progress = progress;
        this.pages = PageCount.in(engine.camel());
    }

    /** Shown as {@link Progress} is. */
    static TransferProgress of(String task, Engine engine) {
        return new TransferProgress(engine, Progress.of(task));
    }

    void show(Tally tally) {
        progress.show(
                tally.settled(),
                tally.found(),
                "%d pages, ".formatted(pages.all()),
                engine.recordingRoutes().bytesReceived());
    }

    @Override
    public void close() {
        pages.close();
        progress.close();
    }
}
