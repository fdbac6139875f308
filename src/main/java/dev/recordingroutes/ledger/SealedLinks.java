package dev.recordingroutes.ledger;

import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.disk.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts download links for the ledger (AES-256 in GCM): some links need no token, and ledgers are copied, backed up
 * and sent to people who help.
 *
 * <p>The key is in a file beside the ledger that only its owner can read. Without it the links in the ledger are
 * useless; the next poll writes new ones.
 */
public final class SealedLinks {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Path file;
    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    private SealedLinks(Path file, byte[] key) {
        this.file = file;
        this.key = new SecretKeySpec(key, "AES");
    }

    /**
     * Reads the key from a file, or creates it; for the one process that works with the ledger.
     *
     * @throws LedgerException when the file can't be read or written, or holds no key
     */
    public static SealedLinks with(Path file) {
        try {
            if (!Files.exists(file)) {
                var fresh = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(fresh);
                // Written as a whole: with half a key no later process could start.
                OwnerOnly.replace(file, fresh);
            }
            if (!Files.isRegularFile(file)) {
                throw new LedgerException("%s, beside the ledger, is no regular file; move it away".formatted(file));
            }
            var key = Files.readAllBytes(file);
            if (key.length != KEY_BYTES) {
                throw new LedgerException(
                        "%s, beside the ledger, is not a key of %d bytes; remove it, and the next poll brings the links again"
                                .formatted(file, KEY_BYTES));
            }
            return new SealedLinks(file, key);
        } catch (IOException e) {
            throw new LedgerException("%s, the key of the links in the ledger, can't be used: %s".formatted(file, e));
        }
    }

    /** Id that the ledger keeps as long as its key: 64 hexadecimal digits, which tell nothing of the key. */
    public String ledgerId() {
        var sha256 = new Sha256();
        sha256.write(key.getEncoded(), 0, KEY_BYTES);
        return sha256.hex();
    }

    /** Encrypts a link; the same link gives another text each time. */
    public String seal(String link) {
        return sealer().apply(link);
    }

    /** Encrypts many links as {@link #seal} does, for one thread; to find a cipher takes longer than to use it. */
    public UnaryOperator<String> sealer() {
        var cipher = cipher();
        return link -> seal(link, cipher);
    }

    private String seal(String link, Cipher cipher) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
            var sealed = cipher.doFinal(link.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in GCM", e);
        }
    }

    /**
     * Decrypts a link.
     *
     * @throws SealedByOtherKeyException when it was encrypted with another key
     */
    public String open(String sealed) throws SealedByOtherKeyException {
        try {
            var bytes = Base64.getDecoder().decode(sealed);
            var cipher = cipher();
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, Arrays.copyOf(bytes, NONCE_BYTES)));
            var link = cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
            return new String(link, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SealedByOtherKeyException(
                    "its link can't be read: it was sealed with another key than %s; the next poll brings it again"
                            .formatted(file),
                    e);
        }
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in GCM", e);
        }
    }
}
