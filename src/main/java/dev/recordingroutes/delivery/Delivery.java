package dev.recordingroutes.delivery;

import java.io.File;

/**
 * A file that is whole and checked, with the path that it goes to.
 *
 * @param id its id in the ledger
 * @param file where it is now
 * @param path relative to each destination
 * @param extension with which the path ends, or empty
 * @param size in bytes
 * @param sha256 in hexadecimal digits
 * @param downloadedAt when the provider handed it over, in milliseconds since 1970 UTC
 * @param metadata the sidecar, as JSON
 * @param repeated whether an attempt before this one may have left something
 */
public record Delivery(
        String id,
        File file,
        String path,
        String extension,
        long size,
        String sha256,
        long downloadedAt,
        String metadata,
        boolean repeated) {}
