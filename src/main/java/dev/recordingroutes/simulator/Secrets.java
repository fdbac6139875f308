package dev.recordingroutes.simulator;

import java.security.SecureRandom;
import java.util.Base64;

/** Generates random credentials and tickets. */
final class Secrets {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** Random text of letters, digits, {@code -} and {@code _}. */
    static String plain() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
    }

    /** Random text that always contains {@code +}, {@code /} and {@code =}, which must be encoded in a URL. */
    static String awkward() {
        return Base64.getEncoder().encodeToString(bytes()).substring(0, 22) + "+/==";
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
