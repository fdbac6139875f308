package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.simulator.Content;
import dev.recordingroutes.simulator.ProviderSimulator;
import dev.recordingroutes.simulator.Request;
import dev.recordingroutes.simulator.Simulator;
import dev.recordingroutes.simulator.WebexFile;
import dev.recordingroutes.simulator.WebexRecording;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Base of the cases: a directory for the program, and a simulator of both providers. */
abstract class Case {
    static final String USER = "u";
    static final String SITE = "site4-example.webex.com";
    static final String HOST = "ada.lovelace@example.com";

    /** Clock of the providers, and of commands in this JVM unless a test sets another one. */
    final Now clock = new Now();

    final Instant now = clock.instant();
    final Simulator simulator = Simulator.start(clock);

    @TempDir
    Path directory;

    Workplace workplace;

    @BeforeEach
    void pointAtTheSimulator() {
        workplace = new Workplace(directory)
                .set(simulator.zoom().settings())
                .set(simulator.webex().settings())
                .set("zoom.users", "*")
                .set("webex.sites", "*")
                .clock(clock);
        simulator.zoom().addUser(USER, "u@example.com", ZoomSimulator.Status.ACTIVE);
        simulator.webex().addSite(SITE);
    }

    @AfterEach
    void stopTheSimulatorAndSeeThatNoTokenLeaked() {
        var leaks = simulator.zoom().leaks().size() + simulator.webex().leaks().size();
        simulator.close();
        assertThat(leaks).as("requests that took credentials to a media host").isZero();
    }

    /** Runs one {@code harvest} of a provider. */
    Workplace.Result harvest(String provider, String... more) {
        var arguments = new String[more.length + 3];
        arguments[0] = "harvest";
        arguments[1] = "--provider";
        arguments[2] = provider;
        System.arraycopy(more, 0, arguments, 3, more.length);
        return workplace.run(arguments);
    }

    /** Adds a Zoom meeting of {@link #USER}. */
    ZoomMeeting meeting(String uuid, String topic, Instant start, ZoomFile... files) {
        var meeting = ZoomMeeting.of(uuid, 88_516_223_979L, topic, start, files);
        simulator.zoom().addMeeting(USER, meeting);
        return meeting;
    }

    /** Adds a Webex recording of {@link #SITE} that was generated ten minutes after it began. */
    WebexRecording recording(String id, Instant recorded, WebexFile... others) {
        var recording = WebexRecording.of(id, "Topic", recorded, recorded.plusSeconds(600), 4_000);
        for (var other : others) {
            recording = recording.withFile(other, 900);
        }
        simulator.webex().addRecording(SITE, recording);
        return recording;
    }

    static ZoomFile video(String id) {
        return ZoomFile.of(id, "MP4", "active_speaker", 5_000);
    }

    /** Returns the content of each file that a harvest of both providers must deliver, by id. */
    Map<String, Content> expected() {
        var all = new HashMap<>(simulator.zoom().expected());
        all.putAll(simulator.webex().expected());
        return all;
    }

    void assertEverythingIsThere() throws IOException {
        assertEverythingIsThere(expected());
    }

    /** Asserts that ledger and archive contain exactly these files, all delivered and byte for byte the same. */
    void assertEverythingIsThere(Map<String, Content> expected) throws IOException {
        assertThat(workplace.ledger()).containsOnlyKeys(expected.keySet());
        assertDelivered(expected);
    }

    /** Asserts that the archive contains exactly these files, delivered by the ledger, which may know others. */
    void assertDelivered(Map<String, Content> expected) throws IOException {
        var ledger = workplace.ledger();
        var onDisk = workplace.delivered();
        assertThat(onDisk).as("files on disk").hasSize(expected.size());
        expected.forEach((id, content) -> {
            var row = ledger.get(id);
            assertThat(row).as(id).isNotNull();
            assertThat(row.path("status").asText())
                    .as(id + " " + row.path("reason").asText())
                    .isEqualTo("delivered");
            assertThat(row.path("size").asLong()).as(id).isEqualTo(content.size());
            assertThat(row.path("sha256").asText()).as(id).isEqualTo(content.sha256());
            assertThat(onDisk.get(row.path("path").asText())).as(id).isEqualTo(content.sha256());
        });
    }

    static void assertExit(Workplace.Result result, int code) {
        assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(code);
    }

    JsonNode row(String id) throws IOException {
        var row = workplace.ledger().get(id);
        assertThat(row).as(id).isNotNull();
        return row;
    }

    String status(String id) throws IOException {
        return row(id).path("status").asText();
    }

    String reason(String id) throws IOException {
        return row(id).path("reason").asText();
    }

    String path(String id) throws IOException {
        return row(id).path("path").asText();
    }

    /** Returns the requests to a provider that match a condition. */
    static List<Request> seen(ProviderSimulator provider, Predicate<Request> which) {
        return provider.requests().stream().filter(which).toList();
    }

    static boolean isListing(Request request) {
        return request.path().endsWith("/recordings");
    }

    /** Returns true for the first request of a Zoom download, which needs the token; later ones follow redirects. */
    static boolean isLink(Request request) {
        return request.path().startsWith("/rec/download/");
    }

    /** Returns true for a request for the links of one Webex recording. */
    static boolean isDetail(Request request) {
        return request.path().matches("/v1/recordings/[^/]+");
    }

    static boolean isTokenRequest(Request request) {
        return request.path().equals("/oauth/token") || request.path().equals("/v1/access_token");
    }

    /** Returns a condition that is never true; runs an action before the first matching request is answered. */
    static Predicate<Request> before(Predicate<Request> which, Runnable action) {
        var done = new AtomicBoolean();
        return request -> {
            if (which.test(request) && done.compareAndSet(false, true)) {
                action.run();
            }
            return false;
        };
    }

    /** Formats a date in UTC, as options and queries have it. */
    static String day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** Reads a payload from src/test/resources/cases. */
    static String payload(String name) {
        try (InputStream in = Case.class.getResourceAsStream("/cases/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no payload " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Clock that shows the system's time until it is set, and runs on from there. */
    static final class Now extends Clock {
        private volatile long aheadMillis;

        /** Sets the present time; the clock runs on from there. */
        void set(Instant time) {
            aheadMillis = Instant.now().until(time, ChronoUnit.MILLIS);
        }

        @Override
        public Instant instant() {
            return Instant.now().plusMillis(aheadMillis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.offset(Clock.system(zone), Duration.ofMillis(aheadMillis));
        }
    }
}
