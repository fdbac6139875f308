package dev.recordingroutes.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;
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
    public OptionalLong size(String path) throws IOException {
        throw cannot("tell sizes");
    }

    @Override
    public void read(String path, OutputStream to) throws IOException {
        throw cannot("be read back");
    }

    @Override
    public void rename(String from, String to) throws IOException {
        throw cannot("rename");
    }

    @Override
    public void delete(String path) throws IOException {
        throw cannot("delete");
    }

    @Override
    public List<String> list(String folder) throws IOException {
        throw cannot("list");
    }

    @Override
    public List<String> makeFolders() {
        return List.of();
    }

    @Override
    public void removeFolders(List<String> made) {}

    @Override
    public String requireReachable() {
        return "not asked";
    }

    private static DeliveryFailure cannot(String what) {
        return new DeliveryFailure("only file, ftp, ftps and sftp destinations can " + what);
    }

    @Override
    public synchronized void close() {
        if (template != null) {
            template.stop();
            template = null;
        }
    }
}
