package dev.recordingroutes.disk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Takes bytes in, and tells their number and their SHA-256. */
public final class Sha256 extends OutputStream {
    private final MessageDigest digest;
    private long size;

    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Of a file, in hexadecimal digits. */
    public static String of(Path file) throws IOException {
        var sha256 = new Sha256();
        Files.copy(file, sha256);
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

    /** In bytes. */
    public long size() {
        return size;
    }

    /** In hexadecimal digits; begins anew. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
