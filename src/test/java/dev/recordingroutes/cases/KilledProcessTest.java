package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.cli.Workplace;
import dev.recordingroutes.simulator.ProviderSimulator;
import dev.recordingroutes.simulator.Request;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.WebexFile;
import dev.recordingroutes.simulator.WebexRecording;
import dev.recordingroutes.simulator.ZoomFile;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tests {@code kill -9} at any instant, any number of times. Starts processes and kills each at a random moment, while
 * an {@link Onlooker} checks the archive; the last process runs to its end.
 *
 * <p>{@code -Dchaos.seed=N} repeats a run's choices, as far as the machine's timing allows.
 */
class KilledProcessTest extends Case {
    /** Options for a fast start: most of these processes end before an optimising compiler would pay off. */
    private static final List<String> JVM = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC");

    /** Seed of all random choices. */
    private final long seed = Long.getLong("chaos.seed", System.nanoTime());

    private final Random random = new Random(seed);
    private final AtomicInteger downloads = new AtomicInteger();
    private volatile Trigger trigger = new Trigger(Moment.TIME, 0);
    private final Map<Phase, Integer> killed = new EnumMap<>(Phase.class);
    private int recorded;
    private Onlooker onlooker;

    /** Event that a kill waits for. */
    private enum Moment {
        /** A part of the time that a whole run takes. */
        TIME,
        /** A request that a provider sees. */
        REQUEST,
        /** A temporary name in the archive. */
        TEMPORARY,
        /** A final name in the archive. */
        NAME,
        /** The final name of the last file, and then a part of the time that is left for settling and stopping. */
        END
    }

    /** Phase of a process when it was killed. */
    private enum Phase {
        STARTING,
        LISTING_OR_ENDING,
        TRANSFERRING
    }

    /** Completes at the n-th event of one type. */
    private static final class Trigger {
        private final Moment moment;
        private final AtomicInteger left;
        private final CompletableFuture<Void> happened = new CompletableFuture<>();

        Trigger(Moment moment, int count) {
            this.moment = moment;
            this.left = new AtomicInteger(count);
        }

        void see(Moment what) {
            if (what == moment && left.decrementAndGet() == 0) {
                happened.complete(null);
            }
        }
    }

    @BeforeEach
    void watch() throws IOException {
        System.out.println("-Dchaos.seed=" + seed + " repeats this run");
        workplace.set("transfer.max-attempts", "50");
        simulator.webex().rotateRefreshTokens(true);
        for (var provider : providers()) {
            provider.respondAlways(this::report, Response.of(500));
            // Every fourth download stalls, so that kills hit downloads too.
            provider.spoilAlways(
                    request -> provider.isDownload(request) && downloads.incrementAndGet() % 4 == 0,
                    answer -> answer.stalledAfter(500, Duration.ofMillis(150)));
        }
        // A killed JVM may leave temporary files; here they are deleted with the test's directory.
        Files.createDirectory(directory.resolve("tmp"));
        onlooker = new Onlooker(
                workplace.archive(), (file, temporary) -> trigger.see(temporary ? Moment.TEMPORARY : Moment.NAME));
    }

    @AfterEach
    void lookAway() throws InterruptedException {
        onlooker.stop();
    }

    @Test
    @Tag("slow")
    void processesThatAreKilledEightTimesDeliverEveryFileOnceAndNeverShowAPartOfOne() throws Exception {
        killAndFinish(8);
    }

    @Test
    @Tag("chaos")
    void processesThatAreKilledFiftyTimesDeliverEveryFileOnceAndNeverShowAPartOfOne() throws Exception {
        killAndFinish(50);
    }

    @Test
    void whereverAProcessIsKilledWhileItMakesItsFirstLedgerTheNextOneWorks() throws Exception {
        killAtFirstStart(3);
    }

    @Test
    @Tag("chaos")
    void whereverOneOfManyProcessesIsKilledWhileItMakesItsFirstLedgerTheNextOneWorks() throws Exception {
        killAtFirstStart(20);
    }

    private void killAtFirstStart(int kills) throws Exception {
        meeting("u==", "Weekly", now.minusSeconds(9_000), video("video"));
        // Time from the ledger's first byte to the first poll.
        var making = Duration.ofMillis(700);
        for (var time : times(kills, making)) {
            var ledger = directory.resolve("first-" + time.toNanos()).resolve("ledger.db");
            workplace = new Workplace(ledger.getParent())
                    .set(simulator.zoom().settings())
                    .clock(clock);
            Files.createDirectories(ledger.getParent());
            var process = start();
            Waits.await().pollInterval(Duration.ofMillis(1)).until(() -> Files.exists(ledger) || !process.isAlive());
            process.waitFor(time.toNanos() / 1_000, TimeUnit.MICROSECONDS);
            process.destroyForcibly().waitFor();

            assertExit(harvest("zoom"), 0);

            assertEverythingIsThere();
            assertThat(workplace.files()).hasSize(2);
        }
    }

    private void killAndFinish(int kills) throws Exception {
        simulator.zoom().generate(2, 10, now.minus(Duration.ofDays(5)), now.minusSeconds(60));
        simulator.webex().generate(1, 4, now.minus(Duration.ofDays(5)), now.minusSeconds(60));
        onlooker.expect(expected());
        var began = System.nanoTime();
        assertFinishes(start());
        var wholeRun = Duration.ofNanos(System.nanoTime() - began);

        var moments = new ArrayList<Moment>();
        for (var i = 0; i < kills; i++) {
            moments.add(Moment.values()[i % Moment.values().length]);
        }
        Collections.shuffle(moments, random);
        var times = times(Collections.frequency(moments, Moment.TIME), wholeRun);
        for (var moment : moments) {
            while (!kill(moment, moment == Moment.TIME ? times.get(times.size() - 1) : Duration.ZERO)) {
                // The process ended before its moment; the next one has new files.
            }
            if (moment == Moment.TIME) {
                times.remove(times.size() - 1);
            }
        }
        System.out.println("a run takes " + wholeRun + "; killed: " + killed + "; read: " + onlooker.reads());

        record();
        assertFinishes(start());
        assertEverythingIsThere();
        assertNothingIsLeftOver();
        assertThat(onlooker.mediaInPlace()).isEqualTo(expected().size());
        assertThat(onlooker.reads()).isGreaterThanOrEqualTo(2 * expected().size());
        assertThat(refreshTokens()).as("refresh tokens that were used").isGreaterThan(kills / 2);
        // A kill hits a phase by chance, the more so on a busy machine; enough kills hit each phase.
        assertThat(kills - killed.getOrDefault(Phase.STARTING, 0))
                .as("kills while at work, of " + killed)
                .isGreaterThanOrEqualTo(kills / 3);
        if (kills >= Phase.values().length * 10) {
            assertThat(killed).containsOnlyKeys(Phase.values());
        }
    }

    /** Returns times of kills, spread over the length of a run, in random order. */
    private List<Duration> times(int count, Duration wholeRun) {
        var times = new ArrayList<Duration>();
        for (var i = 0; i < count; i++) {
            times.add(Duration.ofNanos((long) ((i + random.nextDouble()) / count * wholeRun.toNanos())));
        }
        Collections.shuffle(times, random);
        return times;
    }

    /** Starts a process with new files and kills it; returns false when it had ended before. */
    private boolean kill(Moment moment, Duration time) throws Exception {
        record();
        misbehave();
        var open = expected().size() - onlooker.mediaInPlace();
        // Each file has a sidecar, which may have its name before the file has.
        var names = 2 * expected().size() - onlooker.namesInPlace();
        trigger = new Trigger(
                moment == Moment.END ? Moment.NAME : moment,
                switch (moment) {
                    case TIME -> 0;
                    // Each provider gets one token request and three listings, then two requests a file.
                    case REQUEST -> 1 + random.nextInt(8 + 2 * open);
                    case TEMPORARY -> 1 + random.nextInt(Math.max(1, open / 4));
                    case NAME -> 1 + random.nextInt(names);
                    case END -> names;
                });
        var before = requests();
        var process = start();
        if (moment != Moment.TIME) {
            Waits.get(CompletableFuture.anyOf(trigger.happened, process.onExit()));
        }
        var longer = moment == Moment.END ? random.nextInt(400_000) : random.nextInt(20_000);
        process.waitFor(time.toNanos() / 1_000 + longer, TimeUnit.MICROSECONDS);
        process.destroyForcibly().waitFor();
        onlooker.look();
        assertNoComplaints();
        if (process.exitValue() == 0) {
            return false;
        }
        assertThat(process.exitValue())
                .as("it ended by itself: " + Files.readString(workplace.log()))
                .isEqualTo(128 + 9);
        var phase = requests() == before
                ? Phase.STARTING
                : contents(workplace.spool()).size() > 1 ? Phase.TRANSFERRING : Phase.LISTING_OR_ENDING;
        killed.merge(phase, 1, Integer::sum);
        return true;
    }

    /** Adds a meeting with files of various sizes. */
    private void record() {
        var round = recorded++;
        var files = new ArrayList<ZoomFile>();
        var large = random.nextInt(3) == 0;
        files.add(ZoomFile.of("video-" + round, "MP4", "active_speaker", size(large ? 4 << 20 : 200_000)));
        files.add(ZoomFile.of("audio-" + round, "M4A", "audio_only", size(50_000)));
        files.add(ZoomFile.of("text-" + round, "TRANSCRIPT", "audio_transcript", size(3_000)));
        files.add(ZoomFile.of("chat-" + round, "CHAT", "chat_file", size(1_000)));
        files.add(ZoomFile.bare("TIMELINE", size(1_000)));
        meeting("round-" + round, "Largo & Größe", sometime(), files.toArray(ZoomFile[]::new));
        var created = sometime();
        simulator
                .webex()
                .addRecording(
                        SITE,
                        WebexRecording.of("round" + round, "予算", created.minusSeconds(900), created, size(2 << 20))
                                .withFile(WebexFile.AUDIO, size(90_000))
                                .withFile(WebexFile.TRANSCRIPT, size(2_000)));
        onlooker.expect(expected());
    }

    private long size(int most) {
        return 200L + random.nextInt(most);
    }

    private Instant sometime() {
        return now.minusSeconds(3_600 + random.nextInt(400_000));
    }

    /** Adds one transient failure of a provider, which a process survives unless it is killed. */
    private void misbehave() {
        var zoom = simulator.zoom();
        var webex = simulator.webex();
        switch (random.nextInt(6)) {
            case 0 -> zoom.spoilOnce(zoom::isDownload, answer -> answer.cutAfter(400));
            case 1 -> webex.spoilOnce(webex::isDownload, answer -> answer.cutAfter(300));
            case 2 -> zoom.respondOnce(zoom::isDownload, Response.of(500));
            case 3 -> zoom.respondOnce(Case::isListing, Response.html(503, "Service Unavailable"));
            case 4 -> webex.respondOnce(Case::isDetail, Response.disconnect());
            default -> zoom.respondOnce(before(Case::isLink, zoom::expireTokens), Response.of(500));
        }
    }

    private boolean report(Request request) {
        trigger.see(Moment.REQUEST);
        return false;
    }

    private Process start() throws IOException {
        var options = new ArrayList<>(JVM);
        options.add("-Djava.io.tmpdir=" + directory.resolve("tmp"));
        return workplace.start(options, "harvest");
    }

    private void assertFinishes(Process process) throws Exception {
        Waits.ended(process);
        assertThat(process.exitValue()).as(Files.readString(workplace.log())).isZero();
        onlooker.look();
        assertNoComplaints();
    }

    private void assertNoComplaints() {
        assertThat(onlooker.complaints()).as("seen with -Dchaos.seed=" + seed).isEmpty();
    }

    private void assertNothingIsLeftOver() throws IOException {
        var rows = workplace.ledger().values();
        var paths = new TreeMap<String, String>();
        rows.forEach(row -> {
            paths.put(row.path("path").asText(), row.path("id").asText());
            paths.put(row.path("path").asText() + ".json", row.path("id").asText());
        });
        assertThat(workplace.files().stream()
                        .map(file -> workplace.archive().relativize(file).toString()))
                .containsExactlyInAnyOrderElementsOf(paths.keySet());
        assertThat(contents(workplace.spool())).containsExactly(".lock");
        assertThat(contents(directory))
                .containsOnly(
                        ".webex-refresh-token",
                        "archive",
                        "ledger.db",
                        "ledger.db.key",
                        "ledger.db.lock",
                        "my.properties",
                        "process.log",
                        "spool",
                        "tmp");
    }

    private static List<String> contents(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toList());
        }
    }

    private int requests() {
        return providers().stream()
                .mapToInt(provider -> provider.requests().size())
                .sum();
    }

    private long refreshTokens() {
        return seen(simulator.webex(), Case::isTokenRequest).stream()
                .map(request -> request.form().get("refresh_token"))
                .distinct()
                .count();
    }

    private List<ProviderSimulator> providers() {
        return List.of(simulator.zoom(), simulator.webex());
    }
}
