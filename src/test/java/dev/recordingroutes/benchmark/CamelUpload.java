package dev.recordingroutes.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;

/** Program that uploads files at once with Camel's own producer, as a route without this product would. */
public final class CamelUpload {
    private CamelUpload() {}

    /** Takes the URI of an endpoint and the files. */
    public static void main(String[] arguments) throws Exception {
        var uri = arguments[0];
        var files = Stream.of(arguments).skip(1).map(Path::of).toList();
        var threads = Executors.newFixedThreadPool(files.size());
        try (var camel = new DefaultCamelContext();
                var template = camel.createProducerTemplate()) {
            camel.start();
            List<Callable<Object>> uploads = files.stream()
                    .<Callable<Object>>map(file -> () -> {
                        var name = file.getParent().getFileName() + "-" + file.getFileName();
                        template.sendBodyAndHeader(uri, file.toFile(), Exchange.FILE_NAME, name);
                        return name;
                    })
                    .toList();
            for (var upload : threads.invokeAll(uploads)) {
                upload.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
