package dev.recordingroutes.delivery;

import java.io.IOException;
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
    private @Nullable ProducerTemplate template;

    EndpointFileStore(CamelContext camel, String uri) {
        this.camel = camel;
        this.uri = uri;
    }

    @Override
    public void write(Content content, String path) throws IOException {
        Object body = content instanceof Content.File file ? file.path().toFile() : ((Content.Text) content).text();
        var failure = template()
                .send(uri, exchange -> {
                    exchange.getIn().setBody(body);
                    exchange.getIn().setHeader(Exchange.FILE_NAME, path);
                })
                .getException();
        if (failure != null) {
            throw DeliveryFailure.of(failure);
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
        if (template != null) {
            template.stop();
            template = null;
        }
    }
}
