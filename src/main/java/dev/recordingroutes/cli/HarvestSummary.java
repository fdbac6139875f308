package dev.recordingroutes.cli;

import dev.recordingroutes.operation.FileCounts;
import dev.recordingroutes.operation.Sizes;
import java.time.Duration;

/** Table at the end of a harvest or a redelivery. */
final class HarvestSummary {
    private HarvestSummary() {}

    static String of(FileCounts files, Duration took) {
        return new Table()
                .row("found", files.found())
                .row("delivered", files.delivered())
                .row("already there", files.alreadyThere())
                .row("waiting", files.waiting())
                .row("pending", files.unsettled())
                .row("skipped", files.skipped())
                .row("unavailable", files.unavailable())
                .row("parked", files.parked())
                .row("bytes", Sizes.of(files.bytes()))
                .row("duration", duration(took))
                .toString();
    }

    static String duration(Duration took) {
        return took.toMinutes() > 0
                ? "%d min %02d s".formatted(took.toMinutes(), took.toSecondsPart())
                : "%d.%d s".formatted(took.toSeconds(), took.toMillisPart() / 100);
    }
}
