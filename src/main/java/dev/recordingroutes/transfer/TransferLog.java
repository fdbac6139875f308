package dev.recordingroutes.transfer;

import dev.recordingroutes.delivery.Delivery;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.message.RepeatedCauses;
import dev.recordingroutes.recording.FileState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log of transfers: a line for each delivered file, and a line for each cause of failure. Facts are fields of the log
 * event too, for logs in JSON.
 */
public final class TransferLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.recordingroutes.transfer");
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final List<String> destinations;
    private final RepeatedCauses causes;

    /** @param destinations names of the destinations that each file goes to */
    public TransferLog(List<String> destinations, Clock clock) {
        this.destinations = List.copyOf(destinations);
        this.causes = new RepeatedCauses(clock, INTERVAL);
    }

    /** Logs a file that every destination has. */
    public void delivered(
            @Variable("file") FileRow file, @Variable("delivery") Delivery delivery, @Variable("took") long millis) {
        var recording = file.recording();
        var to = String.join(",", destinations);
        LOG.atInfo()
                .addKeyValue("event", "delivered")
                .addKeyValue("provider", file.provider())
                .addKeyValue("id", file.id())
                .addKeyValue("recordingId", recording.recordingId())
                .addKeyValue("kind", file.kind())
                .addKeyValue("destination", to)
                .addKeyValue("path", delivery.path())
                .addKeyValue("bytes", delivery.size())
                .addKeyValue("durationMs", millis)
                .addKeyValue("attempt", file.attempts() + 1)
                .log(
                        "delivered {} {} \"{}\" {} {} bytes {} ms → {} {}",
                        file.provider(),
                        file.id(),
                        recording.topic(),
                        file.kind(),
                        delivery.size(),
                        millis,
                        to,
                        delivery.path());
    }

    /**
     * Logs a file whose transfer failed, or that was settled without being delivered. Of one cause, the first is logged
     * at once, and the others are counted for a minute.
     *
     * @param delivery null when the transfer failed before the file had a path
     */
    public void failed(
            @Variable("file") FileRow file,
            @Variable("delivery") @Nullable Delivery delivery,
            @Body FailureDecision decision) {
        if (decision.status().equals(FileState.WAITING.text())
                || !decision.isNews()
                || !causes.isFirst(cause(file, delivery, decision))) {
            return;
        }
        var event = LOG.atWarn()
                .addKeyValue("event", decision.isSettled() ? decision.status() : "attempt.failed")
                .addKeyValue("provider", file.provider())
                .addKeyValue("id", file.id())
                .addKeyValue("recordingId", file.recording().recordingId())
                .addKeyValue("kind", file.kind())
                .addKeyValue("attempt", decision.attempts())
                .addKeyValue("reason", decision.reason());
        if (decision.isSettled()) {
            event.log("{}: now {}: {}", decision.id(), decision.status(), decision.reason());
        } else {
            var next = Instant.ofEpochMilli(decision.dueAt()).truncatedTo(ChronoUnit.SECONDS);
            event.addKeyValue("nextTry", next)
                    .log(
                            "{}: attempt {} failed, the next is at {}: {}",
                            decision.id(),
                            decision.attempts(),
                            next,
                            decision.reason());
        }
    }

    /** The reason without what is the file's own in it. */
    private static String cause(FileRow file, @Nullable Delivery delivery, FailureDecision decision) {
        var reason = decision.reason().replace(file.id(), "…");
        return "%s: %s".formatted(file.provider(), delivery == null ? reason : reason.replace(delivery.path(), "…"));
    }

    /** Logs how often causes were repeated in the last minute. */
    public void tellRepetitions() {
        causes.takeDue().forEach(TransferLog::tell);
    }

    /** Logs what was repeated and not told yet. */
    @Override
    public void close() {
        causes.takeAll().forEach(TransferLog::tell);
    }

    private static void tell(RepeatedCauses.Repeated repeated) {
        LOG.atWarn()
                .addKeyValue("event", "repeated")
                .addKeyValue("reason", repeated.cause())
                .addKeyValue("files", repeated.times())
                .log("{} (and so {} more times)", repeated.cause(), repeated.times());
    }
}
