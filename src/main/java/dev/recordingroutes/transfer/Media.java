package dev.recordingroutes.transfer;

import dev.recordingroutes.archive.Delivery;
import dev.recordingroutes.download.DownloadException;
import dev.recordingroutes.download.Downloader;
import dev.recordingroutes.download.MediaHosts;
import dev.recordingroutes.download.MediaRequest;
import dev.recordingroutes.download.Spooled;
import dev.recordingroutes.ledger.FileRow;
import dev.recordingroutes.settings.Settings;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Gets a claimed file's media into the spool. */
public final class Media {
    private final Settings settings;
    private final Downloader downloader;

    public Media(Settings settings, Downloader downloader) {
        this.settings = settings;
        this.downloader = downloader;
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
        return downloader.download(new MediaRequest(
                file.id(), link, hosts(provider), token, recording.declaredSize(), recording.extension()));
    }

    /** Forgets a file that was delivered. */
    public void discard(Delivery delivery) throws IOException {
        downloader.spool().discard(delivery.id());
    }

    private MediaHosts hosts(String provider) {
        return new MediaHosts(
                settings.uri(provider + ".api-url"),
                settings.list(provider + ".media-hosts"),
                settings.list(provider + ".token-hosts"));
    }
}
