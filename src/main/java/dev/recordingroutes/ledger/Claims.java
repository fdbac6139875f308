package dev.recordingroutes.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the rows that were claimed into files. */
public final class Claims {
    private final ObjectMapper json;

    public Claims(ObjectMapper json) {
        this.json = json;
    }

    /**
     * The file of a row.
     *
     * @param row as {@code claim.sql} returned it
     */
    public FileRow file(Map<String, @Nullable Object> row) {
        return FileRow.of(row);
    }

    /** A file's canonical recording, as a provider's jq sees it. */
    public String json(FileRow file) throws JsonProcessingException {
        return json.writeValueAsString(file.recording().asMap());
    }
}
