package dev.recordingroutes.simulator;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes credentials and tickets that nobody can guess and that differ each time. */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** Letters, digits, {@code -} and {@code _}. */
    static String plain() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }

    /** Always has {@code +}, {@code /} and {@code =} in it: whoever puts it into a URL has to encode it. */
    static String awkward() {
        return Base64.getEncoder().encodeToString(bytes()).substring(0, 22) + "+/==";
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
