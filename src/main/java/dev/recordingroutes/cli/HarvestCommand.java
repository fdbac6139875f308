package dev.recordingroutes.cli;

import dev.recordingroutes.recording.DateRange;
import dev.recordingroutes.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** One pass over the enabled providers, until every file that it found is settled. */
@Command(name = "harvest", description = "polls once, waits until every file that was found is settled, and sums up")
final class HarvestCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Option(names = "--provider", paramLabel = "NAME", description = "only this provider; repeatable")
    List<String> named = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description =
                    "recorded on this date or later, in UTC, or since this instant; else as far back as PROVIDER.lookback")
    @Nullable
    String from;

    @Option(
            names = "--to",
            paramLabel = "DATE",
            description = "recorded on this date or earlier, or before this instant; else until now")
    @Nullable
    String to;

    @Option(names = "--dry-run", description = "only list what would be fetched; changes nothing")
    boolean dryRun;

    @Override
    public Integer call() throws Exception {
        var start = instant("--from", from, DateRange::parseStart);
        var end = instant("--to", to, DateRange::parseEnd);
        if (start != null && !start.isBefore(end == null ? parent.clock.instant() : end)) {
            throw new UsageException("--from %s is not before %s".formatted(from, to == null ? "now" : "--to " + to));
        }
        var installation = parent.installation();
        var providers = installation.enabled(named);
        if (start == null && end != null) {
            requireAfterLookback(installation.settings(), providers, end);
        }
        var out = spec.commandLine().getOut();
        if (dryRun) {
            return new DryRun(installation, providers, start, end).print(out);
        }
        return new Harvest(installation, providers, start, end).run(out);
    }

    private void requireAfterLookback(Settings settings, List<String> providers, Instant end) {
        for (var provider : providers) {
            var key = provider + ".lookback";
            if (!parent.clock.instant().minus(settings.duration(key)).isBefore(end)) {
                throw new UsageException("--to %s is longer ago than %s=%s: say with --from where to begin"
                        .formatted(to, key, settings.text(key)));
            }
        }
    }

    private static @Nullable Instant instant(String option, @Nullable String text, Function<String, Instant> parser) {
        try {
            return text == null ? null : parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("%s %s: %s".formatted(option, text, e.getMessage()));
        }
    }
}
