package dev.recordingroutes.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Temporary download links: each carries a ticket that opens one file for a while. */
final class WebexLinks {

    private static final Duration LIFETIME = Duration.ofHours(3);

    /** File that a ticket opens. */
    record Ticket(String recordingId, WebexFile file, Instant expiry) {}

    private final Clock clock;
    private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
    private volatile Duration lifetime = LIFETIME;

    WebexLinks(Clock clock) {
        this.clock = clock;
    }

    void live(Duration lifetime) {
        this.lifetime = lifetime;
    }

    void expireAll() {
        tickets.replaceAll((name, ticket) -> new Ticket(ticket.recordingId(), ticket.file(), Instant.MIN));
    }

    /** {@code temporaryDirectDownloadLinks} of a recording's details. */
    ObjectNode issue(WebexRecording recording, String siteOrigin) {
        Instant expiry = clock.instant().plus(lifetime);
        ObjectNode links = Json.object();
        recording.files().forEach(file -> {
            String ticket = Secrets.awkward();
            tickets.put(ticket, new Ticket(recording.id(), file, expiry));
            links.put(
                    file.linkField(),
                    file.link(siteOrigin, recording.recordId(), URLEncoder.encode(ticket, StandardCharsets.UTF_8)));
        });
        return links.put("expiration", expiry.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** All tickets, expired ones too. */
    Set<String> issued() {
        return Set.copyOf(tickets.keySet());
    }

    Optional<Ticket> valid(String ticket) {
        return Optional.ofNullable(tickets.get(ticket))
                .filter(found -> clock.instant().isBefore(found.expiry()));
    }
}
