package dev.recordingroutes.download;

import java.nio.file.Path;
import java.time.Instant;

/**
 * Complete and checked file in the spool.
 *
 * @param size in bytes
 * @param sha256 in hexadecimal digits
 * @param extension suggested by the response's headers, in lower case; empty when they suggest none
 * @param downloadedAt time of the download from the provider
 */
public record Spooled(Path file, long size, String sha256, String extension, Instant downloadedAt) {}
