package dev.recordingroutes.delivery;

import dev.recordingroutes.network.Daemons;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Any Camel endpoint that takes a file or text as body, and its path as the header {@code CamelFileName}. It is believed
 * when it does not fail.
 */
final class EndpointFileStore implements FileStore {
    private final CamelContext camel;
    private final String uri;
    private final CompletableFuture<Exchange> stopped = new CompletableFuture<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(Daemons.named("recording-routes-endpoint"));
    private @Nullable ProducerTemplate template;

    EndpointFileStore(CamelContext camel, String uri) {
        this.camel = camel;
        this.uri = uri;
    }

    /** Waits in a thread that a stop can leave: nobody knows how to abort what a component is doing. */
    @Override
    public void write(Content content, String path) throws IOException {
        Object body = content instanceof Content.File file ? file.path().toFile() : ((Content.Text) content).text();
        var producer = template();
        var sent = CompletableFuture.supplyAsync(
                () -> producer.send(uri, exchange -> {
                    exchange.getIn().setBody(body);
                    exchange.getIn().setHeader(Exchange.FILE_NAME, path);
                }),
                threads);
        try {
            CompletableFuture.anyOf(sent, stopped).get();
            var failure = sent.get().getException();
            if (failure != null) {
                throw DeliveryFailure.of(failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw DeliveryFailure.of(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof DeliveryFailure stopping ? stopping : DeliveryFailure.of(e);
        }
    }

    private synchronized ProducerTemplate template() {
        if (template == null) {
            template = camel.createProducerTemplate();
        }
        return template;
    }

    @Override
    public boolean isWriteOnly() {
        return true;
    }

    @Override
    public synchronized void close() {
        stopped.completeExceptionally(new DeliveryFailure("the program is stopping"));
        threads.shutdownNow();
        if (template != null) {
            template.stop();
            template = null;
        }
    }
}
