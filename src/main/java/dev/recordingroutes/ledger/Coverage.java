package dev.recordingroutes.ledger;

import dev.recordingroutes.recording.TimeRange;
import dev.recordingroutes.recording.Windows;
import dev.recordingroutes.settings.DurationValue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of time that providers were asked for, and those that were read to the end, for each scope.
 *
 * <p>A poll first writes down what it was asked for, then reads it window by window. What it could not read stays owed,
 * and is read by the next poll of whatever process, the newest window of all scopes first. A scope that fails widens
 * the range of no other, and is asked again after a pause that grows from a minute to an hour. A window that stays
 * unreadable keeps nobody from the scope's others.
 *
 * <p>A poll that was interrupted is resumed by the next one like it: that one asks for what is new, but not again for
 * what the interrupted one has read.
 */
public final class Coverage {
    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /** Interrupted polls the first of which began earlier than this are not resumed; their range is asked for again. */
    private static final Duration RESUMABLE = Duration.ofDays(1);
    /** Windows of a scope that may fail in a row before the rest of it is left to the next poll. */
    private static final int MOST_FAILURES = 3;
    /** Time since an interrupted poll that is left to the look-back of the next one, when it is shorter. */
    private static final Duration NEGLIGIBLE = Duration.ofMinutes(15);

    private final Statements statements;
    private final Clock clock;
    private final BooleanSupplier stopping;

    /**
     * Works with a ledger.
     *
     * @param stopping true once the process is ending: what fails from then on is not held against a scope
     */
    public Coverage(Ledger ledger, Clock clock, BooleanSupplier stopping) {
        this.statements = ledger.writerStatements();
        this.clock = clock;
        this.stopping = stopping;
    }

    /**
     * Begins a poll: writes down the range that it asks for, as owed by every scope.
     *
     * <p>A scheduled poll begins one look-back before the end of the last one, so that a long downtime leaves no gap
     * and late files, such as transcripts, are still found.
     *
     * @param poll id of the poll
     * @param lookback as settings write durations
     * @param askedFrom start of the range that a person asked for, in milliseconds since 1970 UTC; null for none
     * @param askedTo its end; null for now
     * @param requested true when a person asked for the poll; null when the schedule did
     * @param nextPoll when the schedule is due again; null for never
     */
    public PollPlan begin(
            String provider,
            String poll,
            String lookback,
            @Nullable Long askedFrom,
            @Nullable Long askedTo,
            @Nullable Boolean requested,
            @Nullable Date nextPoll) {
        var now = clock.instant();
        var asked = askedFrom != null || askedTo != null;
        var plans = new ArrayList<PollPlan>();
        statements.inTransaction(() -> {
            var wanted = wanted(provider, now, DurationValue.parse(lookback), asked, askedFrom, askedTo);
            var interrupted = interrupted(provider, now, asked, askedFrom, askedTo);
            var range = interrupted
                    .map(before -> resumed(before.range(), wanted, askedTo))
                    .orElse(wanted);
            var firstBegan = interrupted.map(Interrupted::firstBegan).orElse(now);
            statements.ask("begin-poll", sql -> sql.param("id", poll)
                    .param("provider", provider)
                    .param("asked", asked)
                    .param("askedFrom", askedFrom)
                    .param("askedTo", askedTo)
                    .param("start", now.toEpochMilli())
                    .param("firstStart", firstBegan.toEpochMilli())
                    .param("from", range.from().toEpochMilli())
                    .param("to", range.to().toEpochMilli())
                    .update());
            interrupted
                    .map(before -> range.minus(before.range()))
                    .orElse(List.of(range))
                    .forEach(part -> add(provider, CoverageGap.EVERY_SCOPE, part, now));
            if (Boolean.TRUE.equals(requested)) {
                statements.ask("adopt-files", sql -> sql.param("poll", poll)
                        .param("provider", provider)
                        .param("interrupted", interrupted.map(Interrupted::poll).orElse(null))
                        .update());
            }
            plans.add(new PollPlan(
                    poll,
                    provider,
                    range,
                    Boolean.TRUE.equals(requested),
                    now,
                    nextPoll == null ? null : nextPoll.toInstant()));
        });
        return plans.get(0);
    }

    private TimeRange wanted(
            String provider,
            Instant now,
            Duration lookback,
            boolean asked,
            @Nullable Long askedFrom,
            @Nullable Long askedTo) {
        var to = askedTo == null ? now : Instant.ofEpochMilli(askedTo);
        Instant from;
        if (askedFrom != null) {
            from = Instant.ofEpochMilli(askedFrom);
        } else {
            // An end in the future was written before the clock was set back.
            from = scheduledEnd(provider)
                    .filter(end -> !asked && end.isBefore(now))
                    .orElse(now)
                    .minus(lookback);
        }
        return new TimeRange(from, from.isBefore(to) ? to : from.plusSeconds(1));
    }

    private Optional<Instant> scheduledEnd(String provider) {
        return statements.ask("find-scheduled-end", sql -> sql.param("provider", provider)
                .query(Long.class)
                .optional()
                .map(Instant::ofEpochMilli));
    }

    private Optional<Interrupted> interrupted(
            String provider, Instant now, boolean asked, @Nullable Long askedFrom, @Nullable Long askedTo) {
        return statements.ask("find-interrupted-poll", sql -> sql.param("provider", provider)
                .param("asked", asked)
                .param("askedFrom", askedFrom)
                .param("askedTo", askedTo)
                .param("earliest", now.minus(RESUMABLE).toEpochMilli())
                .query((row, number) -> new Interrupted(
                        row.getString("id"),
                        CoverageGap.range(row),
                        Instant.ofEpochMilli(row.getLong("first_started_at"))))
                .optional());
    }

    /**
     * @param firstBegan when the first of the polls began that were resumed one after the other
     */
    private record Interrupted(String poll, TimeRange range, Instant firstBegan) {}

    private static TimeRange resumed(TimeRange interrupted, TimeRange wanted, @Nullable Long askedTo) {
        if (askedTo == null && wanted.to().isBefore(interrupted.to().plus(NEGLIGIBLE))) {
            return interrupted;
        }
        return interrupted.span(wanted);
    }

    /**
     * Makes scopes owe what was asked of every scope.
     *
     * @param scopes those to ask
     * @param complete false when there may be more of them: then what was asked of every scope stays owed as such, and
     *     these scopes owe the poll's own range only
     */
    public void owe(PollPlan plan, Collection<String> scopes, boolean complete) {
        statements.inTransaction(() -> {
            var asked = gaps(plan.provider(), CoverageGap.EVERY_SCOPE);
            for (var scope : scopes) {
                if (complete) {
                    asked.forEach(gap -> add(plan.provider(), scope, gap.range(), gap.since()));
                } else if (!asked.isEmpty()) {
                    add(plan.provider(), scope, plan.range(), clock.instant());
                }
            }
            if (complete) {
                delete(plan.provider(), CoverageGap.EVERY_SCOPE);
            }
        });
    }

    /**
     * Makes scopes owe nothing any more that are not in a complete listing and could not be read the last time. One that
     * was named in the settings is asked once more, since a listing may call it by another name.
     *
     * @return scopes that were removed and owed something, comma-separated; empty for none
     */
    public String retain(PollPlan plan, Set<String> listed) {
        var vanished = statements
                .ask("list-failing-scopes", sql -> sql.param("provider", plan.provider())
                        .query(String.class)
                        .list())
                .stream()
                .filter(scope -> !listed.contains(scope))
                .toList();
        statements.inTransaction(() -> vanished.forEach(scope -> delete(plan.provider(), scope)));
        return String.join(", ", vanished);
    }

    /**
     * Finds the next window to read, the newest of all scopes first. Whoever gets it calls {@link #read}, {@link #fail},
     * {@link #failWindow} or {@link #vanish} before the next one, or else {@link #stop}.
     *
     * <p>Several threads may do so at once; one may have to wait for what another leaves.
     *
     * @param longest longest window that the API accepts, as settings write durations
     * @return null at the end of the poll: everything was tried, the schedule is due again, the plan was stopped, or the
     *     process ends
     */
    public @Nullable OwedWindow next(PollPlan plan, String longest) {
        var length = DurationValue.parse(longest);
        return plan.handOut(() -> newest(plan, length), stopping);
    }

    /** Hands out no more windows of a poll: one of its readers has come to the end, or failed for all of them. */
    public void stop(PollPlan plan) {
        plan.stop();
    }

    private @Nullable OwedWindow newest(PollPlan plan, Duration longest) {
        var now = clock.instant();
        var last = plan.last();
        var gap = statements.ask("find-newest-gap", sql -> sql.param("provider", plan.provider())
                .param("requested", plan.isRequested())
                .param("now", now.toEpochMilli())
                .param("latest", now.plus(LONGEST_PAUSE).toEpochMilli())
                .param("to", last == null ? Long.MAX_VALUE : last.gap().to().toEpochMilli())
                .param("scope", last == null ? "" : last.scope())
                .query((row, number) -> CoverageGap.of(row))
                .optional());
        if (gap.isEmpty() || (!gap.get().range().to().isAfter(plan.range().from()) && !plan.hasTimeForBacklog(now))) {
            return null;
        }
        return window(gap.get(), longest);
    }

    /** The newest window of a gap; after failures another one each time, so that none keeps the others from being read. */
    private static OwedWindow window(CoverageGap gap, Duration longest) {
        var windows = new ArrayList<OwedWindow>();
        var left = List.of(gap.range());
        while (!left.isEmpty() && windows.size() <= gap.failures()) {
            var range = left.get(0);
            var window = Windows.newest(range, longest);
            var reads = Windows.readWith(window, range);
            windows.add(new OwedWindow(gap.scope(), gap.range(), window, reads));
            left = range.minus(reads);
        }
        return windows.get(gap.failures() % windows.size());
    }

    /** Writes down that a window was read to its end. */
    public void read(PollPlan plan, OwedWindow window) {
        plan.countWindow(window.scope());
        if (window.leavesNewer()) {
            plan.goBack();
        }
        statements.inTransaction(() -> {
            var gaps = gaps(plan.provider(), window.scope());
            delete(plan.provider(), window.scope());
            for (var gap : gaps) {
                for (var rest : gap.range().minus(window.reads())) {
                    insert(
                            gap.range().overlap(window.reads()).isPresent()
                                    ? gap.with(rest).afterSuccess()
                                    : gap.with(rest));
                }
            }
            var read = window.reads();
            var touching = read(statements, plan.provider(), window.scope(), read);
            for (var other : touching) {
                read = read.span(other);
            }
            var union = read;
            if (!touching.isEmpty()) {
                statements.ask("delete-coverage", sql -> sql.param("provider", plan.provider())
                        .param("scope", window.scope())
                        .param("from", union.from().toEpochMilli())
                        .param("to", union.to().toEpochMilli())
                        .update());
            }
            statements.ask("insert-coverage", sql -> sql.param("provider", plan.provider())
                    .param("scope", window.scope())
                    .param("from", union.from().toEpochMilli())
                    .param("to", union.to().toEpochMilli())
                    .update());
        });
        plan.takeBack(window.scope());
    }

    /**
     * Writes down that a scope could not be read. What fails because the process ends is not written down.
     *
     * @param scope null for all scopes, when they could not be listed
     * @return when the schedule asks it again; null when the process ends
     */
    public @Nullable Instant fail(PollPlan plan, @Nullable String scope, String reason) {
        if (stopping.getAsBoolean()) {
            return null;
        }
        var name = scope == null ? CoverageGap.EVERY_SCOPE : scope;
        var failures = gaps(plan.provider(), name).stream()
                        .mapToInt(CoverageGap::failures)
                        .max()
                        .orElse(0)
                + 1;
        // The listing of all scopes belongs to every poll.
        var due = scope == null ? clock.instant() : clock.instant().plus(pause(failures));
        plan.countFailure(name);
        statements.ask("delay-scope", sql -> sql.param("provider", plan.provider())
                .param("scope", name)
                .param("failures", failures)
                .param("reason", reason)
                .param("dueAt", due.toEpochMilli())
                .update());
        plan.takeBack(name);
        return due;
    }

    /**
     * Writes down that a window could not be read for a reason that may be this window's alone: the scope is still asked
     * for older ones, until several failed in a row.
     *
     * @return when the schedule asks it again; null when the process ends
     */
    public @Nullable Instant failWindow(PollPlan plan, OwedWindow window, String reason) {
        if (stopping.getAsBoolean() || plan.failures(window.scope()) + 1 >= MOST_FAILURES) {
            return fail(plan, window.scope(), reason);
        }
        plan.countFailure(window.scope());
        var now = clock.instant();
        var due = new ArrayList<Instant>();
        statements.inTransaction(() -> {
            var gaps = gaps(plan.provider(), window.scope());
            delete(plan.provider(), window.scope());
            for (var gap : gaps) {
                gap.range().minus(window.reads()).forEach(rest -> insert(gap.with(rest)));
                gap.range().overlap(window.reads()).ifPresent(failed -> {
                    var dueAt = now.plus(pause(gap.failures() + 1));
                    insert(gap.with(failed).afterFailure(reason, dueAt));
                    due.add(dueAt);
                });
            }
        });
        plan.takeBack(window.scope());
        return due.stream().max(Comparator.naturalOrder()).orElse(now);
    }

    /** Length of the pause after a number of failures in a row: a minute, three, nine, and so on, up to an hour. */
    static Duration pause(int failures) {
        var pause = SHORTEST_PAUSE;
        for (var n = 1; n < failures && pause.compareTo(LONGEST_PAUSE) < 0; n++) {
            pause = pause.multipliedBy(3);
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    /** Makes a scope that does not exist owe nothing any more. */
    public void vanish(PollPlan plan, String scope) {
        statements.inTransaction(() -> delete(plan.provider(), scope));
        plan.takeBack(scope);
    }

    /** Ends a poll; one that ends because the process does is interrupted. */
    public void end(PollPlan plan) {
        if (stopping.getAsBoolean()) {
            return;
        }
        plan.finish();
        statements.ask(
                "end-poll",
                sql -> sql.param("id", plan.poll()).param("now", clock.millis()).update());
    }

    static List<TimeRange> read(Statements statements, String provider, String scope, TimeRange range) {
        return statements.ask("find-read", sql -> sql.param("provider", provider)
                .param("scope", scope)
                .param("from", range.from().toEpochMilli())
                .param("to", range.to().toEpochMilli())
                .query((row, number) -> CoverageGap.range(row))
                .list());
    }

    /** Adds a range to the gaps of a scope, and joins those that it touches; one that is in its pause stays in it. */
    private void add(String provider, String scope, TimeRange range, Instant since) {
        var gaps = gaps(provider, scope);
        var touching = gaps.stream().filter(gap -> gap.range().touches(range)).toList();
        var joined = touching.stream()
                .max(Comparator.comparingInt(CoverageGap::failures))
                .map(gap -> gap.with(range, since))
                .orElseGet(() -> new CoverageGap(provider, scope, range, since, 0, null, Instant.EPOCH));
        for (var gap : touching) {
            joined = joined.with(
                    gap.range().span(joined.range()),
                    gap.since().isBefore(joined.since()) ? gap.since() : joined.since());
        }
        delete(provider, scope);
        gaps.stream().filter(gap -> !touching.contains(gap)).forEach(this::insert);
        insert(joined);
    }

    private List<CoverageGap> gaps(String provider, String scope) {
        return statements.ask("list-gaps-of-scope", sql -> sql.param("provider", provider)
                .param("scope", scope)
                .query((row, number) -> CoverageGap.of(row))
                .list());
    }

    private void delete(String provider, String scope) {
        statements.ask(
                "delete-gaps-of-scope",
                sql -> sql.param("provider", provider).param("scope", scope).update());
    }

    private void insert(CoverageGap gap) {
        statements.ask("insert-gap", sql -> sql.param("provider", gap.provider())
                .param("scope", gap.scope())
                .param("from", gap.range().from().toEpochMilli())
                .param("to", gap.range().to().toEpochMilli())
                .param("since", gap.since().toEpochMilli())
                .param("failures", gap.failures())
                .param("reason", gap.reason())
                .param("dueAt", gap.dueAt().toEpochMilli())
                .update());
    }
}
