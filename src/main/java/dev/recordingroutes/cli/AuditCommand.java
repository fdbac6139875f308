package dev.recordingroutes.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.message.JsonText;
import dev.recordingroutes.operation.Audit;
import dev.recordingroutes.operation.HarvestRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Holds provider, ledger and destinations against each other. */
@Command(
        name = "audit",
        description =
                "asks the providers again, and holds listing, ledger and destinations against each other; a daemon may be running")
final class AuditCommand implements Callable<Integer> {
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

    @Option(names = "--json", description = "one JSON object a line for each gap")
    boolean asJson;

    @Override
    public Integer call() throws Exception {
        var builder = parent.engine();
        Compilation.direct();
        var providers = RecordingRoutesCommand.enabledProviders(builder.settings(), named);
        var range = AskedRange.of(from, to, builder.settings(), providers, parent.clock.instant());
        var out = spec.commandLine().getOut();
        var result = new Audit(builder)
                .run(
                        new HarvestRequest(providers, range.from(), range.to()),
                        gap -> out.println(asJson ? JsonText.escaped(json(gap)) : Terminal.printable(line(gap))));
        if (!asJson) {
            var table = new Table().row("listed", result.listed()).row("gaps", result.gaps());
            result.counts().forEach((kind, gaps) -> table.row(kind.text(), gaps));
            out.print(table.row("duration", HarvestSummary.duration(result.took())));
        }
        out.flush();
        return result.gaps() == 0 ? ExitCode.DONE : ExitCode.UNSETTLED;
    }

    private static String line(Audit.Gap gap) {
        var line = new StringBuilder("%-11s".formatted(gap.kind().text()));
        for (var part : new @Nullable String[] {
            gap.file() == null ? gap.provider() : gap.file(),
            gap.scope() == null || gap.scope().isEmpty() ? null : gap.scope(),
            gap.range() == null ? null : Gaps.range(gap.range()),
            gap.destination(),
            gap.path()
        }) {
            if (part != null) {
                line.append("  ").append(part);
            }
        }
        return line.append(": ").append(gap.detail()).toString();
    }

    private static String json(Audit.Gap gap) {
        return new ObjectMapper()
                .createObjectNode()
                .put("gap", gap.kind().text())
                .put("provider", gap.provider())
                .put("id", gap.file())
                .put("scope", gap.scope())
                .put("from", gap.range() == null ? null : text(gap.range().from()))
                .put("to", gap.range() == null ? null : text(gap.range().to()))
                .put("destination", gap.destination())
                .put("path", gap.path())
                .put("detail", gap.detail())
                .toString();
    }

    private static String text(Instant instant) {
        return instant.toString();
    }
}
