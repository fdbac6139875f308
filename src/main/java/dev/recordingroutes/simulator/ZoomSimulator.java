package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * Pretend Zoom: tokens, users, and the list of each user's recordings, whose links redirect to a second server.
 *
 * <p>Like the real one it shortens a range that is longer than a month without a word, and answers who is not signed in
 * with a web page.
 */
public final class ZoomSimulator implements AutoCloseable {
    private final LoopbackServer api = new LoopbackServer(this::answer);
    private final LoopbackServer cdn = new LoopbackServer(this::serve);
    private final Tokens tokens = new Tokens();
    private final String accountId = "account-" + UUID.randomUUID();
    private final String clientId = "id-" + UUID.randomUUID();
    private final String clientSecret = "secret-" + UUID.randomUUID();
    private final Map<String, User> users = new ConcurrentSkipListMap<>();
    private final Map<String, Content> contents = new ConcurrentHashMap<>();
    private final Map<String, Content> expected = new ConcurrentHashMap<>();

    private record User(String id, String email, boolean active, List<ObjectNode> meetings) {}

    ZoomSimulator() {
        addUser("me", "me@example.com", true);
    }

    /** What makes Recording Routes ask this Zoom instead of the real one. */
    public Map<String, String> settings() {
        return Map.of(
                "zoom.enabled",
                "true",
                "zoom.api-url",
                api.origin() + "/v2",
                "zoom.token-url",
                api.origin() + "/oauth/token",
                "zoom.account-id",
                accountId,
                "zoom.client-id",
                clientId,
                "zoom.client-secret",
                clientSecret,
                "zoom.media-hosts",
                "127.0.0.1");
    }

    public void addUser(String id, String email, boolean active) {
        users.put(id, new User(id, email, active, new CopyOnWriteArrayList<>()));
    }

    /** Adds a meeting without files. */
    public ObjectNode addMeeting(String userId, String uuid, String topic, Instant start) {
        var meeting = Samples.JSON
                .createObjectNode()
                .put("uuid", uuid)
                .put("id", 88_000_000_000L + Math.floorMod(uuid.hashCode(), 1_000_000_000))
                .put("account_id", accountId)
                .put("host_id", userId)
                .put("host_email", user(userId).email())
                .put("topic", topic)
                .put("type", 2)
                .put("start_time", start.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("password", "meeting-password");
        meeting.putArray("recording_files");
        user(userId).meetings().add(meeting);
        return meeting;
    }

    /**
     * Adds a completed file to a meeting, also to one that was listed before.
     *
     * @param id empty for a file that the provider gives none, such as a timeline
     * @return the id that the file has in the ledger
     */
    public String addFile(ObjectNode meeting, String id, String type, String extension, String kind, long size) {
        var files = (com.fasterxml.jackson.databind.node.ArrayNode) meeting.path("recording_files");
        var start = meeting.path("start_time").asText();
        var position = 0;
        for (var other : files) {
            if (!other.has("id") && other.path("file_type").asText().equals(type)) {
                position++;
            }
        }
        var uuid = meeting.path("uuid").asText();
        var ledgerId = "zoom:" + (id.isEmpty() ? "%s/%s/%s/%d".formatted(uuid, type, start, position) : id);
        var content = new Content(ledgerId, extension, size);
        var opaque = Base64.getUrlEncoder().withoutPadding().encodeToString(ledgerId.getBytes(StandardCharsets.UTF_8));
        var file = Samples.JSON.createObjectNode();
        if (!id.isEmpty()) {
            file.put("id", id).put("status", "completed").put("file_size", size).put("recording_type", kind);
            file.put("file_extension", extension.toUpperCase(java.util.Locale.ROOT));
        }
        file.put("meeting_id", uuid)
                .put("recording_start", start)
                .put("recording_end", Instant.parse(start).plusSeconds(600).toString())
                .put("file_type", type)
                .put("download_url", api.origin() + "/rec/download/" + opaque);
        contents.put(opaque, content);
        expected.put(ledgerId, content);
        files.add(file);
        return ledgerId;
    }

    /** The sample response of Zoom's own documentation, with links that lead here. */
    public void addSeedSample() {
        for (var sample : Samples.read("zoom-sample.json").path("meetings")) {
            var meeting = addMeeting(
                    "me",
                    sample.path("uuid").asText(),
                    sample.path("topic").asText(),
                    Instant.parse(sample.path("start_time").asText()));
            for (var sampleFile : sample.path("recording_files")) {
                var file = (ObjectNode) sampleFile.deepCopy();
                var id = file.path("id").asText("");
                var type = file.path("file_type").asText();
                var ledgerId = "zoom:"
                        + (id.isEmpty()
                                ? "%s/%s/%s/0"
                                        .formatted(
                                                meeting.path("uuid").asText(),
                                                type,
                                                file.path("recording_start").asText())
                                : id);
                var extension = type.equals("TIMELINE") ? "json" : type.toLowerCase(java.util.Locale.ROOT);
                var content =
                        new Content(ledgerId, extension, file.path("file_size").asLong(300));
                var opaque = file.path("download_url").asText().replaceFirst(".*/", "");
                contents.put(opaque, content);
                expected.put(ledgerId, content);
                file.put("download_url", api.origin() + "/rec/download/" + opaque);
                ((com.fasterxml.jackson.databind.node.ArrayNode) meeting.path("recording_files")).add(file);
            }
        }
    }

    /** Adds users with meetings of three to five files each, spread over a range, always the same ones. */
    public void generate(int userCount, int meetings, Instant from, Instant to) {
        for (var u = 0; u < userCount; u++) {
            addUser("user" + u, "user%d@example.com".formatted(u), u % 2 == 0);
        }
        var step = Duration.between(from, to).dividedBy(Math.max(1, meetings));
        for (var m = 0; m < meetings; m++) {
            var start = from.plus(step.multipliedBy(m));
            if (m % 7 == 3) {
                start = start.truncatedTo(ChronoUnit.DAYS)
                        .plus(Duration.ofDays(1))
                        .minusSeconds(1);
            }
            var topic = Samples.topic(m);
            var meeting = addMeeting("user" + (m % userCount), "/uu+%d//id==".formatted(m), topic, start);
            addFile(meeting, "file-%d-mp4".formatted(m), "MP4", "mp4", "shared_screen_with_speaker_view", 2_000 + m);
            addFile(meeting, "file-%d=m4a".formatted(m), "M4A", "m4a", "audio_only", 1_000 + m);
            addFile(meeting, "", "TIMELINE", "json", "", 200 + m);
            if (m % 3 == 0) {
                addFile(meeting, "file-%d-vtt".formatted(m), "TRANSCRIPT", "vtt", "audio_transcript", 400 + m);
            }
            if (m % 5 == 0) {
                addFile(meeting, "File-%d-TXT".formatted(m), "CHAT", "txt", "chat_file", 100 + m);
            }
        }
    }

    /** What should arrive: the content of each file, by its id in the ledger. */
    public Map<String, Content> expected() {
        return Map.copyOf(expected);
    }

    /** What the API was asked. */
    public List<Request> requests() {
        return api.requests();
    }

    /** What the server that the links redirect to was asked. */
    public List<Request> downloads() {
        return cdn.requests();
    }

    public void forgetRequests() {
        api.forget();
        cdn.forget();
    }

    /** Accepts none of the access tokens that were given so far. */
    public void expireTokens() {
        tokens.expire();
    }

    /** Answers the next so many requests of a kind otherwise. */
    public void answerOtherwise(int times, Predicate<Request> when, Response then) {
        api.fault(times, when, then);
    }

    /** The same for the server that the links redirect to. */
    public void serveOtherwise(int times, Predicate<Request> when, Response then) {
        cdn.fault(times, when, then);
    }

    @Override
    public void close() {
        api.close();
        cdn.close();
    }

    private User user(String id) {
        var user = users.get(id);
        if (user == null) {
            throw new IllegalArgumentException("there is no user " + id);
        }
        return user;
    }

    private Response answer(Request request) {
        if (request.path().equals("/oauth/token")) {
            return token(request);
        }
        if (request.path().startsWith("/rec/download/")) {
            var opaque = request.path().substring("/rec/download/".length());
            return tokens.accepts(request) && contents.containsKey(opaque)
                    ? Response.of(302, "text/plain", "")
                            .with("Location", cdn.origin() + "/cdn/" + opaque + "?signature=secret-signature")
                    : Response.signInPage();
        }
        if (!tokens.accepts(request)) {
            return error(401, 124, "Invalid access token.");
        }
        if (request.path().equals("/v2/users")) {
            return users(request);
        }
        var parts = request.path().split("/", -1);
        if (parts.length == 5 && parts[2].equals("users") && parts[4].equals("recordings")) {
            return recordings(LoopbackServer.decoded(parts[3]), request);
        }
        return error(404, 404, "Not found");
    }

    private Response token(Request request) {
        var basic = "Basic "
                + Base64.getEncoder().encodeToString((clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
        if (!request.header("Authorization").equals(basic)
                || !"account_credentials".equals(request.body().get("grant_type"))
                || !accountId.equals(request.body().get("account_id"))) {
            return Response.json(
                    401, "{\"reason\":\"Invalid client_id or client_secret\",\"error\":\"invalid_client\"}");
        }
        return Response.json(
                200,
                Samples.JSON
                        .createObjectNode()
                        .put("access_token", tokens.give())
                        .put("token_type", "bearer")
                        .put("expires_in", 3599));
    }

    private Response users(Request request) {
        var active = !request.query("status").equals("inactive");
        var all =
                users.values().stream().filter(user -> user.active() == active).toList();
        var body = Samples.JSON.createObjectNode();
        var offset = offset(request);
        var size = size(request, 30);
        var list = body.putArray("users");
        all.stream().skip(offset).limit(size).forEach(user -> list.addObject()
                .put("id", user.id())
                .put("email", user.email())
                .put("status", active ? "active" : "inactive"));
        return Response.json(200, body.put("next_page_token", nextToken(request, offset + size, all.size())));
    }

    private Response recordings(String id, Request request) {
        var found = users.values().stream()
                .filter(user -> user.id().equals(id) || user.email().equals(id))
                .findFirst();
        if (found.isEmpty()) {
            return error(404, 1001, "User does not exist: %s.".formatted(id));
        }
        var offset = offset(request);
        if (offset < 0) {
            return error(400, 300, "The next page token is invalid or expired.");
        }
        var to = request.query("to").isEmpty() ? LocalDate.now(ZoneOffset.UTC) : LocalDate.parse(request.query("to"));
        var asked = request.query("from").isEmpty() ? to : LocalDate.parse(request.query("from"));
        var from = asked.isBefore(to.minusMonths(1)) ? to.minusMonths(1) : asked;
        var all = new ArrayList<ObjectNode>();
        for (var meeting : found.get().meetings()) {
            var day =
                    LocalDate.ofInstant(Instant.parse(meeting.path("start_time").asText()), ZoneOffset.UTC);
            if (!day.isBefore(from)
                    && !day.isAfter(to)
                    && !request.query("trash").equals("true")) {
                all.add(meeting);
            }
        }
        var size = size(request, 300);
        var body = Samples.JSON
                .createObjectNode()
                .put("from", from.toString())
                .put("to", to.toString())
                .put("page_size", size)
                .put("total_records", all.size())
                .put("next_page_token", nextToken(request, offset + size, all.size()));
        var list = body.putArray("meetings");
        all.stream().skip(offset).limit(size).forEach(list::add);
        return Response.json(200, body);
    }

    private static int size(Request request, int most) {
        return request.query("page_size").isEmpty()
                ? 30
                : Math.min(most == 30 ? 300 : most, Integer.parseInt(request.query("page_size")));
    }

    /** A token holds only for the same other parameters, and has characters that need encoding. */
    private static String nextToken(Request request, int next, int all) {
        return next >= all ? "" : "+/%d/%s=".formatted(next, parameters(request));
    }

    private static int offset(Request request) {
        var token = request.query("next_page_token");
        if (token.isEmpty()) {
            return 0;
        }
        var parts = token.split("/", -1);
        return parts.length == 3 && parts[2].equals(parameters(request) + "=") ? Integer.parseInt(parts[1]) : -1;
    }

    private static String parameters(Request request) {
        var others = new ConcurrentSkipListMap<>(request.query());
        others.remove("next_page_token");
        return Integer.toHexString(others.hashCode());
    }

    private static Response error(int status, int code, String message) {
        return Response.json(
                status, Samples.JSON.createObjectNode().put("code", code).put("message", message));
    }

    private Response serve(Request request) {
        var content = contents.get(request.path().replaceFirst(".*/", ""));
        if (content == null || !request.query("signature").equals("secret-signature")) {
            return Response.of(404, "text/plain", "");
        }
        if (!request.header("Authorization").isEmpty()) {
            return Response.of(500, "text/plain", "a token came to another origin");
        }
        return Ranges.serve(request, content);
    }
}
