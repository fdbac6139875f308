package dev.recordingroutes.download;

import dev.recordingroutes.download.DownloadException.Kind;
import dev.recordingroutes.settings.Origin;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks media links before they are followed. Links are hostile input: whoever can write at the provider can set them. */
final class Links {
    /** Beginnings of expressions that Camel would evaluate in an endpoint URI. */
    private static final List<String> EXPRESSIONS = List.of("{{", "${", "#{");

    private Links() {}

    static URI check(String text, MediaHosts hosts) throws DownloadException {
        for (var expression : EXPRESSIONS) {
            if (text.contains(expression)) {
                throw refused("holds '%s'".formatted(expression));
            }
        }
        URI link;
        try {
            link = new URI(text);
        } catch (URISyntaxException e) {
            throw refused("is not a URL: %s at character %d".formatted(e.getReason(), e.getIndex()));
        }
        var scheme = String.valueOf(link.getScheme()).toLowerCase(Locale.ROOT);
        if (link.getHost() == null) {
            throw refused("has no host");
        }
        var host = host(link);
        if (!scheme.equals("https") && !(scheme.equals("http") && Origin.isLoopback(host))) {
            throw refused("to %s is '%s', not https".formatted(host, scheme));
        }
        if (link.getRawUserInfo() != null) {
            throw refused("to %s holds credentials".formatted(host));
        }
        if (!hosts.allows(host)) {
            throw refused("leads to %s, which media-hosts does not allow".formatted(host));
        }
        return link;
    }

    static String host(URI link) {
        var host = String.valueOf(link.getHost());
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** True for addresses of this machine and of private networks, where a provider's media never is. */
    static boolean isPrivate(InetAddress address) {
        var bytes = address.getAddress();
        var first = bytes[0] & 0xff;
        var sharedOrLocalIp6 = bytes.length == 4
                ? (first == 100 && (bytes[1] & 0xc0) == 64)
                        || (first == 198 && (bytes[1] & 0xfe) == 18)
                        || first == 0
                        || first >= 240
                : (first & 0xfe) == 0xfc
                        || embedded(bytes).map(Links::isPrivate).orElse(false);
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || sharedOrLocalIp6;
    }

    /** IPv4 address embedded in an IPv6 address by NAT64, 6to4 or as IPv4-compatible. */
    private static Optional<InetAddress> embedded(byte[] ip6) {
        var prefix = HexFormat.of().formatHex(ip6, 0, 12);
        var at = prefix.startsWith("2002")
                ? 2
                : prefix.equals("0064ff9b0000000000000000") || prefix.equals("0".repeat(24)) ? 12 : -1;
        try {
            return at < 0
                    ? Optional.empty()
                    : Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(ip6, at, at + 4)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static DownloadException refused(String why) {
        return new DownloadException(Kind.PARK, "refused the link, which " + why);
    }
}
