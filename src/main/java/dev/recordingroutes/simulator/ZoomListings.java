package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Zoom's two paged listings: the users of the account, and the recordings of one user. */
final class ZoomListings {

    private static final int DEFAULT_PAGE = 30;
    private static final int LARGEST_PAGE = 300;
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(15);
    private static final Comparator<ZoomMeeting> NEWEST_FIRST =
            Comparator.comparing(ZoomMeeting::start).reversed();

    private record Dates(LocalDate from, LocalDate to) {
        boolean contain(ZoomMeeting meeting) {
            LocalDate day = meeting.start().atOffset(ZoneOffset.UTC).toLocalDate();
            return !day.isBefore(from) && !day.isAfter(to);
        }
    }

    private final ZoomAccount account;
    private final Clock clock;
    private final Pages<Map<String, String>> pages;

    ZoomListings(ZoomAccount account, Clock clock) {
        this.account = account;
        this.clock = clock;
        this.pages = new Pages<>(clock, TOKEN_LIFETIME, Secrets::awkward);
    }

    void expirePageTokens() {
        pages.forgetAll();
    }

    Response users(Request request) {
        String status = request.parameter("status").orElse("active");
        List<ZoomAccount.User> users = account.users().stream()
                .filter(user -> status.equals(user.active() ? "active" : "inactive"))
                .toList();
        return page(request, "users", users, user -> userJson(user), Json.object());
    }

    Response recordings(Request request, String origin) {
        String name = request.segments().get(2);
        ZoomAccount.User user = account.user(name).orElseThrow(() -> ZoomErrors.noSuchUser(name));
        if (isTrue(request, "trash")) {
            return trash(request, user, origin);
        }
        Dates dates = dates(request);
        Predicate<ZoomFile> shown = file -> file.state() != ZoomFile.State.TRASHED;
        List<ZoomMeeting> meetings = account.meetings(user).stream()
                .filter(meeting -> !meeting.trashed() && dates.contain(meeting))
                .filter(meeting -> isTrue(request, "mc") || !meeting.viaConnector())
                .filter(withMeetingId(request))
                .sorted(NEWEST_FIRST)
                .toList();
        ObjectNode echo = Json.object()
                .put("from", dates.from().toString())
                .put("to", dates.to().toString());
        return page(request, "meetings", meetings, meeting -> meeting.json(origin, shown), echo);
    }

    private Response trash(Request request, ZoomAccount.User user, String origin) {
        boolean singleFiles =
                switch (request.parameter("trash_type").orElse("meeting_recordings")) {
                    case "meeting_recordings" -> false;
                    case "recording_file" -> true;
                    default -> throw ZoomErrors.invalid("Invalid field: trash_type.");
                };
        Predicate<ZoomFile> shown = file -> !singleFiles || file.state() == ZoomFile.State.TRASHED;
        List<ZoomMeeting> meetings = account.meetings(user).stream()
                .filter(meeting -> singleFiles
                        ? !meeting.trashed() && meeting.files().stream().anyMatch(shown)
                        : meeting.trashed())
                .filter(withMeetingId(request))
                .sorted(NEWEST_FIRST)
                .toList();
        return page(request, "meetings", meetings, meeting -> meeting.json(origin, shown), Json.object());
    }

    /** Cuts the beginning of a range longer than a month, as Zoom does; only the range in the response shows it. */
    private Dates dates(Request request) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        LocalDate to = date(request, "to", today.plusDays(1));
        LocalDate from = date(request, "from", to.isBefore(today) ? to : today);
        if (from.isAfter(to)) {
            throw ZoomErrors.invalid("The 'from' date must not be later than the 'to' date.");
        }
        LocalDate earliest = to.minusMonths(1);
        return new Dates(from.isBefore(earliest) ? earliest : from, to);
    }

    private static LocalDate date(Request request, String parameter, LocalDate absent) {
        try {
            return request.parameter(parameter).map(LocalDate::parse).orElse(absent);
        } catch (DateTimeParseException e) {
            throw ZoomErrors.invalid("Invalid field: " + parameter + ".");
        }
    }

    private <T> Response page(
            Request request, String field, List<T> all, Function<T, ObjectNode> toJson, ObjectNode answer) {
        int size = pageSize(request);
        Map<String, String> binding = binding(request);
        int start = request.parameter("next_page_token")
                .map(token -> pages.pageOf(token)
                        .filter(page -> page.query().equals(binding))
                        .orElseThrow(() -> ZoomErrors.invalid("The next page token is invalid or expired."))
                        .offset())
                .orElse(0);
        int end = Math.min(start + size, all.size());
        answer.put("page_count", (all.size() + size - 1) / size)
                .put("page_size", size)
                .put("total_records", all.size())
                .put("next_page_token", end < all.size() ? pages.tokenFor(binding, end) : "");
        ArrayNode items = answer.putArray(field);
        all.subList(Math.min(start, end), end).forEach(item -> items.add(toJson.apply(item)));
        return Response.json(200, answer);
    }

    /** Path and parameters to which a page token is bound. */
    private static Map<String, String> binding(Request request) {
        Map<String, String> binding = new LinkedHashMap<>(request.query());
        binding.remove("next_page_token");
        binding.put(":path", request.path());
        return Collections.unmodifiableMap(binding);
    }

    private static int pageSize(Request request) {
        try {
            int size = request.parameter("page_size").map(Integer::parseInt).orElse(DEFAULT_PAGE);
            if (size < 1) {
                throw ZoomErrors.invalid("Invalid field: page_size.");
            }
            return Math.min(size, LARGEST_PAGE);
        } catch (NumberFormatException e) {
            throw ZoomErrors.invalid("Invalid field: page_size.");
        }
    }

    private static Predicate<ZoomMeeting> withMeetingId(Request request) {
        return request.parameter("meeting_id")
                .<Predicate<ZoomMeeting>>map(id -> meeting -> meeting.number().equals(id))
                .orElse(meeting -> true);
    }

    private static boolean isTrue(Request request, String parameter) {
        return request.parameter(parameter).filter("true"::equals).isPresent();
    }

    private static ObjectNode userJson(ZoomAccount.User user) {
        return Json.object()
                .put("id", user.id())
                .put("email", user.email())
                .put("display_name", user.email().replaceFirst("@.*", ""))
                .put("type", 2)
                .put("status", user.active() ? "active" : "inactive");
    }
}
