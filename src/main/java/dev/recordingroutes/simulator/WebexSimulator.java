package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Pretend Webex: tokens whose refresh token may rotate, sites, the list of recordings with {@code Link} headers, and
 * the details with short-lived links that carry their own ticket.
 */
public final class WebexSimulator implements AutoCloseable {
    private static final Duration LONGEST_RANGE = Duration.ofDays(30);

    private final LoopbackServer api = new LoopbackServer(this::answer);
    private final LoopbackServer media = new LoopbackServer(this::serve);
    private final Tokens tokens = new Tokens();
    private final String clientId = "id-" + UUID.randomUUID();
    private final String clientSecret = "secret-" + UUID.randomUUID();
    private final String firstRefreshToken = "rt-" + UUID.randomUUID();
    private volatile String refreshToken = firstRefreshToken;
    private volatile boolean rotates;
    private final List<String> sites = new CopyOnWriteArrayList<>(List.of("site4-example.webex.com"));
    private final Map<String, ObjectNode> recordings = new ConcurrentSkipListMap<>();
    private final Set<String> prevented = ConcurrentHashMap.newKeySet();
    private final Set<String> withoutTranscript = ConcurrentHashMap.newKeySet();
    private final Map<String, Content> contents = new ConcurrentHashMap<>();
    private final Map<String, String> tickets = new ConcurrentHashMap<>();

    WebexSimulator() {}

    /** What makes Recording Routes ask this Webex instead of the real one. */
    public Map<String, String> settings() {
        return Map.of(
                "webex.enabled",
                "true",
                "webex.api-url",
                api.origin() + "/v1",
                "webex.token-url",
                api.origin() + "/v1/access_token",
                "webex.client-id",
                clientId,
                "webex.client-secret",
                clientSecret,
                "webex.refresh-token",
                firstRefreshToken,
                "webex.media-hosts",
                "127.0.0.1");
    }

    public void addSite(String siteUrl) {
        sites.add(siteUrl);
    }

    /** Gives a new refresh token with each access token, and takes only the newest. */
    public void rotateRefreshTokens() {
        rotates = true;
    }

    /** Adds a recording of three files. */
    public void addRecording(String site, String id, String topic, Instant created, long size) {
        var recording = Samples.JSON
                .createObjectNode()
                .put("id", id)
                .put("meetingId", "meeting_I_" + Math.floorMod(topic.hashCode(), 1_000_000))
                .put("topic", topic)
                .put("createTime", created.truncatedTo(ChronoUnit.SECONDS).toString())
                .put(
                        "timeRecorded",
                        created.truncatedTo(ChronoUnit.SECONDS)
                                .minusSeconds(360)
                                .toString())
                .put("hostEmail", "john.andersen@example.com")
                .put("siteUrl", site)
                .put("password", "recording-password")
                .put("format", "MP4")
                .put("serviceType", "MeetingCenter")
                .put("durationSeconds", 18_416)
                .put("sizeBytes", size)
                .put("status", "available");
        add(recording);
    }

    /** The sample response of Webex's own documentation. */
    public void addSeedSample() {
        for (var sample : Samples.read("webex-sample.json").path("items")) {
            add(sample.deepCopy());
        }
    }

    /** Adds sites with recordings, spread over a range, always the same ones. */
    public void generate(int siteCount, int count, Instant from, Instant to) {
        for (var s = 1; s < siteCount; s++) {
            addSite("site%d-example.webex.com".formatted(s));
        }
        var step = Duration.between(from, to).dividedBy(Math.max(1, count));
        for (var r = 0; r < count; r++) {
            var created = from.plus(step.multipliedBy(r));
            if (r % 7 == 3) {
                created = created.truncatedTo(ChronoUnit.DAYS)
                        .plus(Duration.ofDays(1))
                        .minusSeconds(1);
            }
            var id = "%032x".formatted(0x4f914b1dfe3c4d11L + r);
            addRecording(sites.get(r % sites.size()), id, Samples.topic(r), created, 3_000 + r);
        }
    }

    /** Gives no link to a recording any more. */
    public void preventDownload(String id) {
        prevented.add(id);
    }

    /** Has no transcript of a recording yet, or has it now. */
    public void transcriptIsReady(String id, boolean ready) {
        if (ready) {
            withoutTranscript.remove(id);
        } else {
            withoutTranscript.add(id);
        }
    }

    /** What should arrive: the content of each file, by its id in the ledger. */
    public Map<String, Content> expected() {
        return Map.copyOf(contents);
    }

    /** What the API was asked. */
    public List<Request> requests() {
        return api.requests();
    }

    /** What the media server was asked. */
    public List<Request> downloads() {
        return media.requests();
    }

    public void forgetRequests() {
        api.forget();
        media.forget();
    }

    /** Accepts none of the access tokens that were given so far. */
    public void expireTokens() {
        tokens.expire();
    }

    /** Refuses the links that were given so far. */
    public void expireLinks() {
        tickets.clear();
    }

    /** Answers the next so many requests of a kind otherwise. */
    public void answerOtherwise(int times, Predicate<Request> when, Response then) {
        api.fault(times, when, then);
    }

    /** The same for the media server. */
    public void serveOtherwise(int times, Predicate<Request> when, Response then) {
        media.fault(times, when, then);
    }

    @Override
    public void close() {
        api.close();
        media.close();
    }

    private void add(ObjectNode recording) {
        var id = recording.path("id").asText();
        recording.put("downloadUrl", api.origin() + "/site4/lsr.php?RCID=" + id);
        recordings.put(id, recording);
        for (var kind : List.of("recording", "audio", "transcript")) {
            var size = recording.path("sizeBytes").asLong();
            var extension =
                    switch (kind) {
                        case "audio" -> "mp3";
                        case "transcript" -> "vtt";
                        default -> recording.path("format").asText().toLowerCase(Locale.ROOT);
                    };
            var ledgerId = "webex:%s:%s".formatted(id, kind);
            contents.put(ledgerId, new Content(ledgerId, extension, kind.equals("recording") ? size : size / 4 + 100));
        }
    }

    private Response answer(Request request) {
        if (request.path().equals("/v1/access_token")) {
            return token(request);
        }
        if (request.path().endsWith("/lsr.php")) {
            return Response.of(200, "text/html", "<html><form>Enter the password</form></html>");
        }
        if (!tokens.accepts(request)) {
            return error(401, "The request requires a valid access token set in the Authorization request header.");
        }
        if (request.path().equals("/v1/meetingPreferences/sites")) {
            var body = Samples.JSON.createObjectNode();
            var list = body.putArray("sites");
            sites.forEach(site -> list.addObject().put("siteUrl", site).put("default", site.equals(sites.get(0))));
            return Response.json(200, body);
        }
        if (request.path().equals("/v1/admin/recordings")) {
            return recordings(request);
        }
        return request.path().startsWith("/v1/recordings/")
                ? details(request.path().substring("/v1/recordings/".length()))
                : error(404, "Not found");
    }

    private Response token(Request request) {
        var form = request.body();
        if (!"refresh_token".equals(form.get("grant_type"))
                || !clientId.equals(form.get("client_id"))
                || !clientSecret.equals(form.get("client_secret"))
                || !refreshToken.equals(form.get("refresh_token"))) {
            return Response.json(400, "{\"error\":\"invalid_grant\"}");
        }
        if (rotates) {
            refreshToken = "rt-" + UUID.randomUUID();
        }
        return Response.json(
                200,
                Samples.JSON
                        .createObjectNode()
                        .put("access_token", tokens.give())
                        .put("expires_in", 1_209_599)
                        .put("refresh_token", refreshToken)
                        .put("refresh_token_expires_in", 7_774_686));
    }

    private Response recordings(Request request) {
        var all = recordings.values().stream()
                .filter(matching(request))
                .sorted(Comparator.comparing(
                                (ObjectNode r) -> r.path("createTime").asText())
                        .reversed())
                .toList();
        if (request.query("meetingId").isEmpty() && !request.query("from").isEmpty()) {
            var from = OffsetDateTime.parse(request.query("from"));
            var to = OffsetDateTime.parse(request.query("to"));
            if (to.isBefore(from) || Duration.between(from, to).compareTo(LONGEST_RANGE) > 0) {
                return error(400, "The interval between from and to must be within 30 days.");
            }
        }
        var size = request.query("max").isEmpty() ? 10 : Math.min(100, Integer.parseInt(request.query("max")));
        var offset = request.query("cursor").isEmpty()
                ? 0
                : Integer.parseInt(request.query("cursor").replaceFirst(",.*", ""));
        var body = Samples.JSON.createObjectNode();
        var list = body.putArray("items");
        all.stream().skip(offset).limit(size).forEach(list::add);
        var response = Response.json(200, body);
        if (offset + size >= all.size()) {
            return response;
        }
        var same = new StringBuilder(api.origin() + request.path() + "?");
        request.query().forEach((name, value) -> {
            if (!name.equals("cursor")) {
                same.append(name)
                        .append('=')
                        .append(java.net.URLEncoder.encode(value, java.nio.charset.StandardCharsets.UTF_8))
                        .append('&');
            }
        });
        // The cursor has a comma, and the next page is not the first relation.
        return response.with(
                "Link",
                "<%1$scursor=0,a>; rel=\"first\", <%1$scursor=%2$d,b>; rel=\"next\"".formatted(same, offset + size));
    }

    private Predicate<ObjectNode> matching(Request request) {
        if (!request.query("meetingId").isEmpty()) {
            return recording -> recording.path("meetingId").asText().equals(request.query("meetingId"));
        }
        var site = request.query("siteUrl").isEmpty() ? sites.get(0) : request.query("siteUrl");
        var from = request.query("from");
        var to = request.query("to");
        return recording -> recording.path("siteUrl").asText().equals(site)
                && recording
                        .path("topic")
                        .asText()
                        .toLowerCase(Locale.ROOT)
                        .contains(request.query("topic").toLowerCase(Locale.ROOT))
                && (request.query("format").isEmpty()
                        || recording.path("format").asText().equals(request.query("format")))
                && (from.isEmpty() || !created(recording).isBefore(Instant.parse(from)))
                && (to.isEmpty() || created(recording).isBefore(Instant.parse(to)));
    }

    private static Instant created(ObjectNode recording) {
        return Instant.parse(recording.path("createTime").asText());
    }

    private Response details(String id) {
        var recording = recordings.get(id);
        if (recording == null) {
            return error(404, "The recording does not exist.");
        }
        var details = recording.deepCopy();
        if (!prevented.contains(id)) {
            var links = details.putObject("temporaryDirectDownloadLinks");
            links.put("recordingDownloadLink", link(id, "recording"));
            links.put("audioDownloadLink", link(id, "audio"));
            if (!withoutTranscript.contains(id)) {
                links.put("transcriptDownloadLink", link(id, "transcript"));
            }
        }
        return Response.json(200, details);
    }

    private String link(String id, String kind) {
        var ticket = "ticket-" + UUID.randomUUID();
        tickets.put(ticket, "webex:%s:%s".formatted(id, kind));
        return "%s/nbr/downloadMedia.do?siteid=1&ticket=%s".formatted(media.origin(), ticket);
    }

    private Response serve(Request request) {
        if (!request.header("Authorization").isEmpty()) {
            return Response.of(500, "text/plain", "a token came with a ticket");
        }
        var ledgerId = tickets.get(request.query("ticket"));
        var content = ledgerId == null ? null : contents.get(ledgerId);
        return content == null ? Response.signInPage() : Ranges.serve(request, content);
    }

    private static Response error(int status, String message) {
        var body = Samples.JSON.createObjectNode().put("message", message).put("trackingId", "ROUTER_0");
        body.putArray("errors").addObject().put("description", message);
        return Response.json(status, body);
    }
}
