package dev.recordingroutes.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recordingroutes.ledger.LedgerRepository.Cause;
import dev.recordingroutes.message.JsonText;
import dev.recordingroutes.operation.Sizes;
import dev.recordingroutes.operation.StatusReport;
import dev.recordingroutes.recording.FileState;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
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
@Command(
        name = "status",
        description = "counts files by provider and state, and tells of polls, gaps, destinations and files in flight")
final class StatusCommand implements Callable<Integer> {
    private static final int LONGEST_TOPIC = 40;

    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "as one JSON object")
    boolean asJson;

    @Option(
            names = "--fail-if",
            paramLabel = "LIST",
            split = ",",
            description =
                    "exit with 1 when one holds, comma-separated: parked, gaps, down, stale=DURATION (no complete poll for so long), backlog=DURATION (a file waits for so long)")
    List<String> failIf = new ArrayList<>();

    @Override
    public Integer call() {
        var alarms = failIf.stream().map(Alarm::parse).toList();
        var report = StatusReport.read(parent.engine().settings(), parent.clock);
        var reasons =
                alarms.stream().flatMap(alarm -> alarm.reasons(report).stream()).toList();
        var out = spec.commandLine().getOut();
        if (asJson) {
            out.println(JsonText.escaped(json(report, reasons).toString()));
        } else {
            print(out, report);
            reasons.forEach(reason -> out.println(Terminal.printable("fails: " + reason)));
        }
        return reasons.isEmpty() ? ExitCode.DONE : ExitCode.UNSETTLED;
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
        lines(report).forEach(line -> out.println(Terminal.printable(line)));
    }

    private static List<String> lines(StatusReport report) {
        var lines = new ArrayList<String>();
        if (!report.isRunning()) {
            lines.add("no process is working with this ledger; 'run' starts one");
        }
        report.providers().forEach((name, provider) -> lines.add(sentence(name, provider, report.isRunning())));
        report.providers().forEach((name, provider) -> {
            provider.failed()
                    .forEach(cause -> lines.add("%s: %d files failed, and are tried again: %s"
                            .formatted(name, cause.files(), cause.reason())));
            provider.parked()
                    .forEach(cause -> lines.add("%s: %d files are parked: %s; 'retry --all' brings them back"
                            .formatted(name, cause.files(), cause.reason())));
        });
        lines.addAll(Gaps.lines(report.gaps()));
        report.destinations().forEach((name, destination) -> {
            if (destination.lacking() > 0) {
                lines.add("%s: lacks %d files that another destination has; redeliver brings them"
                        .formatted(name, destination.lacking()));
            }
            if (destination.refusal() != null) {
                lines.add("%s: takes no files: %s".formatted(name, destination.refusal()));
            }
        });
        report.inspections().stream()
                .filter(inspection -> inspection.findings() > 0)
                .forEach(inspection -> lines.add("%s of %s found %d; it tells them again"
                        .formatted(inspection.command(), seconds(inspection.startedAt()), inspection.findings())));
        var backlog = report.backlog();
        if (backlog.oldest() != null) {
            lines.add("to be transferred: %d files, %s as far as is known, the oldest listed %s ago"
                    .formatted(backlog.files(), Sizes.of(backlog.bytes()), age(report, backlog.oldest())));
        }
        report.inFlight()
                .forEach(file -> lines.add("in flight: %s  \"%s\"  %s%s"
                        .formatted(
                                file.id(),
                                shortened(file.topic()),
                                file.declaredSize() > 0 ? Sizes.of(file.declaredSize()) : "size not known",
                                file.since() == null ? "" : ", for " + age(report, file.since()))));
        var more = report.counts().getOrDefault(FileState.TRANSFERRING, 0L)
                - report.inFlight().size();
        if (more > 0) {
            lines.add("in flight: %d more".formatted(more));
        }
        return lines;
    }

    private static String sentence(String name, StatusReport.Provider provider, boolean isRunning) {
        var poll = provider.lastPoll();
        var text = new StringBuilder(name);
        if (poll == null) {
            text.append(": not polled yet");
        } else {
            text.append(": last poll at ")
                    .append(seconds(poll.startedAt()))
                    .append(poll.interrupted() ? ", interrupted" : poll.finishedAt() == null ? ", not finished" : "");
        }
        if (provider.nextPoll() != null && isRunning) {
            text.append(", next at ").append(seconds(provider.nextPoll()));
        }
        if (poll != null && poll.error() != null) {
            text.append("; failed in part: ").append(poll.error());
        }
        if (poll != null && poll.notice() != null) {
            text.append("; left out: ").append(poll.notice());
        }
        return text.toString();
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String age(StatusReport report, Instant since) {
        var age = Duration.between(since, report.at());
        if (age.toDays() > 1) {
            return age.toDays() + " days";
        }
        if (age.toMinutes() >= 120) {
            return age.toHours() + " h";
        }
        return age.toSeconds() >= 120 ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }

    private static String shortened(String topic) {
        return topic.length() <= LONGEST_TOPIC
                ? topic
                : topic.substring(0, topic.offsetByCodePoints(0, topic.codePointCount(0, LONGEST_TOPIC) - 1)) + "…";
    }

    private static ObjectNode json(StatusReport report, List<String> reasons) {
        var tree = new ObjectMapper().createObjectNode();
        var providers = tree.putObject("providers");
        report.providers().forEach((name, provider) -> {
            var poll = provider.lastPoll();
            var node = providers
                    .putObject(name)
                    .put("lastPoll", poll == null ? null : poll.startedAt().toString())
                    .put("lastError", poll == null ? null : poll.error() != null ? poll.error() : poll.notice())
                    .put("lastSuccess", text(provider.lastSuccess()))
                    .put("nextPoll", text(provider.nextPoll()));
            put(node.putObject("counts"), provider.counts());
            causes(node.putArray("failed"), provider.failed());
            causes(node.putArray("parked"), provider.parked());
        });
        tree.put("running", report.isRunning());
        put(tree.putObject("counts"), report.counts());
        var destinations = tree.putObject("destinations");
        report.destinations().forEach((name, destination) -> destinations
                .putObject(name)
                .put("lacking", destination.lacking())
                .put("lastRefusal", destination.refusal()));
        var gaps = tree.putArray("gaps");
        report.gaps().forEach(gap -> gaps.addObject()
                .put("provider", gap.provider())
                .put("scope", gap.scope())
                .put("from", text(gap.range().from()))
                .put("to", text(gap.range().to()))
                .put("since", text(gap.since()))
                .put("failures", gap.failures())
                .put("reason", gap.reason())
                .put("nextTry", gap.reason() == null ? null : text(gap.dueAt())));
        var inspections = tree.putObject("inspections");
        report.inspections().forEach(inspection -> inspections
                .putObject(inspection.command())
                .put("startedAt", text(inspection.startedAt()))
                .put("checked", inspection.checked())
                .put("findings", inspection.findings()));
        tree.putObject("backlog")
                .put("files", report.backlog().files())
                .put("bytes", report.backlog().bytes())
                .put("oldest", text(report.backlog().oldest()));
        var inFlight = tree.putArray("inFlight");
        report.inFlight().forEach(file -> inFlight.addObject()
                .put("id", file.id())
                .put("topic", file.topic())
                .put("declaredSize", file.declaredSize())
                .put("since", text(file.since())));
        var fails = tree.putArray("fails");
        reasons.forEach(fails::add);
        return tree;
    }

    private static void causes(ArrayNode to, List<Cause> causes) {
        causes.forEach(cause -> to.addObject().put("reason", cause.reason()).put("files", cause.files()));
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static void put(ObjectNode node, Map<FileState, Long> counts) {
        counts.forEach((state, count) -> node.put(state.text(), count));
    }
}
