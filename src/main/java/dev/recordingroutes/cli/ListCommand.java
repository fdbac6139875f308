package dev.recordingroutes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.recording.FileState;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The ledger, one file a line. */
@Command(name = "list", description = "prints the ledger, one file a line")
final class ListCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Option(names = "--provider", paramLabel = "NAME", description = "only this provider's files")
    @Nullable
    String provider;

    @Option(names = "--status", paramLabel = "STATE", description = "only files in this state")
    @Nullable
    String status;

    @Option(names = "--json", description = "one JSON object a line")
    boolean asJson;

    @Override
    public Integer call() {
        if (status != null
                && Arrays.stream(FileState.values()).noneMatch(s -> s.text().equals(status))) {
            throw new UsageException("--status %s: must be one of %s"
                    .formatted(
                            status,
                            Arrays.stream(FileState.values())
                                    .map(FileState::text)
                                    .collect(Collectors.joining(", "))));
        }
        var installation = parent.installation();
        if (provider != null && !installation.providers().contains(provider)) {
            throw new UsageException("--provider %s: there is no such provider, only %s"
                    .formatted(provider, String.join(", ", installation.providers())));
        }
        var url = installation.settings().text("ledger.url");
        if (!Ledger.exists(url)) {
            return ExitCode.DONE;
        }
        // A million lines, each flushed, would take minutes.
        var out = new PrintWriter(spec.commandLine().getOut(), false);
        var json = new ObjectMapper();
        try (var ledger = Ledger.openBeside(url)) {
            new LedgerRepository(ledger.dataSource())
                    .listFiles(provider, status, file -> out.println(asJson ? json(file, json) : line(file)));
        }
        out.flush();
        return ExitCode.DONE;
    }

    static String line(FileRow file) {
        var recording = file.recording();
        var where = file.deliveredPath() != null
                ? file.deliveredPath()
                : file.reason() != null ? file.reason() : recording.topic();
        return "%-12s  %s  %10s  %s  %s"
                .formatted(
                        recording.status().text(),
                        recording.recordedAt().toString().substring(0, 16).replace('T', ' '),
                        Sizes.of(file.size() != null ? file.size() : recording.declaredSize()),
                        Terminal.printable(file.id()),
                        Terminal.printable(where));
    }

    private static String json(FileRow file, ObjectMapper json) {
        var recording = file.recording();
        var tree = json.createObjectNode()
                .put("provider", recording.provider())
                .put("id", recording.id())
                .put("recordingId", recording.recordingId())
                .put("meetingId", recording.meetingId())
                .put("topic", recording.topic())
                .put("host", recording.host())
                .put("recordedAt", recording.recordedAt().toString())
                .put("kind", recording.kind())
                .put("extension", recording.extension())
                .put("size", file.size())
                .put("declaredSize", recording.declaredSize())
                .put("status", recording.status().text())
                .put("attempts", file.attempts())
                .put("dueAt", file.dueAt() == null ? null : file.dueAt().toString())
                .put("reason", file.reason())
                .put("path", file.deliveredPath())
                .put("destination", file.destination())
                .put("sha256", file.sha256())
                .put("discoveredAt", file.discoveredAt().toString())
                .put(
                        "deliveredAt",
                        file.deliveredAt() == null ? null : file.deliveredAt().toString());
        try {
            tree.set("destinations", destinations(file, json));
            return json.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What each destination has, or why not. */
    private static ArrayNode destinations(FileRow file, ObjectMapper json) throws JsonProcessingException {
        var destinations = json.createArrayNode();
        if (file.destinations() != null) {
            for (var one : json.readTree(file.destinations())) {
                var deliveredAt = one.path("deliveredAt");
                destinations
                        .addObject()
                        .put("destination", one.path("destination").asText())
                        .put("path", one.path("path").textValue())
                        .put("sha256", one.path("sha256").textValue())
                        .put(
                                "deliveredAt",
                                deliveredAt.isNumber()
                                        ? Instant.ofEpochMilli(deliveredAt.asLong())
                                                .toString()
                                        : null)
                        .put("reason", one.path("reason").textValue());
            }
        }
        return destinations;
    }
}
