package dev.recordingroutes.delivery;

import dev.recordingroutes.ledger.StatementParameters;
import java.io.File;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that is whole and checked, with the path that it goes to.
 *
 * @param id its id in the ledger
 * @param owner node that has claimed it
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
        @Nullable String owner,
        File file,
        String path,
        String extension,
        long size,
        String sha256,
        long downloadedAt,
        String metadata,
        boolean repeated)
        implements StatementParameters {
    @Override
    public Map<String, @Nullable Object> parameters() {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("id", id);
        values.put("owner", owner);
        values.put("path", path);
        values.put("extension", extension);
        values.put("size", size);
        values.put("sha256", sha256);
        values.put("downloadedAt", downloadedAt);
        return values;
    }
}
