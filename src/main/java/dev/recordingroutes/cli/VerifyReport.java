package dev.recordingroutes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.delivery.Verification;
import dev.recordingroutes.delivery.Verification.Outcome;
import dev.recordingroutes.ledger.Delivered;
import dev.recordingroutes.message.JsonText;
import dev.recordingroutes.operation.Sizes;
import dev.recordingroutes.operation.VerificationRun;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/** Prints results of {@code verify}: each failure as soon as it is known, and the sums at the end. */
final class VerifyReport implements VerificationRun.Listener {
    private final PrintWriter out;
    private final boolean asJson;
    private final Progress progress;
    private final ObjectMapper json = new ObjectMapper();
    private final Set<String> announced = new HashSet<>();

    VerifyReport(PrintWriter out, boolean asJson, Progress progress) {
        this.out = out;
        this.asJson = asJson;
        this.progress = progress;
    }

    @Override
    public void verified(String destination, Delivered row, Verification verification) {
        if (asJson) {
            print(json(destination, row, verification));
        } else if (verification.everywhere()) {
            if (announced.add(destination)) {
                print("%-11s  %s: %s; none of its files is read from here on"
                        .formatted(verification.outcome().text(), destination, verification.reason()));
            }
        } else if (verification.outcome() != Outcome.OK) {
            print("%-11s  %s  %s  %s: %s"
                    .formatted(
                            verification.outcome().text(), row.id(), destination, row.path(), verification.reason()));
        }
    }

    @Override
    public void progress(long done, long all, long bytes) {
        progress.show(done, all, bytes);
    }

    /** Formats the sums, and what to do about failures. */
    static String summary(VerificationRun.Result result) {
        var text = new StringBuilder(new Table()
                .row("files", result.files())
                .row("ok", count(result, Outcome.OK))
                .row("different", count(result, Outcome.DIFFERENT))
                .row("missing", count(result, Outcome.MISSING))
                .row("unreachable", count(result, Outcome.UNREACHABLE))
                .row("bytes", Sizes.of(result.bytes()))
                .row("duration", HarvestSummary.duration(result.took()))
                .toString());
        if (count(result, Outcome.DIFFERENT) + count(result, Outcome.MISSING) > 0) {
            text.append("different or missing: recording-routes redeliver ID --to DESTINATION delivers it again,"
                    + " from another destination or from the provider; the file there is kept as a conflict copy\n");
        }
        if (count(result, Outcome.UNREACHABLE) > 0) {
            text.append("unreachable: recording-routes check tells how to mend it; then verify again,"
                    + " with --to DESTINATION only there\n");
        }
        return text.toString();
    }

    private static long count(VerificationRun.Result result, Outcome outcome) {
        return result.counts().getOrDefault(outcome, 0L);
    }

    private void print(String line) {
        progress.makeWay();
        out.println(asJson ? JsonText.escaped(line) : Terminal.printable(line));
    }

    private String json(String destination, Delivered delivered, Verification finding) {
        var tree = json.createObjectNode()
                .put("id", delivered.id())
                .put("destination", destination)
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
