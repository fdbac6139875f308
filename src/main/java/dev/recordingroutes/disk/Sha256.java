package dev.recordingroutes.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Output stream that keeps nothing but the number and the SHA-256 of the bytes written to it. */
public final class Sha256 extends OutputStream {
    private static final int BUFFER_BYTES = 64 << 10;

    private final MessageDigest digest;
    private long size;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** SHA-256 of a file's content, as 64 hexadecimal digits. */
    public static String of(Path file) throws IOException {
        var sha256 = new Sha256();
        var buffer = new byte[BUFFER_BYTES];
        try (var in = Files.newInputStream(file)) {
            for (var length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                sha256.write(buffer, 0, length);
            }
        }
        return sha256.hex();
    }

    /** SHA-256 of a text in UTF-8, as 64 hexadecimal digits. */
    public static String of(String text) {
        var sha256 = new Sha256();
        sha256.digest.update(text.getBytes(StandardCharsets.UTF_8));
        return sha256.hex();
    }

    @Override
    public void write(int one) {
        digest.update((byte) one);
        size++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
        size += length;
    }

    /** Number of bytes written. */
    public long size() {
        return size;
    }

    /** SHA-256 of the bytes written since the start or the last call, as 64 hexadecimal digits. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
