package dev.recordingroutes.download;

import dev.recordingroutes.settings.Origin;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Where a provider's media may come from, and who of these is shown the access token.
 *
 * @param api the provider's API, whose host may always serve media, and whose origin always gets the token
 * @param allowed hosts, as {@code host} or {@code *.host}
 * @param trusted hosts that are shown the token, in the same form
 */
public record MediaHosts(URI api, List<String> allowed, List<String> trusted) {
    public MediaHosts {
        allowed = List.copyOf(allowed);
        trusted = List.copyOf(trusted);
    }

    /** Whether media may come from this host. */
    public boolean allows(String host) {
        return isApi(host) || matches(allowed, host);
    }

    /** Whether the host may be one of a private network: when it is named in full, rather than by a pattern. */
    public boolean allowsPrivate(String host) {
        return isApi(host) || allowed.stream().anyMatch(pattern -> pattern.equalsIgnoreCase(host));
    }

    /** Whether a request to this link may carry the access token. */
    public boolean trusts(URI link) {
        return Origin.of(link).equals(Origin.of(api))
                || ("https".equalsIgnoreCase(link.getScheme()) && matches(trusted, Links.host(link)));
    }

    private boolean isApi(String host) {
        return Links.host(api).equalsIgnoreCase(host);
    }

    private static boolean matches(List<String> patterns, String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .anyMatch(pattern ->
                        pattern.startsWith("*.") ? name.endsWith(pattern.substring(1)) : name.equals(pattern));
    }
}
