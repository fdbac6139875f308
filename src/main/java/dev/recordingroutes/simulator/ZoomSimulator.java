package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Simulated Zoom account: Server-to-Server OAuth, the listings of users and of recordings, and downloads that redirect
 * to a content network at another origin. Follows developers.zoom.us/docs/api/rest, and Zoom's observed behaviour beyond
 * that.
 */
public final class ZoomSimulator extends ProviderSimulator {

    private static final Duration TOKEN_LIFETIME = Duration.ofSeconds(3599);
    private static final long SAMPLE_TIMELINE_SIZE = 512;
    private static final long DEFAULT_MEDIA_SIZE = 4096;
    private static final DateTimeFormatter FILE_NAME =
            DateTimeFormatter.ofPattern("'GMT'yyyyMMdd-HHmmss'_Recording.'").withZone(ZoneOffset.UTC);

    /** Status of a Zoom user. */
    public enum Status {
        ACTIVE,
        INACTIVE
    }

    private final String accountId = Secrets.plain();
    private final String clientId = Secrets.plain();
    private final String clientSecret = Secrets.plain();
    private final String signature = Secrets.plain();
    private final ZoomAccount account = new ZoomAccount();
    private final ZoomGenerator generator = new ZoomGenerator();
    private final ZoomListings listings;
    private final BearerTokens tokens;

    ZoomSimulator(Executor workers, Clock clock) {
        super(workers);
        this.listings = new ZoomListings(account, clock);
        this.tokens = new BearerTokens(clock, TOKEN_LIFETIME);
    }

    /** Adds a user; the first one is also {@code me}. */
    public void addUser(String id, String email, Status status) {
        account.addUser(new ZoomAccount.User(id, email, status == Status.ACTIVE));
    }

    /** Adds a meeting, or replaces the one with the same uuid. */
    public void addMeeting(String userId, ZoomMeeting meeting) {
        account.put(userId, meeting.heldBy(userId, accountId));
    }

    /** Adds a file to a meeting, for example a transcript that appears later. */
    public void addFile(String meetingUuid, ZoomFile file) {
        account.changeMeeting(meetingUuid, meeting -> meeting.withFile(file));
    }

    /** Ends the processing of a file. */
    public void complete(String fileId) {
        account.changeFile(fileId, file -> file.in(ZoomFile.State.COMPLETED));
    }

    /** Moves a meeting to the trash. */
    public void trashMeeting(String uuid) {
        account.changeMeeting(uuid, ZoomMeeting::inTrash);
    }

    /** Moves one file to the trash. */
    public void trashFile(String fileId) {
        account.changeFile(fileId, file -> file.in(ZoomFile.State.TRASHED));
    }

    /** Generates with videos of about 4 KB; see {@link #generate(int, int, Instant, Instant, long)}. */
    public void generate(int users, int meetings, Instant from, Instant to) {
        generate(users, meetings, from, to, DEFAULT_MEDIA_SIZE);
    }

    /**
     * Adds users, every fourth of them inactive, and meetings that start from {@code from} until before {@code to}, of
     * these users in turn, with five files each. The same calls give the same data.
     *
     * @param videoSize of each MP4 in bytes, a little more for some; the other files are smaller
     */
    public void generate(int users, int meetings, Instant from, Instant to, long videoSize) {
        if (users < 1) {
            throw new IllegalArgumentException("users is " + users + ", must be 1 or more");
        }
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < users; i++) {
            ZoomAccount.User user = generator.nextUser();
            account.addUser(user);
            ids.add(user.id());
        }
        List<ZoomMeeting> made = generator.meetings(meetings, from, to, videoSize);
        for (int i = 0; i < made.size(); i++) {
            addMeeting(ids.get(i % ids.size()), made.get(i));
        }
    }

    /** Adds the meeting that Zoom's documentation of this call shows, and its host. */
    public void addSeedSample() {
        JsonNode meeting = Json.resource("zoom-sample.json").path("meetings").path(0);
        String host = meeting.path("host_id").asText();
        List<ZoomFile> files = new ArrayList<>();
        for (JsonNode file : meeting.path("recording_files")) {
            files.add(new ZoomFile(
                    Json.without((ObjectNode) file, "play_url", "download_url"),
                    MediaType.ofZoom(file.path("file_type").asText()),
                    file.path("file_size").asLong(SAMPLE_TIMELINE_SIZE),
                    ZoomFile.State.COMPLETED));
        }
        addUser(host, "sample.host@example.com", Status.ACTIVE);
        addMeeting(
                host,
                new ZoomMeeting(
                        Json.without((ObjectNode) meeting, "share_url", "recording_files"), files, false, false));
    }

    /** Expires every {@code next_page_token} issued so far, as 15 minutes do. */
    public void expirePageTokens() {
        listings.expirePageTokens();
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("zoom.enabled", "true");
        settings.put("zoom.api-url", apiOrigin() + "/v2");
        settings.put("zoom.token-url", apiOrigin() + "/oauth/token");
        settings.put("zoom.account-id", accountId);
        settings.put("zoom.client-id", clientId);
        settings.put("zoom.client-secret", clientSecret);
        settings.put("zoom.media-hosts", "127.0.0.1");
        settings.put("zoom.users", "*");
        return settings;
    }

    /** All completed files that are neither in the trash nor listed only with {@code mc=true}. */
    @Override
    public Map<String, Content> expected() {
        Map<String, Content> expected = new LinkedHashMap<>();
        for (ZoomAccount.FileInMeeting found : account.all()) {
            ZoomMeeting meeting = found.meeting();
            if (isServed(found) && !meeting.viaConnector()) {
                expected.put(meeting.ledgerId(found.index()), meeting.content(found.index()));
            }
        }
        return expected;
    }

    @Override
    public String accessToken() {
        return tokens.issue();
    }

    @Override
    public void expireTokens() {
        tokens.expireAll();
    }

    @Override
    public Set<String> secrets() {
        Set<String> secrets = new HashSet<>(tokens.issued());
        secrets.addAll(List.of(clientSecret, basicCredentials(), signature));
        return secrets;
    }

    @Override
    boolean isMediaPath(String path) {
        return path.startsWith("/cdn/");
    }

    @Override
    Response answerApi(Request request) {
        if (request.is("POST", "/oauth/token")) {
            return token(request);
        }
        List<String> path = request.segments();
        if (request.method().equals("GET") && path.size() == 3 && request.path().startsWith("/rec/download/")) {
            return download(request, path.get(2));
        }
        requireToken(request);
        if (request.is("GET", "/v2/users")) {
            return listings.users(request);
        }
        if (request.method().equals("GET")
                && path.size() == 4
                && request.path().startsWith("/v2/users/")
                && path.get(3).equals("recordings")) {
            return listings.recordings(request, apiOrigin());
        }
        throw ZoomErrors.noSuchApi();
    }

    @Override
    Response answerMedia(Request request) {
        List<String> path = request.segments();
        if (!request.method().equals("GET") || path.size() != 2 || !isMediaPath(request.path())) {
            return Response.html(404, "Not Found");
        }
        if (!request.parameter("signature").filter(signature::equals).isPresent()) {
            return Response.html(403, "Access Denied");
        }
        return account.file(path.get(1))
                .filter(ZoomSimulator::isServed)
                .map(found -> MediaResponses.answer(request, found.meeting().content(found.index()), fileName(found)))
                .orElseGet(() -> Response.html(404, "Not Found"));
    }

    private Response token(Request request) {
        Map<String, String> form = request.form();
        if (!request.header("Authorization")
                .filter(("Basic " + basicCredentials())::equals)
                .isPresent()) {
            throw ZoomErrors.credentials(401, "Invalid client_id or client_secret", "invalid_client");
        }
        if (!"account_credentials".equals(form.get("grant_type"))) {
            throw ZoomErrors.credentials(400, "unsupported grant type", "unsupported_grant_type");
        }
        if (!accountId.equals(form.get("account_id"))) {
            throw ZoomErrors.credentials(400, "Bad Request", "invalid_request");
        }
        return Response.json(
                200,
                Json.object()
                        .put("access_token", tokens.issue())
                        .put("token_type", "bearer")
                        .put("expires_in", tokens.lifetimeSeconds())
                        .put("scope", "cloud_recording:read:list_user_recordings:admin user:read:list_users:admin")
                        .put("api_url", apiOrigin()));
    }

    /** Credentials in the form of HTTP Basic. */
    private String basicCredentials() {
        return Base64.getEncoder().encodeToString((clientId + ":" + clientSecret).getBytes(StandardCharsets.UTF_8));
    }

    private Response download(Request request, String handle) {
        if (tokens.standing(request) != BearerTokens.Standing.VALID
                || account.file(handle).filter(ZoomSimulator::isServed).isEmpty()) {
            return Response.signInPage();
        }
        return Response.of(302).with("Location", mediaOrigin() + "/cdn/" + handle + "?signature=" + signature);
    }

    private void requireToken(Request request) {
        switch (tokens.standing(request)) {
            case VALID -> {}
            case EXPIRED -> throw ZoomErrors.expiredToken();
            case UNKNOWN -> throw ZoomErrors.unknownToken();
        }
    }

    private static boolean isServed(ZoomAccount.FileInMeeting found) {
        return found.file().state() == ZoomFile.State.COMPLETED
                && !found.meeting().trashed();
    }

    private static String fileName(ZoomAccount.FileInMeeting found) {
        return FILE_NAME.format(found.meeting().start()) + found.file().media().extension();
    }
}
