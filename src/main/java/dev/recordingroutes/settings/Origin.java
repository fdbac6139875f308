package dev.recordingroutes.settings;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The origin of a URL (RFC 6454): where a token may go that was made for it.
 *
 * @param scheme in lower case
 * @param host in lower case; an IPv6 address in brackets; {@code null} in words where the URL has none
 * @param port the default one of the scheme where the URL names none
 */
public record Origin(String scheme, String host, int port) {
    private static final Pattern LOOPBACK =
            Pattern.compile("(?i)localhost|\\[?::1]?|127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");

    public static Origin of(URI url) {
        var scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        var host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
        return new Origin(scheme, host, url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : 80);
    }

    /**
     * Tells whether a host is this machine, by its spelling alone: a name that is looked up could resolve to loopback
     * now, and to something else later.
     */
    public static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    @Override
    public String toString() {
        return "%s://%s:%d".formatted(scheme, host, port);
    }
}
