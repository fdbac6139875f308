package dev.recordingroutes.transfer;

import dev.recordingroutes.download.DownloadException;
import dev.recordingroutes.download.Downloader;
import dev.recordingroutes.download.MediaHosts;
import dev.recordingroutes.download.MediaRequest;
import dev.recordingroutes.download.Spooled;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.ledger.SealedLinks;
import dev.recordingroutes.message.Reason;
import dev.recordingroutes.provider.AccessTokens;
import dev.recordingroutes.provider.Pauses;
import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import java.util.Objects;
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
    private final Pauses pauses;

    public MediaDownload(
            Settings settings, Downloader downloader, SealedLinks links, AccessTokens tokens, Pauses pauses) {
        this.settings = settings;
        this.downloader = downloader;
        this.links = links;
        this.tokens = tokens;
        this.pauses = pauses;
    }

    /** Download link from the listing. */
    public String link(FileRow file) throws IOException {
        return links.open(Objects.requireNonNull(file.url(), "a file with a link"));
    }

    /**
     * Downloads a file.
     *
     * @param link where it is; empty when the provider does not hand it over, null when it has none yet
     * @param token that opens the link, if it needs one; else empty
     * @throws NotHandedOverException without a link
     */
    public Spooled fetch(FileRow file, @Nullable String link, String token) throws DownloadException {
        var provider = file.provider();
        if (link == null) {
            throw new NotHandedOverException("%s has no %s of it yet".formatted(provider, file.kind()), false);
        }
        if (link.isEmpty()) {
            throw new NotHandedOverException(
                    "%s gives no link to it: downloading is prevented".formatted(provider), true);
        }
        var recording = file.recording();
        try {
            return downloader.download(new MediaRequest(
                    file.id(), link, hosts(provider), token, recording.declaredSize(), recording.extension()));
        } catch (DownloadException e) {
            switch (e.kind()) {
                case UNAUTHORIZED -> tokens.suspect(provider, token);
                case LIMITED -> pauses.pause(provider, e.retryAfter().orElse(Pauses.UNSTATED), Reason.of(e));
                default -> {}
            }
            throw e;
        }
    }

    /** Removes a settled file from the spool. */
    public void discard(String id) {
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
