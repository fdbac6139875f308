package dev.recordingroutes.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recordingroutes.simulator.Request;
import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.simulator.ZoomMeeting;
import dev.recordingroutes.simulator.ZoomSimulator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests case S14: responses of a good status that are not what was asked for, or not all of it. */
class UntrueAnswersTest extends Case {
    private final Instant yesterday = now.minus(Duration.ofDays(1));

    @Test
    void s14APageWithoutItsListIsAnErrorOfItsScopeAndTheOthersGoOn() throws IOException {
        threeUsers();
        simulator.zoom().respondAlways(listingOf("second"), json("{\"total_records\": \"2\", \"meetings\": null}"));
        var other = "other-example.webex.com";
        simulator.webex().addSite(other);
        recording("here", yesterday);
        simulator.webex().respondAlways(listingOfSite(other), json("{}"));

        var result = workplace.run("harvest");

        assertExit(result, 1);
        assertThat(result.out())
                .contains(
                        "not reached: zoom: second: zoom answered 200 without the list 'meetings' that was asked for\n")
                .contains("not reached: webex: %s: webex answered 200 without the list 'items' that was asked for\n"
                        .formatted(other));
        assertThat(seen(simulator.zoom(), listingOf("second")))
                .as("asked again")
                .hasSize(4);
        assertThat(workplace.ledger())
                .containsKeys("zoom:first", "zoom:third", "webex:here:recording")
                .doesNotContainKey("zoom:second");

        simulator.zoom().clearFaults();
        simulator.webex().clearFaults();
        assertExit(workplace.run("harvest"), 0);
        assertDelivered(expected());
    }

    @Test
    void s14AnAccountWhoseUsersOrSitesAreNoListIsNotAnEmptyOne() {
        simulator.zoom().respondAlways(request -> request.is("GET", "/v2/users"), json("{}"));
        simulator
                .webex()
                .respondAlways(
                        request -> request.path().endsWith("/meetingPreferences/sites"), json("{\"sites\": {}}"));

        var result = workplace.run("harvest");

        assertExit(result, 1);
        assertThat(result.out())
                .contains("not reached: zoom: zoom answered 200 without the list 'users' that was asked for\n")
                .contains("not reached: webex: webex answered 200 without the list 'sites' that was asked for\n");
    }

    @Test
    void s14APageWithoutItsListIsAskedForAgain() throws IOException {
        meeting("weekly==", "Weekly", yesterday, video("a"));
        simulator.zoom().respondOnce(Case::isListing, json("{\"total_records\": 1}"));

        assertExit(harvest("zoom"), 0);

        assertEverythingIsThere();
    }

    @Test
    void s14AnErrorInAGoodResponseIsTheErrorThatItsCodeSays() throws IOException {
        threeUsers();
        workplace.set("zoom.users", "gone, elsewhere, empty, refused, first, second, third");
        for (var user : List.of("gone", "elsewhere", "empty", "refused")) {
            simulator.zoom().addUser(user, user + "@example.com", ZoomSimulator.Status.ACTIVE);
        }
        simulator.zoom().respondAlways(listingOf("gone"), error(1001, "User does not exist"));
        simulator.zoom().respondAlways(listingOf("elsewhere"), error(1010, "User belongs to another account"));
        simulator.zoom().respondAlways(listingOf("empty"), error(3301, "There is no recording"));
        simulator.zoom().respondAlways(listingOf("refused"), error(4711, "does not contain scopes"));
        simulator.zoom().respondOnce(listingOf("first"), error(124, "Access token is expired."));
        simulator.zoom().respondOnce(listingOf("second"), error(300, "The next page token is invalid or expired."));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out())
                .contains("gone: zoom answered 200 (code 1001, message User does not exist)")
                .contains("elsewhere: zoom answered 200 (code 1010, message User belongs to another account)")
                .contains("refused: zoom answered 200 (code 4711, message does not contain scopes):"
                        + " add the scope to the app on Zoom's Marketplace")
                .doesNotContain("empty:", "first:", "second:");
        assertEverythingIsThere();
        assertThat(seen(simulator.zoom(), Case::isTokenRequest))
                .as("renewed once")
                .hasSize(2);
    }

    @Test
    void s14FewerMeetingsThanTheListingCountsAreSaidWithBothNumbers() throws IOException {
        for (var i = 0; i < 5; i++) {
            meeting("m" + i + "==", "Weekly", yesterday.plusSeconds(i), video("f" + i));
        }
        workplace.set("zoom.page-size", "2");
        // The second of three pages lacks one of its two.
        simulator
                .zoom()
                .spoilOnce(
                        request -> isListing(request)
                                && seen(simulator.zoom(), Case::isListing).size() == 2,
                        response -> response.edited(page -> ((ArrayNode) page.path("meetings")).remove(0)));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out())
                .containsOnlyOnce("not reached")
                .contains("not reached: zoom: left out u: 1 of 5 that 127.0.0.1 counts: its pages held only 4\n");
        assertThat(workplace.ledger()).hasSize(4);

        // The poll is complete all the same: it says what it can't know better.
        assertExit(harvest("zoom"), 0);
        assertEverythingIsThere();
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "4, 1", "\"5\", 1"})
    void s14TheCountBelongsToEachPartOfAWindowThatZoomShortens(String count, int exit) throws IOException {
        meeting("early==", "Weekly", Instant.parse("2025-01-03T10:00:00Z"), video("early"));
        meeting("late==", "Weekly", Instant.parse("2025-01-20T10:00:00Z"), video("late"));
        // Three meetings in the part that Zoom reads, by its count; the rest of the window has a count of its own.
        simulator.zoom().respondOnce(Case::isListing, json("""
                                {"from": "2025-01-10", "to": "2025-01-28", "total_records": %s, "meetings": [
                                {"uuid": "a"}, {"uuid": "b"}, {"uuid": "c"}]}""".formatted(count)));

        var result = harvest("zoom", "--from", "2025-01-01", "--to", "2025-01-28");

        assertExit(result, exit);
        assertThat(result.out().contains("counts: its pages held only 3")).isEqualTo(exit == 1);
        assertThat(workplace.ledger()).containsOnlyKeys("zoom:early");
    }

    @Test
    void s14AUserOrASiteWithoutAnIdIsLeftOutWithAWord() throws IOException {
        meeting("weekly==", "Weekly", yesterday, video("a"));
        recording("r", yesterday);
        simulator
                .zoom()
                .spoilAlways(
                        request -> request.is("GET", "/v2/users")
                                && request.parameter("status").orElse("").equals("active"),
                        response -> response.edited(page -> {
                            ((ObjectNode) page).put("total_records", 3);
                            var users = (ArrayNode) page.path("users");
                            users.addObject().put("id", "").put("email", "joe@example.com");
                            users.addObject().putNull("id").put("email", "jane@example.com");
                        }));
        simulator
                .webex()
                .spoilAlways(
                        request -> request.path().endsWith("/meetingPreferences/sites"),
                        response -> response.edited(page ->
                                ((ArrayNode) page.path("sites")).addObject().put("default", true)));

        var result = workplace.run("harvest");

        assertExit(result, 1);
        assertThat(result.out())
                .contains(
                        "not reached: zoom: left out user joe@example.com has no id; user jane@example.com has no id\n")
                .contains("not reached: webex: left out a site has no siteUrl\n");
        assertThat(seen(simulator.zoom(), Case::isListing)).hasSize(1);
        assertThat(seen(simulator.webex(), Case::isListing)).hasSize(1);
        assertDelivered(expected());
    }

    @Test
    void s14AUserWhoseIdStandsForAllUsersIsLeftOutWithAWord() throws IOException {
        meeting("weekly==", "Weekly", yesterday, video("a"));
        simulator
                .zoom()
                .spoilAlways(
                        request -> request.is("GET", "/v2/users")
                                && request.parameter("status").orElse("").equals("active"),
                        response -> response.edited(page -> {
                            ((ObjectNode) page).put("total_records", 2);
                            ((ArrayNode) page.path("users")).addObject().put("id", "*");
                        }));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out()).contains("left out a user or site with the id '*', which stands for all of them");
        assertEverythingIsThere();
    }

    @Test
    void s14ALinkThatIsNoTextIsLeftOutWithAWordAndTheOtherFilesAreDelivered() throws IOException {
        meeting("weekly==", "Weekly", yesterday, video("a"));
        simulator
                .zoom()
                .spoilAlways(
                        Case::isListing,
                        response -> response.edited(page -> {
                            var files = (ArrayNode) page.path("meetings").get(0).path("recording_files");
                            var broken = files.addObject()
                                    .put("id", "b")
                                    .put("file_type", "MP4")
                                    .put("file_size", 5);
                            broken.putObject("download_url").put("a", 1);
                        }));

        var result = harvest("zoom");

        assertExit(result, 1);
        assertThat(result.out()).contains("zoom: a recording zoom:b has a url that is no text");
        assertEverythingIsThere();
    }

    private void threeUsers() {
        workplace.set("zoom.users", "first, second, third");
        for (var user : List.of("first", "second", "third")) {
            simulator.zoom().addUser(user, user + "@example.com", ZoomSimulator.Status.ACTIVE);
            simulator.zoom().addMeeting(user, ZoomMeeting.of(user + "==", 7, "Weekly", yesterday, video(user)));
        }
    }

    private static Response json(String body) {
        return Response.json(200, body);
    }

    private static Response error(int code, String message) {
        return json("{\"code\":%d,\"message\":\"%s\"}".formatted(code, message));
    }

    private static Predicate<Request> listingOf(String user) {
        return request -> request.is("GET", "/v2/users/" + user + "/recordings");
    }

    private static Predicate<Request> listingOfSite(String site) {
        return request ->
                isListing(request) && request.parameter("siteUrl").orElse("").equals(site);
    }
}
