package dev.recordingroutes.embed;

import dev.recordingroutes.RecordingRoutes;
import dev.recordingroutes.operation.HarvestRequest;
import dev.recordingroutes.simulator.Simulator;
import java.time.Duration;
import java.time.Instant;

/** Harvests a simulated Zoom from inside another application, and gets a call for each file. */
public final class Embed {
    public static void main(String[] arguments) throws Exception {
        var from = Instant.now().minus(Duration.ofDays(30));
        try (var simulator = Simulator.start()) {
            simulator.zoom().generate(2, 3, from, Instant.now());
            try (var engine = RecordingRoutes.builder()
                    .set(simulator.zoom().settings())
                    .set("zoom.users", "*")
                    .set("archive.to", "file:target/recordings/archive")
                    .set("ledger.url", "jdbc:sqlite:target/recordings/ledger.db")
                    .set("transfer.spool", "target/recordings/spool")
                    .schedules(false)
                    .listener(file -> System.out.printf("%,9d bytes  %s%n", file.size(), file.path()))
                    .open()) {
                engine.start();
                var result = engine.harvest(HarvestRequest.between(from, Instant.now()));
                if (!result.isComplete()) {
                    throw new IllegalStateException("not complete: " + result);
                }
            }
        }
    }
}
