package dev.recordingroutes.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Simulated providers with two months of recordings, the same ones at every start, around those of the documents. */
public final class Demo implements AutoCloseable {
    private static final Instant TO = Instant.parse("2020-07-31T00:00:00Z");
    private static final Instant FROM = TO.minus(Duration.ofDays(60));

    private final Simulator simulator = Simulator.start();

    private Demo() {}

    /** Starts the providers on free ports of 127.0.0.1. */
    public static Demo start() {
        var demo = new Demo();
        demo.simulator.zoom().addSeedSample();
        demo.simulator.zoom().generate(2, 6, FROM, TO);
        demo.simulator.webex().addSeedSample();
        demo.simulator.webex().generate(1, 4, FROM, TO);
        return demo;
    }

    /** Returns the names of the providers. */
    public List<String> providers() {
        return List.of("zoom", "webex");
    }

    /** Returns the settings that point an engine at the providers, for all users and sites. */
    public Map<String, String> settings() {
        var settings = new LinkedHashMap<>(simulator.zoom().settings());
        settings.putAll(simulator.webex().settings());
        settings.putAll(Map.of(
                "zoom.users", "*",
                "zoom.requests-per-second", "1000",
                "webex.sites", "*",
                "webex.requests-per-second", "1000"));
        return settings;
    }

    /** Describes the providers in one line. */
    public String description() {
        var settings = settings();
        return "Pretend providers: Zoom at %s, Webex at %s"
                .formatted(settings.get("zoom.api-url"), settings.get("webex.api-url"));
    }

    /** Returns the start of a range that holds every recording. */
    public Instant from() {
        return Instant.parse("2019-08-01T00:00:00Z");
    }

    /** Returns the end of that range. */
    public Instant to() {
        return Instant.parse("2020-08-01T00:00:00Z");
    }

    @Override
    public void close() {
        simulator.close();
    }
}
