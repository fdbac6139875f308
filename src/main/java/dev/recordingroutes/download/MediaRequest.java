package dev.recordingroutes.download;

import java.util.Set;

/**
 * A file to download.
 *
 * @param id of the file in the ledger; the same file has the same place in the spool, so that it can be resumed
 * @param link where it is, as the provider said
 * @param hosts where it may come from
 * @param token the access token, for links that need one; else empty
 * @param size in bytes, as the provider declared; 0 when it did not
 * @param extension of the file, as far as it is known
 */
public record MediaRequest(String id, String link, MediaHosts hosts, String token, long size, String extension) {
    /** Formats whose declared size is right; providers are sometimes wrong about text. */
    private static final Set<String> MEDIA = Set.of("mp4", "m4a", "mp3", "arf", "webm", "mov", "wav");

    /**
     * Whether it is sound or picture, rather than text.
     *
     * @param suggested the extension that the answer suggests, for listings that don't tell
     */
    boolean isMedia(String suggested) {
        return MEDIA.contains(extension.isEmpty() ? suggested : extension);
    }

    /** Not the link, nor the token. */
    @Override
    public String toString() {
        return "MediaRequest[%s]".formatted(id);
    }
}
