package dev.recordingroutes.download;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file that is complete and checked.
 *
 * @param file where it is
 * @param size in bytes
 * @param sha256 in hexadecimal digits
 * @param extension as the answer's headers suggest, in lower case; empty when they don't
 * @param downloadedAt when the provider handed it over
 */
public record Spooled(Path file, long size, String sha256, String extension, Instant downloadedAt) {}
