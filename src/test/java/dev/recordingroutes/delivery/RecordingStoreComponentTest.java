package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a delivery is a Camel endpoint, which can be traced, intercepted and mocked. */
class RecordingStoreComponentTest {
    private static final StoreOptions OPTIONS = new StoreOptions(1, Duration.ZERO, Duration.ofSeconds(10), 0, null);

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @TempDir
    Path directory;

    private Path archive;

    @BeforeEach
    void makeTheArchive() throws Exception {
        archive = Files.createDirectory(directory.resolve("with space"));
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void interceptorsAndEventsSeeEachDelivery() throws Exception {
        var destination = open("file:" + archive).all().get(0);
        var sent = new CopyOnWriteArrayList<String>();
        camel.getManagementStrategy().addEventNotifier(new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeSentEvent done
                        && done.getEndpoint().getEndpointUri().startsWith("recording-store:")) {
                    sent.add(done.getExchange().getMessage().getHeader("CamelFileName", String.class));
                }
            }
        });
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                interceptSendToEndpoint("recording-store:*").to("mock:intercepted");
                from("direct:deliver").toD("recording-store:${variable.destination}");
            }
        });
        camel.start();

        deliver(destination, "a.txt", "one");
        deliver(
                destination,
                "b.txt",
                Files.writeString(directory.resolve("two"), "two").toFile());

        assertThat(archive.resolve("a.txt")).hasContent("one");
        assertThat(archive.resolve("b.txt")).hasContent("two");
        assertThat(sent).containsExactly("a.txt", "b.txt");
        assertThat(camel.getEndpoint("mock:intercepted", MockEndpoint.class).getReceivedCounter())
                .isEqualTo(2);
    }

    @Test
    void adviceWithMocksCountsEachDelivery() throws Exception {
        var destination = open("file:" + archive).all().get(0);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:deliver").routeId("deliver").toD("recording-store:${variable.destination}");
            }
        });
        AdviceWith.adviceWith(camel, "deliver", route -> route.mockEndpoints("recording-store:*"));
        camel.start();

        deliver(destination, "a.txt", "one");
        deliver(destination, "b.txt", "two");

        assertThat(archive.resolve("b.txt")).hasContent("two");
        assertThat(camel.getEndpoints())
                .filteredOn(endpoint -> endpoint.getEndpointUri().startsWith("mock://recording-store"))
                .singleElement()
                .satisfies(mock ->
                        assertThat(((MockEndpoint) mock).getReceivedCounter()).isEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:/srv/with space",
                "file:/srv/100% & more+#1",
                "file:/srv/Grüße",
                "file:relative/archive",
                "ftp://nas/in",
                "ftp://nas//srv/in",
                "sftp://user@host:22/dir",
                "sftp://user@[::1]:2222/dir",
                "ftps://user:S3cret@nas/in?passiveMode=false",
                "seda:archive:one?size=2",
                "file:{{home}}/archive",
            })
    void aDestinationIsFoundByItsNameWhateverItsUriHolds(String uri) throws Exception {
        camel.getPropertiesComponent().addInitialProperty("home", "/home/me");
        var destinations = open("mock:another", uri);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                interceptSendToEndpoint("recording-store:*")
                        .skipSendToOriginalEndpoint()
                        .to("mock:delivered");
                from("direct:deliver").toD("recording-store:${variable.destination}");
            }
        });
        camel.start();

        deliver(destinations.all().get(1), "a.txt", "one");

        assertThat(camel.getEndpoint("mock:delivered", MockEndpoint.class).getReceivedCounter())
                .isEqualTo(1);
    }

    @Test
    void aNameThatIsNotInTheSettingIsSaidSo() throws Exception {
        open("file:" + archive);
        camel.start();

        assertThatThrownBy(() -> camel.getEndpoint("recording-store:file:/nowhere"))
                .rootCause()
                .hasMessageContaining("file:/nowhere")
                .hasMessageContaining("is not in archive.to, which has [file:" + archive);
    }

    private Destinations open(String... uris) {
        var destinations = Destinations.of(camel, List.of(uris), OPTIONS);
        var delivery = new AtomicDelivery(Stores.NAMES, Clock.systemUTC());
        camel.addComponent("recording-store", new RecordingStoreComponent(camel, destinations, delivery));
        return destinations;
    }

    private void deliver(Destination destination, String path, Object body) {
        var exchange = camel.createProducerTemplate().send("direct:deliver", sending -> {
            sending.setVariable("destination", destination);
            sending.getIn().setBody(body);
            sending.getIn().setHeaders(Map.of("CamelFileName", path));
        });
        assertThat(exchange.getException()).isNull();
    }
}
