package dev.recordingroutes.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recordingroutes.download.DownloadException;
import dev.recordingroutes.download.Downloader;
import dev.recordingroutes.download.MediaHosts;
import dev.recordingroutes.download.MediaRequest;
import dev.recordingroutes.download.Spooled;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.ledger.SealedByOtherKeyException;
import dev.recordingroutes.ledger.SealedLinks;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.provider.AccessTokens;
import dev.recordingroutes.provider.RateLimitPauses;
import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import java.util.Objects;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Downloads the media of claimed files into the spool, and removes them from it again. */
public final class MediaDownload {
    private static final Logger LOG = LoggerFactory.getLogger(MediaDownload.class);

    private final Settings settings;
    private final Downloader downloader;
    private final SealedLinks links;
    private final AccessTokens tokens;
    private final RateLimitPauses pauses;

    public MediaDownload(
            Settings settings, Downloader downloader, SealedLinks links, AccessTokens tokens, RateLimitPauses pauses) {
        this.settings = settings;
        this.downloader = downloader;
        this.links = links;
        this.tokens = tokens;
        this.pauses = pauses;
    }

    /** Opens the sealed link that the listing gave. */
    public String listedLink(@Variable("file") FileRow file) throws SealedByOtherKeyException {
        return links.open(Objects.requireNonNull(file.url(), "a file with a link"));
    }

    /**
     * Takes the link out of what a provider file's {@code downloadLink} gave.
     *
     * @param outcome of {@code link_present}, {@code link_absent} or {@code link_not_yet}
     * @throws NoLinkException without a link
     */
    public String resolvedLink(@Variable("file") FileRow file, @Body @Nullable JsonNode outcome) {
        var provider = file.provider();
        if (outcome != null && outcome.hasNonNull("link")) {
            var link = outcome.path("link");
            // Anything but a string is refused like any other link that is no URL.
            return link.isTextual() ? link.asText() : link.toString();
        }
        if (outcome != null && outcome.has("notYet")) {
            throw new NoLinkException("%s has no %s of it yet".formatted(provider, file.kind()), false);
        }
        if (outcome != null && outcome.has("absent")) {
            var reason = outcome.path("absent").asText();
            throw new NoLinkException("%s gives no link to it: %s".formatted(provider, reason), true);
        }
        throw new IllegalArgumentException(
                "%s: downloadLink must give link_present(url), link_absent(reason) or link_not_yet"
                        .formatted(provider));
    }

    /**
     * Downloads a file.
     *
     * @param token access token, for links that need one; else empty
     */
    public Spooled fetch(@Variable("file") FileRow file, @Body String link, @Variable("token") String token)
            throws DownloadException {
        var provider = file.provider();
        var recording = file.recording();
        try {
            return downloader.download(new MediaRequest(
                    file.id(), link, hosts(provider), token, recording.declaredSize(), recording.extension()));
        } catch (DownloadException e) {
            switch (e.kind()) {
                case UNAUTHORIZED -> tokens.suspect(provider, token);
                case LIMITED -> pauses.pause(provider, e.retryAfter().orElse(RateLimitPauses.UNSTATED), Reason.of(e));
                default -> {}
            }
            throw e;
        }
    }

    /** Removes a settled file from the spool. */
    public void discard(@Variable("file") FileRow file) {
        var id = file.id();
        try {
            downloader.spool().discard(id);
        } catch (IOException e) {
            // The file is settled all the same.
            LOG.warn("{} can't be removed from the spool before the next start: {}", id, e.toString());
        }
    }

    private MediaHosts hosts(String provider) {
        return new MediaHosts(
                settings.uri(provider + ".api-url"),
                settings.list(provider + ".media-hosts"),
                settings.list(provider + ".token-hosts"));
    }
}
