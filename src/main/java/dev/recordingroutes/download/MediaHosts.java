package dev.recordingroutes.download;

import dev.recordingroutes.settings.Origin;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Hosts from which a provider's media may come, and those that may see the access token.
 *
 * @param api URL of the provider's API: its host may always serve media, its origin may always see the token
 * @param allowed hosts that may serve media, as {@code host} or {@code *.host}
 * @param trusted hosts that may see the token, in the same form
 */
public record MediaHosts(URI api, List<String> allowed, List<String> trusted) {
    public MediaHosts {
        allowed = List.copyOf(allowed);
        trusted = List.copyOf(trusted);
    }

    /** True when media may come from this host. */
    public boolean allows(String host) {
        return isApi(host) || matches(allowed, host);
    }

    /** True when the host may resolve to a private address: when it is named in full, not by a pattern. */
    public boolean allowsPrivate(String host) {
        return isApi(host) || allowed.stream().anyMatch(pattern -> pattern.equalsIgnoreCase(host));
    }

    /** True when a request to this link may carry the access token. */
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
