package dev.recordingroutes.simulator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What is in a pretend recording: always the same bytes for the same name and size, made as they are read, so that the
 * largest needs no memory.
 *
 * @param name what it is made from
 * @param extension it begins as such a file does
 * @param size in bytes
 */
public record Content(String name, String extension, long size) {

    /** The bytes from an offset on. */
    public InputStream open(long offset) {
        return new Bytes(offset);
    }

    /** In hexadecimal digits. */
    public String sha256() {
        try (var bytes = new DigestInputStream(open(0), MessageDigest.getInstance("SHA-256"))) {
            bytes.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Differs for other names and sizes. */
    String tag() {
        return "\"%08x-%x\"".formatted(name.hashCode(), size);
    }

    String type() {
        return switch (extension) {
            case "mp4" -> "video/mp4";
            case "m4a" -> "audio/mp4";
            case "mp3" -> "audio/mpeg";
            case "vtt" -> "text/vtt";
            case "txt" -> "text/plain";
            case "json" -> "application/json";
            default -> "application/octet-stream";
        };
    }

    private byte[] head() {
        var text =
                switch (extension) {
                    case "mp4" -> "\0\0\0\u0018ftypisom";
                    case "m4a" -> "\0\0\0\u0018ftypM4A ";
                    case "vtt" -> "WEBVTT\n\n";
                    case "json" -> "{\"made-from\":\"";
                    default -> "";
                };
        return (text + name + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private final class Bytes extends InputStream {
        private final byte[] head = head();
        private long at;

        Bytes(long offset) {
            this.at = offset;
        }

        @Override
        public int read() {
            return at < size ? next() & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int start, int length) {
            if (at >= size) {
                return -1;
            }
            var count = (int) Math.min(length, size - at);
            if (at >= head.length) {
                // Eight bytes that hang together, so that a large file costs little to make.
                for (var i = 0; i < count; i++, at++) {
                    into[start + i] = (byte) ((at >>> 3) * 31 + (at >>> 17) + head.length);
                }
                return count;
            }
            for (var i = 0; i < count; i++) {
                into[start + i] = next();
            }
            return count;
        }

        private byte next() {
            var position = at++;
            return position < head.length
                    ? head[(int) position]
                    : (byte) ((position >>> 3) * 31 + (position >>> 17) + head.length);
        }

        @Override
        public String toString() {
            return Arrays.toString(head);
        }
    }
}
