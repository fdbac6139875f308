package dev.recordingroutes.ledger;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one destination has of a file.
 *
 * @param destination its name
 * @param path where it was put there; null when there is nothing of it
 * @param sha256 of what was put there, in hexadecimal digits; null when there is nothing of it
 * @param size of that, in bytes
 * @param delivered whether that is believed to be so now; if not, it has to be put there again
 * @param reason why the last try failed; null when it did not
 */
public record DeliveryRow(
        String destination,
        @Nullable String path,
        @Nullable String sha256,
        long size,
        boolean delivered,
        @Nullable String reason) {

    /** Reads rows of {@code delivery}, by the names of their columns. */
    public static List<DeliveryRow> of(List<Map<String, @Nullable Object>> rows) {
        return rows.stream().map(DeliveryRow::row).toList();
    }

    private static DeliveryRow row(Map<String, @Nullable Object> row) {
        return new DeliveryRow(
                String.valueOf(row.get("destination")),
                text(row, "path"),
                text(row, "sha256"),
                row.get("size") instanceof Number size ? size.longValue() : 0,
                row.get("delivered_at") != null,
                text(row, "reason"));
    }

    /** Whether it has a file with these bytes at this path. */
    public boolean is(String thisPath, String thisSha256) {
        return delivered && thisPath.equals(path) && thisSha256.equals(sha256);
    }

    private static @Nullable String text(Map<String, @Nullable Object> row, String column) {
        var value = row.get(column);
        return value == null ? null : value.toString();
    }
}
