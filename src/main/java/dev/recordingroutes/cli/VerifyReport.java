package dev.recordingroutes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.delivery.Destination;
import dev.recordingroutes.delivery.Verification;
import dev.recordingroutes.delivery.Verification.Outcome;
import dev.recordingroutes.ledger.Delivered;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What {@code verify} prints: what is wrong as soon as it is known, and the sum at the end. */
final class VerifyReport {
    private final PrintWriter out;
    private final boolean asJson;
    private final Progress progress;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private final Set<String> saidDown = new HashSet<>();
    private long leftOut;

    VerifyReport(PrintWriter out, boolean asJson, Progress progress) {
        this.out = out;
        this.asJson = asJson;
        this.progress = progress;
    }

    synchronized void add(Destination destination, Delivered delivered, Verification finding) {
        counts.merge(finding.outcome(), 1L, Long::sum);
        if (asJson) {
            print(json(destination, delivered, finding));
        } else if (finding.everywhere()) {
            if (saidDown.add(destination.name())) {
                print("%-11s  %s: %s; none of its files is read from here on"
                        .formatted(finding.outcome().text(), destination.name(), finding.reason()));
            }
        } else if (finding.outcome() != Outcome.OK) {
            print("%-11s  %s  %s  %s: %s"
                    .formatted(
                            finding.outcome().text(),
                            delivered.id(),
                            destination.name(),
                            delivered.path(),
                            finding.reason()));
        }
    }

    /** One that the ledger does not call delivered any more. */
    synchronized void leaveOut() {
        leftOut++;
    }

    /** How many files are done. */
    synchronized long done() {
        return all() + leftOut;
    }

    synchronized boolean allOk() {
        return all() == count(Outcome.OK);
    }

    /** The sum, and what to do about it. */
    synchronized String summary(long bytes, Duration took) {
        var text = new StringBuilder(new Table()
                .row("files", all())
                .row("ok", count(Outcome.OK))
                .row("different", count(Outcome.DIFFERENT))
                .row("missing", count(Outcome.MISSING))
                .row("unreachable", count(Outcome.UNREACHABLE))
                .row("bytes", Sizes.of(bytes))
                .row("duration", Harvest.duration(took))
                .toString());
        if (count(Outcome.DIFFERENT) + count(Outcome.MISSING) > 0) {
            text.append("different or missing: recording-routes redeliver ID --to DESTINATION delivers it again,"
                    + " from another destination or from the provider; what is there instead is kept aside\n");
        }
        if (count(Outcome.UNREACHABLE) > 0) {
            text.append("unreachable: recording-routes check tells how to mend it; then verify again,"
                    + " with --to DESTINATION only there\n");
        }
        return text.toString();
    }

    private long all() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    private void print(String line) {
        progress.makeWay();
        out.println(asJson ? line : Terminal.printable(line));
    }

    private String json(Destination destination, Delivered delivered, Verification finding) {
        var tree = json.createObjectNode()
                .put("id", delivered.id())
                .put("destination", destination.name())
                .put("path", delivered.path())
                .put("status", finding.outcome().text())
                .put("size", delivered.size())
                .put("sha256", delivered.sha256());
        if (finding.size() != null) {
            tree.put("actualSize", finding.size());
        }
        if (finding.sha256() != null) {
            tree.put("actualSha256", finding.sha256());
        }
        if (finding.reason() != null) {
            tree.put("reason", finding.reason());
        }
        try {
            return json.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
