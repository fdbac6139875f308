package dev.recordingroutes.provider;

import dev.recordingroutes.ledger.CoverageGap;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.ledger.PollPlan;
import dev.recordingroutes.message.RepeatedCauses;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Log of polls: a line for the start and the end of each, so that a quiet night and a dead process look different, and
 * a line for each cause of failure. Facts are fields of the log event too, for logs in JSON.
 */
public final class PollLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.recordingroutes.harvest");

    private final LedgerRepository ledger;
    private final Clock clock;
    private final Level level;
    /** By provider, since the polls of two providers end at different times. */
    private final Map<String, RepeatedCauses> causes = new ConcurrentHashMap<>();

    /** @param level of the lines for starts and ends; the polls of an audit or a rehearsal are not the schedule's */
    public PollLog(LedgerRepository ledger, Clock clock, Level level) {
        this.ledger = ledger;
        this.level = level;
        this.clock = clock;
    }

    /** Logs the start of a poll. */
    public void started(PollPlan plan) {
        var from = seconds(plan.range().from());
        var to = seconds(plan.range().to());
        LOG.atLevel(level)
                .addKeyValue("event", "poll.started")
                .addKeyValue("provider", plan.provider())
                .addKeyValue("from", from)
                .addKeyValue("to", to)
                .log("{}: poll started, for {} to {}", plan.provider(), from, to);
    }

    /** Logs the end of a poll, with counts. */
    public void ended(PollPlan plan) {
        tellRepetitions(plan.provider());
        var found = ledger.countFound(plan.poll(), plan.began());
        var millis = Math.max(0, Duration.between(plan.began(), clock.instant()).toMillis());
        LOG.atLevel(level)
                .addKeyValue("event", plan.isFinished() ? "poll.ended" : "poll.interrupted")
                .addKeyValue("provider", plan.provider())
                .addKeyValue("windows", plan.windowsRead())
                .addKeyValue("failed", plan.failures())
                .addKeyValue("files", found.files())
                .addKeyValue("newFiles", found.fresh())
                .addKeyValue("durationMs", millis)
                .log(
                        "{}: poll {} after {} s: {} windows read, {} failed; {} files seen, {} of them new",
                        plan.provider(),
                        plan.isFinished() ? "ended" : "interrupted",
                        millis / 1000,
                        plan.windowsRead(),
                        plan.failures(),
                        found.files(),
                        found.fresh());
    }

    /**
     * Logs a user or site that could not be read. Of one cause, the first is logged, and the others are counted until
     * the poll ends.
     *
     * @param scope null for all of them
     */
    public void failed(PollPlan plan, @Nullable String scope, String reason, Instant dueAt) {
        if (!causes(plan.provider()).isFirst(reason)) {
            return;
        }
        var next = seconds(dueAt);
        LOG.atWarn()
                .addKeyValue("event", "scope.failed")
                .addKeyValue("provider", plan.provider())
                .addKeyValue("scope", scope == null ? CoverageGap.EVERY_SCOPE : scope)
                .addKeyValue("reason", reason)
                .addKeyValue("nextTry", next)
                .log(
                        "{}{}: could not be read: {}; the first poll after {} asks for the same range",
                        plan.provider(),
                        scope == null || scope.isEmpty() ? "" : " " + scope,
                        reason,
                        next);
    }

    /** Logs that something is left out for good. */
    public void leftOut(String provider, @Nullable String scope, String reason) {
        LOG.atWarn()
                .addKeyValue("event", "left.out")
                .addKeyValue("provider", provider)
                .addKeyValue("scope", scope == null ? CoverageGap.EVERY_SCOPE : scope)
                .addKeyValue("reason", reason)
                .log("{}{}: left out: {}", provider, scope == null || scope.isEmpty() ? "" : " " + scope, reason);
    }

    private void tellRepetitions(String provider) {
        for (var repeated : causes(provider).takeAll()) {
            LOG.atWarn()
                    .addKeyValue("event", "repeated")
                    .addKeyValue("provider", provider)
                    .addKeyValue("reason", repeated.cause())
                    .addKeyValue("scopes", repeated.times())
                    .log("{}: {} (and so {} more users or sites)", provider, repeated.cause(), repeated.times());
        }
    }

    private RepeatedCauses causes(String provider) {
        return causes.computeIfAbsent(provider, name -> new RepeatedCauses(clock, Duration.ZERO));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
