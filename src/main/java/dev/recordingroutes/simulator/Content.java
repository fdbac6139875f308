package dev.recordingroutes.simulator;

import dev.recordingroutes.disk.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Bytes of one file, computed while they are read, so that a file of gigabytes takes no memory. The same id, type and
 * size always give the same bytes.
 *
 * @param id seed of the bytes; files with different ids differ
 * @param size in bytes, 0 or more
 */
public record Content(String id, MediaType type, long size) {

    public Content {
        if (size < 0) {
            throw new IllegalArgumentException("size is " + size + ", must be 0 or more");
        }
    }

    /** The whole file. */
    public InputStream open() {
        return open(0, size);
    }

    /** Part of the file: {@code length} bytes from offset {@code from} on. */
    InputStream open(long from, long length) {
        if (from < 0 || length < 0 || from + length > size) {
            throw new IllegalArgumentException(
                    "bytes " + from + " to " + (from + length) + " asked for, must lie within 0 and " + size);
        }
        return new ContentStream(this, from, from + length);
    }

    /** Lower-case hexadecimal SHA-256 of the whole file; reads all of it. */
    public String sha256() {
        try (var in = open()) {
            var sha256 = new Sha256();
            in.transferTo(sha256);
            return sha256.hex();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A strong validator, quotes included. */
    String etag() {
        return '"' + name().toString() + '"';
    }

    long seed() {
        return name().getMostSignificantBits();
    }

    private UUID name() {
        return UUID.nameUUIDFromBytes((id + '\n' + type + '\n' + size).getBytes(StandardCharsets.UTF_8));
    }
}
