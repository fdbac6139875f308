package dev.recordingroutes.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recordingroutes.ledger.LedgerRepository.Poll;
import dev.recordingroutes.operation.StatusReport;
import dev.recordingroutes.recording.FileState;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints counts by provider and state, the last polls, and files in flight. */
@Command(name = "status", description = "counts files by provider and state, and tells of the last polls")
final class StatusCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "as one JSON object")
    boolean asJson;

    @Override
    public Integer call() {
        var report = StatusReport.read(parent.engine().settings());
        var out = spec.commandLine().getOut();
        if (asJson) {
            out.println(json(report));
        } else {
            print(out, report);
        }
        return ExitCode.DONE;
    }

    private static void print(PrintWriter out, StatusReport report) {
        var providers = report.providers();
        if (providers.isEmpty()) {
            out.println("nothing yet: no provider is enabled, and the ledger is empty");
            return;
        }
        var table = new Table();
        var head = new ArrayList<Object>(List.of("state"));
        head.addAll(providers.keySet());
        table.row(head.toArray());
        for (var state : FileState.values()) {
            var row = new ArrayList<Object>(List.of(state.text()));
            providers.values().forEach(provider -> row.add(provider.counts().get(state)));
            table.row(row.toArray());
        }
        out.print(table);
        providers.forEach((name, provider) -> out.println(Terminal.printable(sentence(name, provider.lastPoll()))));
        report.lacking().forEach((destination, files) -> {
            if (files > 0) {
                out.println(Terminal.printable("%s: lacks %d files that another destination has; redeliver brings them"
                        .formatted(destination, files)));
            }
        });
        Gaps.lines(report.gaps()).forEach(line -> out.println(Terminal.printable(line)));
        report.inFlight().forEach(id -> out.println("in flight: " + Terminal.printable(id)));
    }

    private static String sentence(String provider, @Nullable Poll poll) {
        if (poll == null) {
            return provider + ": not polled yet";
        }
        var started = poll.startedAt().truncatedTo(ChronoUnit.SECONDS);
        var text = new StringBuilder("%s: last poll at %s%s"
                .formatted(
                        provider,
                        started,
                        poll.interrupted() ? ", interrupted" : poll.finishedAt() == null ? ", not finished" : ""));
        if (poll.error() != null) {
            text.append("; failed in part: ").append(poll.error());
        }
        if (poll.notice() != null) {
            text.append("; left out: ").append(poll.notice());
        }
        return text.toString();
    }

    private static ObjectNode json(StatusReport report) {
        var tree = new ObjectMapper().createObjectNode();
        var providers = tree.putObject("providers");
        report.providers().forEach((name, provider) -> {
            var poll = provider.lastPoll();
            var node = providers
                    .putObject(name)
                    .put("lastPoll", poll == null ? null : poll.startedAt().toString())
                    .put("lastError", poll == null ? null : poll.error() != null ? poll.error() : poll.notice());
            put(node.putObject("counts"), provider.counts());
        });
        put(tree.putObject("counts"), report.counts());
        var destinations = tree.putObject("destinations");
        report.lacking()
                .forEach((destination, files) ->
                        destinations.putObject(destination).put("lacking", files));
        var gaps = tree.putArray("gaps");
        report.gaps().forEach(gap -> gaps.addObject()
                .put("provider", gap.provider())
                .put("scope", gap.scope())
                .put("from", gap.range().from().toString())
                .put("to", gap.range().to().toString())
                .put("since", gap.since().toString())
                .put("failures", gap.failures())
                .put("reason", gap.reason())
                .put("nextTry", gap.reason() == null ? null : gap.dueAt().toString()));
        return tree;
    }

    private static void put(ObjectNode node, Map<FileState, Long> counts) {
        counts.forEach((state, count) -> node.put(state.text(), count));
    }
}
