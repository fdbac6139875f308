package dev.recordingroutes.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.recordingroutes.recording.TimeRange;
import dev.recordingroutes.simulator.SettableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageTest {
    private static final String MONTH = "28d";
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final SettableClock clock = new SettableClock(START.toString());
    private boolean stopping;
    private int polls;

    @TempDir
    Path directory;

    private Ledger ledger;
    private LedgerRepository repository;
    private Coverage coverage;

    @BeforeEach
    void openLedger() throws Exception {
        ledger = ledger();
        repository = new LedgerRepository(ledger);
        coverage = new Coverage(ledger, clock, () -> stopping);
    }

    /** Opens an empty ledger. */
    Ledger ledger() throws Exception {
        return Database.at("jdbc:sqlite:" + directory.resolve("ledger.db")).openToWork(2);
    }

    @AfterEach
    void closeLedger() {
        ledger.close();
    }

    @Test
    void theFirstPollCoversOneLookbackAndTheNextOverlapsItByOne() {
        var first = scheduled();
        assertThat(first.range()).isEqualTo(range(START.minus(7, ChronoUnit.DAYS), START));
        readAll(first, "ada");

        clock.pass(Duration.ofMinutes(15));
        var second = scheduled();

        assertThat(second.range())
                .isEqualTo(range(START.minus(7, ChronoUnit.DAYS), START.plus(15, ChronoUnit.MINUTES)));
        assertThat(readAll(second, "ada")).hasSize(1);
        assertThat(gaps()).isEmpty();
    }

    @Test
    void theNewestWindowOfEveryScopeComesBeforeTheOlderOnesOfAny() {
        var plan = asked(START.minus(60, ChronoUnit.DAYS));

        var windows = readAll(plan, "ada", "bea");

        assertThat(windows)
                .extracting(window -> window.scope() + " " + window.to())
                .containsExactly(
                        "ada 2026-03-01T00:00:00Z",
                        "bea 2026-03-01T00:00:00Z",
                        "ada 2026-02-02T00:00:00Z",
                        "bea 2026-02-02T00:00:00Z",
                        "ada 2026-01-06T00:00:00Z",
                        "bea 2026-01-06T00:00:00Z");
        assertThat(repository.findRead("zoom", "ada", plan.range())).containsExactly(plan.range());
    }

    @Test
    void severalReadersTogetherKeepToTheOrderOfOne() {
        var plan = asked(START.minus(60, ChronoUnit.DAYS));
        coverage.owe(plan, List.of("ada", "bea"), true);
        var ada = coverage.next(plan, MONTH);
        var bea = coverage.next(plan, MONTH);
        assertThat(List.of(ada.to(), bea.to())).containsOnly(START);

        var older = CompletableFuture.supplyAsync(() -> coverage.next(plan, MONTH));
        coverage.read(plan, bea);
        coverage.read(plan, ada);

        assertThat(older).succeedsWithin(Duration.ofMinutes(1)).satisfies(window -> {
            assertThat(window.scope()).as("whoever was read first").isEqualTo("ada");
            assertThat(window.to()).isEqualTo("2026-02-02T00:00:00Z");
        });
        assertThat(coverage.next(plan, MONTH).scope()).isEqualTo("bea");
    }

    @Test
    void aReaderDoesNotWaitForAScopeThatComesAfterItsOwn() {
        var plan = asked(START.minus(60, ChronoUnit.DAYS));
        coverage.owe(plan, List.of("ada", "bea"), true);
        coverage.read(plan, coverage.next(plan, MONTH));
        var bea = coverage.next(plan, MONTH);

        // What bea leaves ends where ada's older window does, and ada comes first.
        var ada = CompletableFuture.supplyAsync(() -> coverage.next(plan, MONTH));

        assertThat(ada).succeedsWithin(Duration.ofMinutes(1)).satisfies(window -> {
            assertThat(window.scope()).isEqualTo("ada");
            assertThat(window.reads().to()).isEqualTo(bea.reads().from());
        });
    }

    @Test
    void theBacklogHasItsTimeFromTheEndOfThePollsOwnRangeOn() {
        var first = asked(START.minus(60, ChronoUnit.DAYS));
        coverage.owe(first, List.of("ada", "bea"), true);
        coverage.stop(first);
        coverage.end(first);
        clock.pass(Duration.ofMinutes(15));
        var plan = begin(null, null, false, clock.instant().plus(Duration.ofMinutes(15)));
        coverage.owe(plan, List.of("ada", "bea"), true);
        coverage.read(plan, coverage.next(plan, MONTH));
        var slow = coverage.next(plan, MONTH);
        assertThat(slow.scope()).isEqualTo("bea");
        assertThat(plan.hasTimeForBacklog(clock.instant())).isTrue();

        clock.pass(Duration.ofDays(1));

        assertThat(plan.hasTimeForBacklog(clock.instant()))
                .as("while bea's is read")
                .isTrue();
        coverage.read(plan, slow);
        assertThat(plan.hasTimeForBacklog(clock.instant()))
                .as("as long as that took")
                .isTrue();
        clock.pass(Duration.ofDays(2));
        assertThat(plan.hasTimeForBacklog(clock.instant())).isFalse();
    }

    @Test
    void noReaderWaitsForOneThatFailedForAll() {
        var plan = asked(START.minus(60, ChronoUnit.DAYS));
        coverage.owe(plan, List.of("ada"), true);
        assertThat(coverage.next(plan, MONTH)).isNotNull();
        var waiting = CompletableFuture.supplyAsync(() -> Optional.ofNullable(coverage.next(plan, MONTH)));

        coverage.stop(plan);

        assertThat(waiting).succeedsWithin(Duration.ofMinutes(1)).isEqualTo(Optional.empty());
    }

    @Test
    void whatOnePollDoesNotReadTheNextOneDoes() {
        var plan = asked(START.minus(60, ChronoUnit.DAYS));
        coverage.owe(plan, List.of("ada"), true);
        coverage.read(plan, coverage.next(plan, MONTH));
        coverage.end(plan);

        clock.pass(Duration.ofMinutes(15));
        var next = scheduled();

        assertThat(readAll(next, "ada"))
                .extracting(OwedWindow::to)
                .containsExactly(
                        clock.instant(), Instant.parse("2026-02-02T00:00:00Z"), Instant.parse("2026-01-06T00:00:00Z"));
        assertThat(gaps()).isEmpty();
    }

    @Test
    void aScopeThatFailsWidensTheRangeOfNoOther() {
        var plan = scheduled();
        coverage.owe(plan, List.of("ada", "bea"), true);
        coverage.read(plan, coverage.next(plan, MONTH));
        assertThat(coverage.next(plan, MONTH).scope()).isEqualTo("bea");
        coverage.fail(plan, "bea", "refused");
        assertThat(coverage.next(plan, MONTH)).isNull();
        coverage.end(plan);

        clock.pass(Duration.ofDays(10));
        var next = scheduled();
        coverage.owe(next, List.of("ada", "bea"), true);

        assertThat(gaps())
                .extracting(CoverageGap::scope, gap -> gap.range().from())
                .containsExactlyInAnyOrder(
                        tuple("ada", START.minus(7, ChronoUnit.DAYS)), tuple("bea", START.minus(7, ChronoUnit.DAYS)));
        coverage.read(next, coverage.next(next, MONTH));
        coverage.next(next, MONTH);
        coverage.fail(next, "bea", "refused");
        coverage.end(next);

        clock.pass(Duration.ofDays(10));
        coverage.owe(scheduled(), List.of("ada", "bea"), true);

        assertThat(gaps())
                .extracting(CoverageGap::scope, gap -> gap.range().from())
                .containsExactlyInAnyOrder(
                        tuple("ada", START.plus(3, ChronoUnit.DAYS)), tuple("bea", START.minus(7, ChronoUnit.DAYS)));
    }

    @Test
    void aScopeThatFailsIsAskedAgainAfterPausesThatGrowToAnHourAndAtOnceWhenAPersonAsks() {
        assertThat(List.of(1, 2, 3, 4, 5, 6, 100).stream().map(Coverage::pause))
                .containsExactly(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(3),
                        Duration.ofMinutes(9),
                        Duration.ofMinutes(27),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        Duration.ofHours(1));
        failAlways("ada");
        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.failures()).isEqualTo(1);
            assertThat(gap.dueAt()).isEqualTo(clock.instant().plus(1, ChronoUnit.MINUTES));
        });

        clock.pass(Duration.ofSeconds(59));
        assertThat(failAlways("ada")).as("in its pause").isZero();
        clock.pass(Duration.ofSeconds(1));
        assertThat(failAlways("ada")).isEqualTo(1);
        clock.pass(Duration.ofMinutes(2));
        assertThat(failAlways("ada")).as("in its longer pause").isZero();

        var requested = begin(null, null, true, null);
        coverage.owe(requested, List.of("ada"), true);
        assertThat(coverage.next(requested, MONTH)).isNotNull();
    }

    @Test
    void aClockThatWasSetBackKeepsNoScopeInAPauseOfTheOldTime() {
        failAlways("ada");
        clock.pass(Duration.ofDays(-2));

        assertThat(failAlways("ada")).isEqualTo(1);
    }

    @Test
    void aSuccessEndsTheFailures() {
        failAlways("ada");
        clock.pass(Duration.ofMinutes(5));
        var plan = asked(START.minus(100, ChronoUnit.DAYS));
        coverage.owe(plan, List.of("ada"), true);

        coverage.read(plan, coverage.next(plan, MONTH));

        assertThat(gaps()).hasSize(2).allSatisfy(gap -> {
            assertThat(gap.failures()).isZero();
            assertThat(gap.reason()).isNull();
        });
    }

    @Test
    void aWindowThatStaysUnreadableKeepsNobodyFromTheOlderOnes() {
        var plan = asked(START.minus(100, ChronoUnit.DAYS));
        coverage.owe(plan, List.of("ada", "bea"), true);
        var newest = range(START.minus(27, ChronoUnit.DAYS), START);

        var asked = new ArrayList<String>();
        for (var window = coverage.next(plan, MONTH); window != null; window = coverage.next(plan, MONTH)) {
            asked.add(window.scope());
            if (window.scope().equals("ada") && window.to().equals(START)) {
                assertThat(coverage.failWindow(plan, window, "status 500"))
                        .isEqualTo(clock.instant().plus(1, ChronoUnit.MINUTES));
            } else {
                coverage.read(plan, window);
            }
        }
        coverage.end(plan);

        assertThat(asked).containsExactly("ada", "bea", "ada", "bea", "ada", "bea", "ada", "bea");
        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.range()).isEqualTo(newest);
            assertThat(gap.failures()).isEqualTo(1);
            assertThat(gap.reason()).isEqualTo("status 500");
        });
    }

    @Test
    void anOldWindowThatStaysUnreadableDelaysNothingThatIsNew() {
        var plan = asked(START.minus(100, ChronoUnit.DAYS));
        coverage.owe(plan, List.of("ada"), true);
        for (var window = coverage.next(plan, MONTH); window != null; window = coverage.next(plan, MONTH)) {
            if (window.to().isBefore(START.minus(50, ChronoUnit.DAYS))) {
                coverage.failWindow(plan, window, "status 500");
            } else {
                coverage.read(plan, window);
            }
        }
        coverage.end(plan);

        clock.pass(Duration.ofSeconds(10));
        var next = scheduled();
        coverage.owe(next, List.of("ada"), true);

        assertThat(coverage.next(next, MONTH).to()).isEqualTo(clock.instant());
    }

    @Test
    void aScopeThatFailsThriceInARowIsLeftToTheNextPollWhichBeginsWithAnotherWindow() {
        var plan = asked(START.minus(200, ChronoUnit.DAYS));
        coverage.owe(plan, List.of("ada"), true);
        var failed = new ArrayList<Instant>();
        for (var window = coverage.next(plan, MONTH); window != null; window = coverage.next(plan, MONTH)) {
            coverage.failWindow(plan, window, "status 500");
            failed.add(window.to());
        }
        coverage.end(plan);
        assertThat(failed).hasSize(3);

        clock.pass(Duration.ofHours(1));
        var next = asked(START.minus(200, ChronoUnit.DAYS));
        coverage.owe(next, List.of("ada"), true);

        assertThat(coverage.next(next, MONTH).to()).isNotIn(failed);
    }

    @Test
    void aScopeThatRefusesIsAskedForAnotherWindowEachTimeAndForAllOnceItAnswers() {
        var from = START.minus(100, ChronoUnit.DAYS);
        var asked = new LinkedHashSet<Instant>();
        for (var n = 0; n < 4; n++) {
            var plan = asked(from);
            coverage.owe(plan, List.of("ada"), true);
            asked.add(coverage.next(plan, MONTH).to());
            coverage.fail(plan, "ada", "refused");
            assertThat(coverage.next(plan, MONTH)).isNull();
            coverage.end(plan);
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(asked).as("four windows, in turn").hasSize(4);

        readAll(asked(from), "ada");

        assertThat(gaps()).isEmpty();
    }

    @Test
    void pollsThatAreInterruptedForADayRepeatTheirLookbackInTheEnd() {
        var plan = scheduled();
        readAdaButEnd(plan);
        for (var hour = 2; hour <= 22; hour += 2) {
            clock.pass(Duration.ofHours(2));
            var resumed = scheduled();
            assertThat(readAdaButEnd(resumed)).singleElement().satisfies(window -> assertThat(
                            Duration.between(window.from(), window.to()))
                    .isLessThan(Duration.ofHours(3)));
        }
        clock.pass(Duration.ofHours(3));

        assertThat(readAdaButEnd(scheduled())).singleElement().satisfies(window -> assertThat(
                        Duration.between(window.from(), window.to()))
                .isGreaterThanOrEqualTo(Duration.ofDays(7)));
    }

    @Test
    void aPollThatWasInterruptedWhenAllWasReadIsNotResumedSoThatWhatWasPublishedSinceIsFound() {
        var from = START.minus(10, ChronoUnit.DAYS);
        var plan = asked(from);
        coverage.owe(plan, List.of("ada"), true);
        coverage.read(plan, coverage.next(plan, MONTH));
        assertThat(coverage.next(plan, MONTH)).isNull();
        repository.takeOver();

        assertThat(readAll(asked(from), "ada")).singleElement().satisfies(window -> assertThat(
                        Duration.between(window.from(), window.to()))
                .isGreaterThanOrEqualTo(Duration.ofDays(10)));
    }

    @Test
    void aPollThatWasInterruptedIsResumedAndAsksForNothingTwice() {
        var from = START.minus(60, ChronoUnit.DAYS);
        var plan = asked(from);
        coverage.owe(plan, List.of("ada", "bea"), true);
        coverage.read(plan, coverage.next(plan, MONTH));
        repository.takeOver();

        clock.pass(Duration.ofMinutes(10));
        var resumed = asked(from);

        assertThat(resumed.range()).isEqualTo(plan.range());
        assertThat(readAll(resumed, "ada", "bea"))
                .extracting(OwedWindow::scope)
                .as("the newest window of ada was read before")
                .containsExactly("bea", "ada", "bea", "ada", "bea");
        assertThat(gaps()).isEmpty();

        clock.pass(Duration.ofMinutes(1));
        assertThat(readAll(asked(from), "ada", "bea"))
                .as("a poll that ended is not resumed")
                .hasSize(6);
    }

    @Test
    void aPollThatResumesAnotherAfterHoursAsksForWhatIsNewToo() {
        var plan = scheduled();
        coverage.owe(plan, List.of("ada"), true);
        repository.takeOver();

        clock.pass(Duration.ofHours(2));
        var resumed = scheduled();

        assertThat(resumed.range()).isEqualTo(range(plan.range().from(), clock.instant()));
        assertThat(readAll(resumed, "ada")).singleElement().satisfies(window -> {
            assertThat(window.from()).isEqualTo(plan.range().from());
            assertThat(window.to()).isEqualTo(clock.instant());
        });
    }

    @Test
    void aPollThatWasInterruptedLongAgoIsNotResumedThoughWhatItOwesIsRead() {
        var from = START.minus(60, ChronoUnit.DAYS);
        var plan = asked(from);
        coverage.owe(plan, List.of("ada"), true);
        coverage.read(plan, coverage.next(plan, MONTH));
        repository.takeOver();

        clock.pass(Duration.ofDays(2));

        assertThat(readAll(asked(from), "ada")).hasSize(3);
    }

    @Test
    void whatIsInterruptedBeforeTheScopesWereListedIsOwedByEveryScope() {
        asked(START.minus(60, ChronoUnit.DAYS));
        repository.takeOver();
        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(gap.scope())
                .isEqualTo(CoverageGap.EVERY_SCOPE));

        clock.pass(Duration.ofMinutes(15));
        readAll(scheduled(), "ada");

        assertThat(gaps()).isEmpty();
        assertThat(repository.findRead("zoom", "ada", range(START, START.plusSeconds(1))))
                .containsExactly(range(START.minus(60, ChronoUnit.DAYS), clock.instant()));
    }

    @Test
    void scopesThatCouldNotAllBeListedLeaveTheRangeOwedByEveryScope() {
        var plan = asked(START.minus(20, ChronoUnit.DAYS));
        coverage.fail(plan, null, "the listing broke off");
        coverage.owe(plan, List.of("ada"), false);
        assertThat(coverage.next(plan, MONTH).scope()).isEqualTo("ada");
        coverage.read(plan, plan.last());
        coverage.end(plan);

        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.scope()).isEqualTo(CoverageGap.EVERY_SCOPE);
            assertThat(gap.range()).isEqualTo(plan.range());
            assertThat(gap.reason()).isEqualTo("the listing broke off");
        });

        clock.pass(Duration.ofMinutes(15));
        readAll(scheduled(), "ada", "bea");
        assertThat(repository.findRead("zoom", "bea", plan.range()))
                .singleElement()
                .satisfies(
                        read -> assertThat(read.from()).isEqualTo(plan.range().from()));
        assertThat(gaps()).isEmpty();
    }

    @Test
    void aScopeThatVanishedOwesNothing() {
        var plan = scheduled();
        coverage.owe(plan, List.of("ada", "bea", "cy"), true);
        coverage.vanish(plan, "ada");
        assertThat(coverage.retain(plan, Set.of("bea")))
                .as("cy may be known by another name, and is asked")
                .isEmpty();
        coverage.fail(plan, "bea", "refused");
        coverage.fail(plan, "cy", "refused");

        assertThat(coverage.retain(plan, Set.of("bea"))).isEqualTo("cy");

        assertThat(gaps()).extracting(CoverageGap::scope).containsExactly("bea");
    }

    @Test
    void aBacklogIsReadUntilTheScheduleIsDueAgainAndAtLeastAsLongAsTheRestOfThePollTook() {
        var backlog = asked(START.minus(200, ChronoUnit.DAYS));
        coverage.owe(backlog, List.of("ada"), true);
        coverage.end(backlog);
        clock.pass(Duration.ofMinutes(1));

        var plan = begin(null, null, false, clock.instant().plusSeconds(60));
        coverage.owe(plan, List.of("ada"), true);
        coverage.read(plan, coverage.next(plan, MONTH));
        clock.pass(Duration.ofSeconds(90));
        for (var second = 0; second < 3; second++) {
            coverage.read(plan, coverage.next(plan, MONTH));
            clock.pass(Duration.ofSeconds(30));
        }

        assertThat(coverage.next(plan, MONTH)).isNull();
        assertThat(gaps()).hasSize(1);
    }

    @Test
    void aProcessThatEndsReadsNoFurtherAndHoldsNothingAgainstAScope() {
        var plan = scheduled();
        coverage.owe(plan, List.of("ada"), true);
        var window = coverage.next(plan, MONTH);
        stopping = true;

        coverage.fail(plan, window.scope(), "connection closed");
        assertThat(coverage.next(plan, MONTH)).isNull();
        coverage.end(plan);

        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(gap.failures())
                .isZero());
        assertThat(repository.listLastPolls().get("zoom").finishedAt()).isNull();
        assertThat(plan.isFinished()).isFalse();
    }

    private PollPlan scheduled() {
        return begin(null, null, false, null);
    }

    private PollPlan asked(Instant from) {
        return begin(from.toEpochMilli(), null, true, null);
    }

    private PollPlan begin(@Nullable Long from, @Nullable Long to, boolean requested, @Nullable Instant nextPoll) {
        polls++;
        return coverage.begin(
                "zoom", "poll-" + polls, "7d", from, to, requested, nextPoll == null ? null : Date.from(nextPoll));
    }

    private List<OwedWindow> readAll(PollPlan plan, String... scopes) {
        coverage.owe(plan, new LinkedHashSet<>(List.of(scopes)), true);
        var windows = new ArrayList<OwedWindow>();
        for (var window = coverage.next(plan, MONTH); window != null; window = coverage.next(plan, MONTH)) {
            coverage.read(plan, window);
            windows.add(window);
        }
        coverage.end(plan);
        return windows;
    }

    /** Reads all that ada owes, leaves what bea owes, and is interrupted; returns what was read. */
    private List<OwedWindow> readAdaButEnd(PollPlan plan) {
        coverage.owe(plan, List.of("ada", "bea"), true);
        var windows = new ArrayList<OwedWindow>();
        for (var window = coverage.next(plan, MONTH); window != null; window = coverage.next(plan, MONTH)) {
            if (window.scope().equals("ada")) {
                coverage.read(plan, window);
                windows.add(window);
            } else {
                coverage.fail(plan, window.scope(), "refused");
            }
        }
        repository.takeOver();
        return windows;
    }

    /** Polls by the schedule, and lets a scope fail; returns how often it was asked. */
    private int failAlways(String scope) {
        var plan = scheduled();
        coverage.owe(plan, List.of(scope), true);
        var asked = 0;
        for (var window = coverage.next(plan, MONTH); window != null; window = coverage.next(plan, MONTH)) {
            coverage.fail(plan, scope, "refused");
            asked++;
        }
        coverage.end(plan);
        return asked;
    }

    private List<CoverageGap> gaps() {
        var gaps = new ArrayList<CoverageGap>();
        repository.listGaps(gaps::add);
        return gaps;
    }

    private static TimeRange range(Instant from, Instant to) {
        return new TimeRange(from, to);
    }
}
