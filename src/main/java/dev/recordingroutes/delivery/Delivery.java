package dev.recordingroutes.delivery;

import java.io.File;

/**
 * A file that is whole and checked, and where it goes.
 *
 * @param id its id in the ledger
 * @param file where it is now
 * @param path where it goes, relative to a destination
 * @param extension with which the path ends, or empty
 * @param size in bytes
 * @param sha256 in hexadecimal digits
 * @param downloadedAt when the provider handed it over, in milliseconds since 1970 UTC
 * @param metadata what is written beside it, as JSON
 */
public record Delivery(
        String id,
        File file,
        String path,
        String extension,
        long size,
        String sha256,
        long downloadedAt,
        String metadata) {}
