package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.simulator.Request;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import dev.recordingroutes.testing.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests case S17: a range that was not read to its end is read later, by whoever comes next. */
class OwedRangesTest extends Case {
    private static final Response SCOPE_MISSING =
            Response.json(400, "{\"code\": 4711, \"message\": \"does not contain scopes\"}");

    @Test
    void s17ABacklogThatWasInterruptedWhileItWasListedIsReadByTheDaemon() throws Exception {
        for (var month = 0; month < 12; month++) {
            meeting("m" + month + "==", "Weekly", now.minus(Duration.ofDays(3 + 30L * month)), video("v" + month));
        }
        workplace.set("webex.enabled", "false").set("zoom.requests-per-second", "3");
        var harvest = workplace.start(List.of(), "harvest", "--from", day(now.minus(Duration.ofDays(360))));
        Waits.await().until(() -> seen(simulator.zoom(), Case::isListing).size() >= 4);
        harvest.destroy();
        Waits.ended(harvest);
        workplace.set("zoom.requests-per-second", "1000");

        assertThat(workplace.run("status").out())
                .contains(
                        "zoom: last poll at ",
                        ", interrupted",
                        "not read yet: zoom: u, ",
                        "no poll has come to it yet");
        assertThat(gaps()).hasSize(1);

        var daemon = workplace.start(List.of(), "run", "--set", "zoom.schedule=0/1 * * * * ?");
        try {
            Waits.await().until(() -> workplace.files().size() == 24 && gaps().isEmpty());
        } finally {
            daemon.destroy();
            Waits.ended(daemon);
        }

        assertEverythingIsThere(simulator.zoom().expected());
    }

    @Test
    void s17AUserWhoseScopeWasMissingDuringAHarvestOfAYearIsReadByTheNextPoll() throws IOException {
        var longAgo = now.minus(Duration.ofDays(300));
        meeting("ours==", "Weekly", longAgo, video("a"));
        simulator.zoom().addUser("v", "v@example.com", ZoomSimulator.Status.ACTIVE);
        simulator.zoom().addMeeting("v", ZoomMeeting.of("theirs==", 7, "Weekly", longAgo, video("b")));
        simulator.zoom().respondAlways(of("v"), SCOPE_MISSING);

        var refused = harvest("zoom", "--from", day(now.minus(Duration.ofDays(365))));

        assertExit(refused, 1);
        assertThat(refused.out()).contains("not read yet: zoom: v, ", "the next poll asks again");
        assertThat(status("zoom:a")).isEqualTo("delivered");
        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.path("provider").asText()).isEqualTo("zoom");
            assertThat(gap.path("scope").asText()).isEqualTo("v");
            assertThat(gap.path("from").asText()).isEqualTo(day(now.minus(Duration.ofDays(365))) + "T00:00:00Z");
            assertThat(Instant.parse(gap.path("to").asText())).isAfter(now);
            assertThat(Instant.parse(gap.path("since").asText())).isAfter(now);
            assertThat(gap.path("reason").asText()).contains("4711", "add the scope");
        });
        assertThat(seen(simulator.zoom(), of("v")))
                .as("is not asked for older windows in vain")
                .hasSize(1);

        simulator.zoom().clearFaults();
        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
        assertThat(gaps()).isEmpty();
    }

    @Test
    void s17AUserWhoFailsForWeeksWidensNobodyElsesRange() throws IOException {
        simulator.zoom().addUser("v", "v@example.com", ZoomSimulator.Status.ACTIVE);
        simulator.zoom().respondAlways(of("v"), SCOPE_MISSING);
        assertExit(harvest("zoom"), 1);
        for (var week = 1; week <= 6; week++) {
            workplace.clock(Clock.fixed(now.plus(Duration.ofDays(7L * week)), ZoneOffset.UTC));
            simulator.zoom().clearRequests();
            assertExit(harvest("zoom"), 1);
        }

        assertThat(seen(simulator.zoom(), of(USER))).singleElement().satisfies(request -> assertThat(
                        request.parameter("from"))
                .contains(day(now.plus(Duration.ofDays(28)))));
        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(
                        Instant.parse(gap.path("from").asText()))
                .isBefore(now));
    }

    @Test
    void s17AUserWhoIsNotListedAnyMoreOwesNothing() throws IOException {
        simulator.zoom().addUser("v", "v@example.com", ZoomSimulator.Status.ACTIVE);
        simulator.zoom().respondAlways(of("v"), SCOPE_MISSING);
        assertExit(harvest("zoom"), 1);
        simulator
                .zoom()
                .respondAlways(
                        request -> request.path().equals("/v2/users"),
                        Response.json(200, "{\"users\": [{\"id\": \"u\"}]}"));

        var result = harvest("zoom");

        assertThat(result.out()).contains("left out v: is not listed any more");
        assertThat(gaps()).isEmpty();
    }

    @Test
    void s17AUserWhoWasTakenOutOfTheSettingsAndCannotBeReadOwesNothingFromTheNextScheduledPollOn() throws Exception {
        simulator.zoom().addUser("v", "v@example.com", ZoomSimulator.Status.ACTIVE);
        simulator.zoom().respondAlways(of("v"), SCOPE_MISSING);
        workplace.set("webex.enabled", "false").set("zoom.users", "u,v");
        assertExit(harvest("zoom"), 1);
        workplace.set("zoom.users", "u");
        assertExit(harvest("zoom"), 1);
        assertThat(gaps()).as("the harvest may have been for u alone").hasSize(1);

        var daemon = workplace.start(List.of(), "run", "--set", "zoom.schedule=0/1 * * * * ?");
        try {
            Waits.await().until(() -> gaps().isEmpty());
        } finally {
            daemon.destroy();
            Waits.ended(daemon);
        }

        assertThat(Files.readString(workplace.log())).contains("zoom v: left out: is not listed any more");
    }

    @Test
    void s17GapsOfAProviderThatIsNotEnabledAnyMoreRaiseNoAlarm() throws IOException {
        simulator.zoom().respondAlways(of(USER), SCOPE_MISSING);
        assertExit(harvest("zoom"), 1);
        assertExit(workplace.run("status", "--fail-if", "gaps"), 1);

        workplace.set("zoom.enabled", "false");

        var status = workplace.run("status", "--fail-if", "gaps");
        assertExit(status, 0);
        assertThat(status.out()).contains("not read yet: zoom: u");
    }

    @Test
    void s17AWindowThatStaysUnreadableKeepsNobodyFromTheOlderOnes() throws IOException {
        meeting("old==", "Weekly", now.minus(Duration.ofDays(300)), video("a"));
        simulator
                .zoom()
                .respondAlways(
                        of(USER).and(request ->
                                request.parameter("to").orElse("").compareTo(day(now.minus(Duration.ofDays(2)))) > 0),
                        Response.of(500));

        var result = harvest("zoom", "--from", day(now.minus(Duration.ofDays(365))));

        assertExit(result, 1);
        assertThat(status("zoom:a")).isEqualTo("delivered");
        assertThat(gaps()).singleElement().satisfies(gap -> assertThat(
                        Instant.parse(gap.path("from").asText()))
                .isAfter(now.minus(Duration.ofDays(32))));
    }

    @Test
    void s17AUserListingThatBreaksOffLeavesTheRangeOwedByEveryUser() throws IOException {
        meeting("ours==", "Weekly", now.minus(Duration.ofDays(300)), video("a"));
        simulator.zoom().respondAlways(request -> request.path().equals("/v2/users"), Response.of(403));

        assertExit(harvest("zoom", "--from", day(now.minus(Duration.ofDays(365)))), 1);

        assertThat(gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.path("scope").asText()).isEqualTo("*"));
        simulator.zoom().clearFaults();
        assertExit(harvest("zoom"), 0);
        assertEverythingIsThere();
    }

    @Test
    @Tag("slow")
    void s17AListingThatIsInterruptedTenTimesIsReadOnceAltogether() throws Exception {
        simulator.zoom().generate(20, 60, now.minus(Duration.ofDays(350)), now.minusSeconds(60), 2_000);
        workplace.set("webex.enabled", "false").set("zoom.requests-per-second", "40");
        var users = simulator.zoom().expected().size();
        assertThat(users).isGreaterThan(100);
        var from = day(now.minus(Duration.ofDays(360)));
        simulator.zoom().respondAlways(of("KDcuGIm1QgePTO8WbOq7"), SCOPE_MISSING);
        var random = new Random(7);
        for (var n = 0; n < 10; n++) {
            var process = workplace.start(List.of(), "harvest", "--from", from);
            var enough = seen(simulator.zoom(), Case::isListing).size() + 5 + random.nextInt(20);
            Waits.await().until(() -> seen(simulator.zoom(), Case::isListing).size() >= enough);
            if (n % 2 == 0) {
                process.destroy();
            } else {
                process.destroyForcibly();
            }
            Waits.ended(process);
            if (n == 6) {
                simulator.zoom().clearFaults();
            }
        }

        var last = workplace.run("harvest", "--from", from);

        assertExit(last, 0);
        assertThat(gaps()).isEmpty();
        assertEverythingIsThere(simulator.zoom().expected());
        // 14 windows of 28 days for each of 21 users make an undisturbed listing.
        assertThat(seen(simulator.zoom(), Case::isListing)).hasSizeBetween(21 * 14, 21 * 14 * 12 / 10);
        assertThat(Files.readString(workplace.log())).doesNotContain("Exception");
    }

    private List<JsonNode> gaps() throws IOException {
        var status = workplace.run("status", "--json");
        assertExit(status, 0);
        return new ObjectMapper().readTree(status.out()).withArray("gaps").findParents("scope");
    }

    private static Predicate<Request> of(String user) {
        return request -> request.path().equals("/v2/users/" + user + "/recordings");
    }
}
