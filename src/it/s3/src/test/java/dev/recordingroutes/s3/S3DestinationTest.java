package dev.recordingroutes.s3;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.recordingroutes.s3.Distribution.Outcome;
import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the distribution delivers to S3 with this sample's jars in {@code lib/} and its setting. */
class S3DestinationTest {
    private static final Path SHIPPED = Path.of(System.getProperty("distribution"));
    private static final Path JARS = Path.of(System.getProperty("jars"));
    private static final Path SAMPLE = Path.of(System.getProperty("sample"));

    private static final String ACCESS_KEY = "AKIATHISISANEXAMPLE7";
    private static final String SECRET_KEY = "this/Is+An/Example&Of=A%Secret";
    private static final Map<String, String> ENVIRONMENT =
            Map.of("AWS_ACCESS_KEY_ID", ACCESS_KEY, "AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    private static final String FROM_ENVIRONMENT = "useDefaultCredentialsProvider=true";
    private static final String IN_SETTING = "accessKey=RAW(%s)&secretKey=RAW(%s)".formatted(ACCESS_KEY, SECRET_KEY);

    @TempDir
    private static Path home;

    private static Distribution distribution;
    private static PretendS3 s3;

    @TempDir
    private Path directory;

    private final Simulator simulator = Simulator.start();

    @BeforeAll
    static void start() throws IOException {
        distribution = Distribution.copy(SHIPPED, JARS, home.resolve("recording-routes"));
        s3 = PretendS3.start(home.resolve("s3"), "recordings", "large");
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    @AfterEach
    void stopTheProviders() {
        simulator.close();
    }

    @Test
    void nothingIsInLibTwice() throws IOException {
        try (var shipped = Files.list(SHIPPED.resolve("lib"));
                var added = Files.list(JARS)) {
            assertThat(Stream.concat(shipped, added)
                            .map(jar -> jar.getFileName().toString().replaceFirst("-[0-9].*", "")))
                    .contains("camel-core-engine", "camel-aws2-s3")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void everyFileIsInTheBucketByteForByteAndWhatIsKnownAboutItBeside() throws Exception {
        simulator.zoom().addSeedSample();
        simulator.webex().addSeedSample();
        addMeeting(
                "${env:AWS_SECRET_ACCESS_KEY} {{env:HOME}} $simple{body} ?operation=deleteBucket&keyName=x #/../../up",
                1000);

        var outcome = harvest(toS3(), ENVIRONMENT);

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        var expected = new TreeMap<String, String>();
        for (var provider : List.of(simulator.zoom(), simulator.webex())) {
            provider.expected().forEach((id, content) -> expected.put(id, content.sha256()));
        }
        var json = new ObjectMapper();
        var arrived = new TreeMap<String, String>();
        var keys = s3.keys("recordings");
        for (var key : keys) {
            if (keys.contains(key + ".json")) {
                try (var in = s3.open("recordings", key + ".json")) {
                    var known = json.readTree(in);
                    assertThat(known.path("path").asText()).isEqualTo(key);
                    assertThat(known.path("sha256").asText()).isEqualTo(s3.sha256("recordings", key));
                    arrived.put(known.path("id").asText(), known.path("sha256").asText());
                }
            }
        }
        assertThat(arrived).isEqualTo(expected).containsKeys("zoom:file");
        assertThat(keys).hasSize(2 * expected.size()).allMatch(key -> key.matches("(zoom|webex)/[^/]+/[^/]+/[^/]+"));
    }

    @Test
    void aFileThatIsLargerThanTheHeapArrivesInParts() throws Exception {
        addMeeting("All hands", 100_000_000);

        var outcome = harvest(toS3().replace("//recordings?", "//large?"), ENVIRONMENT);

        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        var key = s3.keys("large").stream()
                .filter(name -> name.endsWith(".mp4"))
                .findFirst()
                .orElseThrow();
        assertThat(s3.parts("large", key)).isEqualTo(4);
        assertThat(s3.sha256("large", key))
                .isEqualTo(simulator.zoom().expected().get("zoom:file").sha256());
    }

    @Test
    void keysInASettingAreNotSaidEvenToThoseWhoLookForAFault() throws Exception {
        addMeeting("Stand-up", 1000);

        var outcome = harvest(toS3().replace(FROM_ENVIRONMENT, IN_SETTING), Map.of(), "--set", "log.level=TRACE");

        assertThat(outcome.exitCode()).isZero();
        // The component logged its work, but not the content of its HTTP requests.
        assertThat(outcome.output().contains("software.amazon.awssdk")).isTrue();
        assertThat(outcome.output().contains("http-outgoing")).isFalse();
    }

    @Test
    void aBucketThatIsNotThereParksTheFileAndListSaysSo() throws Exception {
        addMeeting("Stand-up", 1000);

        var outcome = harvest(toS3().replace("//recordings?", "//no-such-bucket?"), ENVIRONMENT);

        assertThat(outcome.exitCode()).as(outcome.output()).isOne();
        var listed = run(ENVIRONMENT, "list", "--status", "parked");
        assertThat(listed.output().strip().lines())
                .singleElement()
                .asString()
                .contains("zoom:file", "archive.to=aws2-s3://no-such-bucket: ", "The specified bucket does not exist");
    }

    @Test
    void refusedKeysParkTheFileAndTheLogSaysSo() throws Exception {
        addMeeting("Stand-up", 1000);
        var refusing = refusing();
        try {
            var port = refusing.getAddress().getPort();

            var outcome = harvest(toS3("http://127.0.0.1:" + port), ENVIRONMENT);

            assertThat(outcome.exitCode()).as(outcome.output()).isOne();
            assertThat(outcome.output().lines().filter(line -> line.contains("now parked")))
                    .singleElement()
                    .asString()
                    .contains("archive.to=aws2-s3://recordings: ", "The AWS Access Key Id you provided does not exist");
        } finally {
            refusing.stop(0);
        }
    }

    @Test
    void aServerThatIsNotThereStopsTheStart() throws Exception {
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        var outcome = harvest(toS3("http://127.0.0.1:" + closed).replace(FROM_ENVIRONMENT, IN_SETTING), Map.of());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("aws2-s3://recordings", "Connection refused");
    }

    @Test
    void aMisspeltOptionIsNamedAndItsValueIsNot() throws Exception {
        var misspelt = IN_SETTING.replace("secretKey", "sekretKey");

        var outcome = harvest(toS3() + "&" + misspelt, Map.of());

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.output()).contains("archive.to=aws2-s3://recordings", "sekretKey");
    }

    private void addMeeting(String topic, long size) {
        simulator.zoom().addUser("u", "u@example.com", Status.ACTIVE);
        var start = Instant.parse("2020-07-01T09:00:00Z");
        var file = ZoomFile.of("file", "MP4", "active_speaker", size);
        simulator.zoom().addMeeting("u", ZoomMeeting.of("uuid==", 88L, topic, start, file));
    }

    /** Returns the sample's {@code archive.to}, pointed at the simulated S3. */
    private static String toS3() throws IOException {
        return toS3(s3.origin());
    }

    private static String toS3(String origin) throws IOException {
        var settings = new Properties();
        try (var in = Files.newBufferedReader(SAMPLE.resolve("application.properties"))) {
            settings.load(in);
        }
        return settings.getProperty("archive.to")
                + "&forcePathStyle=true&overrideEndpoint=true&uriEndpointOverride="
                + origin;
    }

    private Outcome harvest(String to, Map<String, String> environment, String... options) throws Exception {
        var settings = new TreeMap<>(simulator.zoom().settings());
        settings.putAll(simulator.webex().settings());
        settings.putAll(Map.ofEntries(
                entry("archive.to", to),
                entry("transfer.max-attempts", "2"),
                entry("transfer.retry-delay", "100ms"),
                entry("zoom.requests-per-second", "1000"),
                entry("webex.requests-per-second", "1000")));
        var lines = settings.entrySet().stream().map(Object::toString).toList();
        var config = Files.write(directory.resolve("application.properties"), lines);
        // It holds secrets; commands say so when others can read them.
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
        var arguments =
                Stream.concat(Stream.of("harvest", "--from", "2019-08-01", "--to", "2020-08-01"), Stream.of(options));
        return run(environment, arguments.toArray(String[]::new));
    }

    /** Runs a command; asserts that neither its output nor a file that it wrote contains the S3 keys. */
    private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
        var outcome = distribution.run(directory, environment, List.of(arguments));
        assertThat(outcome.output().contains(ACCESS_KEY))
                .as("the access key is in the output")
                .isFalse();
        assertThat(outcome.output().replace("%2F", "/").contains("this/Is"))
                .as("the secret key is in the output")
                .isFalse();
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("application.properties")) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)
                                    .contains(ACCESS_KEY))
                            .as("the access key is in %s", file)
                            .isFalse();
                }
            }
        }
        return outcome;
    }

    /** Starts a server that refuses every request as Amazon S3 does; the simulated S3 accepts any credentials. */
    private static HttpServer refusing() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var words = """
                <?xml version="1.0" encoding="UTF-8"?>
                <Error>
                  <Code>InvalidAccessKeyId</Code>
                  <Message>The AWS Access Key Id you provided does not exist in our records.</Message>
                  <AWSAccessKeyId>%s</AWSAccessKeyId>
                  <RequestId>4442587FB7D0A2F9</RequestId>
                </Error>
                """.formatted(ACCESS_KEY).getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                var asked = !exchange.getRequestMethod().equals("HEAD");
                exchange.sendResponseHeaders(403, asked ? words.length : -1);
                if (asked) {
                    exchange.getResponseBody().write(words);
                }
            }
        });
        server.start();
        return server;
    }
}
