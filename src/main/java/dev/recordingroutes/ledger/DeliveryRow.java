package dev.recordingroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Row of the ledger: the delivery of one file to one destination.
 *
 * @param destination its name
 * @param path relative to the destination; null when the file was never delivered there
 * @param sha256 of the delivered file, in hexadecimal digits; null when it was never delivered there
 * @param size of the delivered file, in bytes
 * @param delivered false when the file has to be delivered there, be it again
 * @param reason of the last failed attempt; null when it succeeded
 */
public record DeliveryRow(
        String destination,
        @Nullable String path,
        @Nullable String sha256,
        long size,
        boolean delivered,
        @Nullable String reason) {

    private static final ObjectReader JSON = new ObjectMapper().readerFor(List.class);

    /** Reads rows of {@code delivery}, by the names of their columns. */
    public static List<DeliveryRow> of(List<Map<String, @Nullable Object>> rows) {
        return rows.stream().map(DeliveryRow::row).toList();
    }

    /** Reads an array of such rows, in JSON; none of null. */
    static List<DeliveryRow> ofJson(@Nullable String rows) {
        if (rows == null || rows.equals("[]")) {
            return List.of();
        }
        try {
            return of(JSON.readValue(rows));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database writes JSON", e);
        }
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

    /** Returns true when the destination has these bytes at this path. */
    public boolean is(String thisPath, String thisSha256) {
        return delivered && thisPath.equals(path) && thisSha256.equals(sha256);
    }

    private static @Nullable String text(Map<String, @Nullable Object> row, String column) {
        var value = row.get(column);
        return value == null ? null : value.toString();
    }
}
