package dev.recordingroutes.download;

import java.util.Set;

/**
 * Request for one file.
 *
 * @param id of the file in the ledger; gives its name in the spool, so that a download can be resumed
 * @param link as the provider gave it, unchecked
 * @param hosts from which media may come
 * @param token access token, for links that need one; else empty
 * @param size in bytes, as the provider declared it; 0 when it did not
 * @param extension of the file; empty when it is not known
 */
public record MediaRequest(String id, String link, MediaHosts hosts, String token, long size, String extension) {
    /** Extensions of formats whose declared size is reliable; that of text is sometimes wrong. */
    private static final Set<String> MEDIA = Set.of("mp4", "m4a", "mp3", "arf", "webm", "mov", "wav");

    /**
     * True for audio and video, false for text.
     *
     * @param suggested extension that the response suggests, for listings that state none
     */
    boolean isMedia(String suggested) {
        return MEDIA.contains(extension.isEmpty() ? suggested : extension);
    }

    /** Leaves out link and token, which may open the media. */
    @Override
    public String toString() {
        return "MediaRequest[%s]".formatted(id);
    }
}
