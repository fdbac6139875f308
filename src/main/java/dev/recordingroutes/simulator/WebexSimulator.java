package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Simulated Webex organization as its administrator sees it: OAuth refresh, sites, recordings and their details at the
 * API's origin; web pages and media behind temporary links at another. Follows
 * developer.webex.com/docs/api/v1/recordings, and Webex's observed behaviour beyond that.
 */
public final class WebexSimulator extends ProviderSimulator {

    private static final long DEFAULT_MEDIA_SIZE = 4096;
    private static final String RECORDINGS = "/v1/admin/recordings";
    private static final String DETAILS = "/v1/recordings/";

    private final WebexOrganization organization = new WebexOrganization();
    private final WebexGenerator generator = new WebexGenerator();
    private final WebexLogin login;
    private final WebexListing listing;
    private final WebexLinks links;

    WebexSimulator(Executor workers, Clock clock) {
        super(workers);
        this.login = new WebexLogin(clock);
        this.listing = new WebexListing(organization, clock);
        this.links = new WebexLinks(clock);
    }

    /** Adds a site; the first one is the preferred one. */
    public void addSite(String siteUrl) {
        organization.addSite(siteUrl);
    }

    /** Adds a recording, or replaces the one with the same id, and its site where that is new. */
    public void addRecording(String siteUrl, WebexRecording recording) {
        organization.addSite(siteUrl);
        organization.put(recording.with("siteUrl", siteUrl));
    }

    /** Adds a file to a recording, for example a transcript that appears later. */
    public void addFile(String recordingId, WebexFile file, long size) {
        organization.change(recordingId, recording -> recording.withFile(file, size));
    }

    /** Prevents downloading: the recording is listed without {@code downloadUrl}, and its details carry no links. */
    public void preventDownload(String recordingId) {
        organization.change(recordingId, WebexRecording::preventingDownload);
    }

    /**
     * Moves a recording, to the recycle bin for example.
     *
     * @param status {@code available}, {@code deleted} or {@code purged}
     */
    public void setStatus(String recordingId, String status) {
        organization.change(recordingId, recording -> recording.with("status", status));
    }

    /** Generates with videos of about 4 KB; see {@link #generate(int, int, Instant, Instant, long)}. */
    public void generate(int sites, int recordings, Instant from, Instant to) {
        generate(sites, recordings, from, to, DEFAULT_MEDIA_SIZE);
    }

    /**
     * Adds sites, and recordings created from {@code from} until before {@code to}, on these sites in turn, with three
     * files each. The same calls give the same data.
     *
     * @param videoSize of each recording's main file in bytes, a little more for some; the other files are smaller
     */
    public void generate(int sites, int recordings, Instant from, Instant to, long videoSize) {
        if (sites < 1) {
            throw new IllegalArgumentException("sites is " + sites + ", must be 1 or more");
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < sites; i++) {
            String site = generator.nextSite();
            addSite(site);
            names.add(site);
        }
        List<WebexRecording> made = generator.recordings(recordings, from, to, videoSize);
        for (int i = 0; i < made.size(); i++) {
            addRecording(names.get(i % names.size()), made.get(i));
        }
    }

    /** Adds the three recordings that Webex's documentation of the listing shows, and their site. */
    public void addSeedSample() {
        for (JsonNode item : Json.resource("webex-sample.json").path("items")) {
            WebexRecording recording = new WebexRecording(
                    Json.without((ObjectNode) item, "downloadUrl", "playbackUrl"),
                    Map.of(
                            WebexFile.RECORDING,
                            item.path("sizeBytes").asLong(),
                            WebexFile.AUDIO,
                            item.path("sizeBytes").asLong() / 8,
                            WebexFile.TRANSCRIPT,
                            2048L),
                    false);
            addRecording(item.path("siteUrl").asText(), recording);
        }
    }

    /** Sets the lifetime of links issued from now on; 3 hours by default. */
    public void linkLifetime(Duration lifetime) {
        links.live(lifetime);
    }

    /** Makes every download link issued until now invalid. */
    public void expireLinks() {
        links.expireAll();
    }

    /** Turns rotation of the refresh token on or off; an old one is invalid once the new one was used. */
    public void rotateRefreshTokens(boolean rotate) {
        login.rotate(rotate);
    }

    @Override
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("webex.enabled", "true");
        settings.put("webex.api-url", apiOrigin() + "/v1");
        settings.put("webex.token-url", apiOrigin() + "/v1/access_token");
        settings.putAll(login.settings());
        settings.put("webex.media-hosts", "127.0.0.1");
        settings.put("webex.sites", "*");
        return settings;
    }

    /** All files of recordings that are available and may be downloaded. */
    @Override
    public Map<String, Content> expected() {
        Map<String, Content> expected = new LinkedHashMap<>();
        organization.recordings().stream()
                .filter(recording -> recording.text("status").equals("available") && !recording.downloadPrevented())
                .forEach(recording -> recording
                        .files()
                        .forEach(file -> expected.put(recording.ledgerId(file), recording.content(file))));
        return expected;
    }

    @Override
    public String accessToken() {
        return login.tokens().issue();
    }

    @Override
    public void expireTokens() {
        login.tokens().expireAll();
    }

    @Override
    public Set<String> secrets() {
        Set<String> secrets = login.secrets();
        secrets.addAll(links.issued());
        return secrets;
    }

    @Override
    boolean isMediaPath(String path) {
        return path.startsWith("/nbr/");
    }

    @Override
    Response answerApi(Request request) {
        if (request.is("POST", "/v1/access_token")) {
            return login.refresh(request.form());
        }
        if (login.tokens().standing(request) != BearerTokens.Standing.VALID) {
            throw WebexErrors.unauthorized(
                    "The request requires a valid access token set in the Authorization request header.");
        }
        if (!request.method().equals("GET")) {
            throw WebexErrors.methodNotAllowed();
        }
        if (request.path().equals("/v1/meetingPreferences/sites")) {
            return sites();
        }
        if (request.path().equals(RECORDINGS)) {
            return listing.recordings(request, apiOrigin() + RECORDINGS, mediaOrigin());
        }
        if (request.path().startsWith(DETAILS) && request.segments().size() == 3) {
            return details(request);
        }
        throw WebexErrors.notFound();
    }

    @Override
    Response answerMedia(Request request) {
        if (request.path().startsWith("/site/")) {
            return Response.html(200, "Download recording");
        }
        if (!isDownload(request)) {
            return Response.html(404, "Not Found");
        }
        return request.parameter("ticket")
                .flatMap(links::valid)
                .flatMap(ticket -> organization
                        .recording(ticket.recordingId())
                        .filter(recording -> !recording.downloadPrevented())
                        .map(recording -> file(request, recording, ticket.file())))
                .orElseGet(() -> Response.html(403, "The download link has expired"));
    }

    private static Response file(Request request, WebexRecording recording, WebexFile file) {
        Content content = recording.content(file);
        return MediaResponses.answer(
                request, content, recording.recordId() + "." + content.type().extension());
    }

    private Response sites() {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putArray("sites");
        organization
                .sites()
                .forEach(site -> list.addObject().put("siteUrl", site).put("default", list.size() == 1));
        return Response.json(200, answer);
    }

    /** Fails without the host's address: the request is then for the administrator's own recordings, and there are none. */
    private Response details(Request request) {
        WebexRecording recording = organization
                .recording(request.segments().get(2))
                .filter(found -> request.parameter("hostEmail")
                        .filter(found.text("hostEmail")::equalsIgnoreCase)
                        .isPresent())
                .orElseThrow(WebexErrors::notFound);
        if (recording.text("status").equals("purged")) {
            throw WebexErrors.gone();
        }
        ObjectNode details =
                Json.without(recording.json(mediaOrigin(), ZoneOffset.UTC), "hostDisplayName", "hostEmail");
        if (!recording.downloadPrevented()) {
            details.set("temporaryDirectDownloadLinks", links.issue(recording, mediaOrigin()));
        }
        return Response.json(200, details);
    }
}
