package dev.recordingroutes;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recording file that every destination has.
 *
 * @param provider name of the provider
 * @param id unique in the ledger
 * @param recordingId the provider's id of the whole recording
 * @param meetingId the provider's id of the meeting; null when it told none
 * @param topic of the meeting, as its host wrote it
 * @param host e-mail address or id of the person who recorded; null when the provider told none
 * @param recordedAt start of the recording
 * @param kind of file, such as {@code audio}
 * @param path relative to each destination
 * @param destinations names of the destinations, without passwords and options
 * @param size in bytes
 * @param sha256 in hexadecimal digits
 */
public record DeliveredFile(
        String provider,
        String id,
        String recordingId,
        @Nullable String meetingId,
        String topic,
        @Nullable String host,
        Instant recordedAt,
        String kind,
        String path,
        List<String> destinations,
        long size,
        String sha256) {
    public DeliveredFile {
        destinations = List.copyOf(destinations);
    }
}
