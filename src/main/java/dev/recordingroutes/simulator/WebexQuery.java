package dev.recordingroutes.simulator;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Parameters of a request to list recordings.
 *
 * @param max recordings a page, 1 to 100
 * @param zone of the times in the response
 */
record WebexQuery(int max, ZoneId zone, Predicate<WebexRecording> selects) {

    private static final int DEFAULT_MAX = 10;
    private static final int LARGEST_MAX = 100;
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final DateTimeFormatter ANY_ISO =
            DateTimeFormatter.ofPattern("[yyyy-MM-dd'T'HH:mm:ss][yyyy-MM-dd'T'HH:mm][yyyy-MM-dd]", Locale.ROOT);

    static WebexQuery of(Request request, Clock clock, String preferredSite) {
        ZoneId zone = zone(request);
        return new WebexQuery(
                max(request),
                zone,
                scope(request, clock, zone, preferredSite)
                        .and(filter(request, "integrationTag", WebexRecording::hasTag))
                        .and(filter(request, "topic", (recording, topic) -> recording
                                .text("topic")
                                .toLowerCase(Locale.ROOT)
                                .contains(topic.toLowerCase(Locale.ROOT))))
                        .and(filter(request, "format", (recording, format) -> recording
                                .text("format")
                                .equalsIgnoreCase(format)))
                        .and(filter(request, "serviceType", (recording, type) -> recording
                                .text("serviceType")
                                .equals(type)))
                        .and(withStatus(request.parameter("status").orElse("available"))));
    }

    /** Selects all recordings of a meeting when its id is given, else those of a site by creation time. */
    private static Predicate<WebexRecording> scope(Request request, Clock clock, ZoneId zone, String preferredSite) {
        Optional<String> meeting = request.parameter("meetingId");
        if (meeting.isPresent()) {
            return recording -> Stream.of("meetingId", "scheduledMeetingId", "meetingSeriesId")
                    .anyMatch(field -> recording.text(field).equals(meeting.get()));
        }
        String site = request.parameter("siteUrl").orElse(preferredSite);
        Predicate<WebexRecording> inTime = inTime(request, clock, zone);
        return inTime.and(recording -> recording.text("siteUrl").equals(site));
    }

    private static Predicate<WebexRecording> inTime(Request request, Clock clock, ZoneId zone) {
        Optional<Instant> askedFrom = time(request, "from", zone);
        Optional<Instant> askedTo = time(request, "to", zone);
        Instant to = askedTo.or(() -> askedFrom.map(from -> from.plus(LONGEST))).orElseGet(clock::instant);
        Instant from = askedFrom.orElseGet(() -> to.minus(LONGEST));
        if (from.isAfter(to)) {
            throw WebexErrors.badRequest("'from' cannot be after 'to'.");
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw WebexErrors.badRequest("The interval between 'from' and 'to' must be within 30 days.");
        }
        return recording ->
                !recording.created().isBefore(from) && recording.created().isBefore(to);
    }

    private static Predicate<WebexRecording> filter(
            Request request, String parameter, BiPredicate<WebexRecording, String> holds) {
        return request.parameter(parameter)
                .<Predicate<WebexRecording>>map(value -> recording -> holds.test(recording, value))
                .orElse(recording -> true);
    }

    private static Predicate<WebexRecording> withStatus(String status) {
        return switch (status) {
            case "available", "deleted", "purged" ->
                recording -> recording.text("status").equals(status);
            default -> throw WebexErrors.badRequest("Invalid status.");
        };
    }

    private static int max(Request request) {
        try {
            int max = request.parameter("max").map(Integer::parseInt).orElse(DEFAULT_MAX);
            if (max < 1) {
                throw WebexErrors.badRequest("'max' must be equal to or greater than 1.");
            }
            return Math.min(max, LARGEST_MAX);
        } catch (NumberFormatException e) {
            throw WebexErrors.badRequest("'max' must be a number.");
        }
    }

    private static ZoneId zone(Request request) {
        try {
            return request.header("timezone")
                    .filter(name -> !name.equals("UTC"))
                    .map(ZoneId::of)
                    .orElse(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw WebexErrors.badRequest("Invalid timezone.");
        }
    }

    private static Optional<Instant> time(Request request, String parameter, ZoneId zone) {
        try {
            return request.parameter(parameter).map(text -> instant(text, zone));
        } catch (DateTimeException e) {
            throw WebexErrors.badRequest("'" + parameter + "' is not an ISO 8601 date and time.");
        }
    }

    private static Instant instant(String text, ZoneId zone) {
        if (text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")) {
            return OffsetDateTime.parse(text).toInstant();
        }
        TemporalAccessor parsed = ANY_ISO.parseBest(text, LocalDateTime::from, LocalDate::from);
        LocalDateTime local = parsed instanceof LocalDate day ? day.atStartOfDay() : LocalDateTime.from(parsed);
        return local.atZone(zone).toInstant();
    }
}
