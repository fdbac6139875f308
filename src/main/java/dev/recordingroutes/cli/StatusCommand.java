package dev.recordingroutes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recordingroutes.ledger.Ledger;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.ledger.LedgerRepository.Poll;
import dev.recordingroutes.recording.FileState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Where things stand: counts by provider and state, the last polls, what is in flight. */
@Command(name = "status", description = "counts files by provider and state, and tells of the last polls")
final class StatusCommand implements Callable<Integer> {
    @ParentCommand
    RecordingRoutesCommand parent;

    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "as one JSON object")
    boolean asJson;

    @Override
    public Integer call() throws Exception {
        var installation = parent.installation();
        var url = installation.settings().text("ledger.url");
        var out = spec.commandLine().getOut();
        if (!Ledger.exists(url)) {
            return print(out, installation, Map.of(), Map.of(), Map.of(), List.of());
        }
        try (var ledger = Ledger.openBeside(url)) {
            var view = new LedgerRepository(ledger.dataSource());
            var inFlight = new java.util.ArrayList<String>();
            view.listFiles(null, FileState.TRANSFERRING.text(), file -> inFlight.add(file.id()));
            var lacking = new LinkedHashMap<String, Long>();
            for (var name : DestinationNames.chosen(installation.settings().list("archive.to"), List.of())) {
                lacking.put(name, view.countFillable(name));
            }
            return print(out, installation, view.countFiles(), view.listLastPolls(), lacking, inFlight);
        }
    }

    private int print(
            java.io.PrintWriter out,
            Installation installation,
            Map<String, Map<FileState, Long>> counts,
            Map<String, Poll> polls,
            Map<String, Long> lacking,
            List<String> inFlight)
            throws JsonProcessingException {
        var providers = new TreeSet<>(counts.keySet());
        providers.addAll(polls.keySet());
        providers.addAll(installation.settings().enabledProviders());
        if (asJson) {
            out.println(json(providers, counts, polls, lacking));
            return ExitCode.DONE;
        }
        if (providers.isEmpty()) {
            out.println("nothing yet: no provider is enabled, and the ledger is empty");
            return ExitCode.DONE;
        }
        var table = new Table();
        var head = new java.util.ArrayList<Object>(List.of("state"));
        head.addAll(providers);
        table.row(head.toArray());
        for (var state : FileState.values()) {
            var row = new java.util.ArrayList<Object>(List.of(state.text()));
            providers.forEach(provider -> row.add(of(counts, provider).get(state)));
            table.row(row.toArray());
        }
        out.print(table);
        for (var provider : providers) {
            out.println(Terminal.printable(sentence(provider, polls.get(provider))));
        }
        lacking.forEach((destination, files) -> {
            if (files > 0) {
                out.println(Terminal.printable("%s: lacks %d files that another destination has; redeliver brings them"
                        .formatted(destination, files)));
            }
        });
        inFlight.forEach(id -> out.println("in flight: " + Terminal.printable(id)));
        return ExitCode.DONE;
    }

    private static String sentence(String provider, @Nullable Poll poll) {
        if (poll == null) {
            return provider + ": not polled yet";
        }
        var started = poll.startedAt().truncatedTo(ChronoUnit.SECONDS);
        var text = new StringBuilder("%s: last poll at %s%s"
                .formatted(provider, started, poll.finishedAt() == null ? ", not finished" : ""));
        if (poll.error() != null) {
            text.append("; failed in part, and will be repeated: ").append(poll.error());
        }
        if (poll.notice() != null) {
            text.append("; left out: ").append(poll.notice());
        }
        return text.toString();
    }

    private static Map<FileState, Long> of(Map<String, Map<FileState, Long>> counts, String provider) {
        return counts.getOrDefault(provider, LedgerRepository.zeroCounts());
    }

    private static String json(
            Iterable<String> providers,
            Map<String, Map<FileState, Long>> counts,
            Map<String, Poll> polls,
            Map<String, Long> lacking)
            throws JsonProcessingException {
        var mapper = new ObjectMapper();
        var tree = mapper.createObjectNode();
        var byProvider = tree.putObject("providers");
        var sums = LedgerRepository.zeroCounts();
        for (var provider : providers) {
            var poll = polls.get(provider);
            var node = byProvider
                    .putObject(provider)
                    .put("lastPoll", poll == null ? null : text(poll.startedAt()))
                    .put("lastError", poll == null ? null : poll.error() != null ? poll.error() : poll.notice());
            put(node.putObject("counts"), of(counts, provider));
            of(counts, provider).forEach((state, count) -> sums.merge(state, count, Long::sum));
        }
        put(tree.putObject("counts"), sums);
        var destinations = tree.putObject("destinations");
        lacking.forEach(
                (destination, files) -> destinations.putObject(destination).put("lacking", files));
        return mapper.writeValueAsString(tree);
    }

    private static String text(Instant instant) {
        return instant.toString();
    }

    private static void put(ObjectNode node, Map<FileState, Long> counts) {
        counts.forEach((state, count) -> node.put(state.text(), count));
    }
}
