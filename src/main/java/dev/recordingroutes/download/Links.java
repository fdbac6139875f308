package dev.recordingroutes.download;

import dev.recordingroutes.download.DownloadException.Kind;
import dev.recordingroutes.settings.Origin;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks media links before they are followed. Links are hostile input: whoever can write at the provider can set them. */
final class Links {
    /** Beginnings of expressions that Camel would evaluate in an endpoint URI. */
    private static final List<String> EXPRESSIONS = List.of("{{", "${", "#{");

    /** IANA's special-purpose registries (RFC 6890), multicast, and the anycast services among them, which have no media. */
    private static final List<AddressRange> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.31.196.0/24",
                    "192.52.193.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "192.175.48.0/24",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/4",
                    "240.0.0.0/4",
                    "::/127",
                    // IPv4 in IPv6 by SIIT, and local NAT64.
                    "::ffff:0:0:0/96",
                    "64:ff9b:1::/48",
                    "100::/64",
                    "100:0:0:1::/64",
                    // Teredo, benchmarks, ORCHID.
                    "2001::/23",
                    "2001:db8::/32",
                    "2620:4f:8000::/48",
                    "3fff::/20",
                    "5f00::/16",
                    "fc00::/7",
                    "fe80::/10",
                    "fec0::/10",
                    "ff00::/8")
            .map(AddressRange::parse)
            .toList();

    private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");
    private static final AddressRange COMPATIBLE = AddressRange.parse("::/96");
    private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");

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

    /** True for addresses of this machine, of private networks and of special purposes, where media never is. */
    static boolean isPrivate(InetAddress address) {
        return SPECIAL.stream().anyMatch(range -> range.contains(address))
                || embedded(address).map(Links::isPrivate).orElse(false);
    }

    /** IPv4 address embedded in an IPv6 address by NAT64, 6to4 or as IPv4-compatible. */
    private static Optional<InetAddress> embedded(InetAddress address) {
        var at = NAT64.contains(address) || COMPATIBLE.contains(address) ? 12 : SIX_TO_FOUR.contains(address) ? 2 : -1;
        try {
            return at < 0
                    ? Optional.empty()
                    : Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), at, at + 4)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static DownloadException refused(String why) {
        return new DownloadException(Kind.PARK, "refused the link, which " + why);
    }
}
