package dev.recordingroutes.settings;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every setting that exists, and what its values may be. */
public final class Catalogue {
    private static final Pattern SECRET = Pattern.compile("(^|.*[.-])(secret|token|password|passphrase|key)");

    private static final List<Setting> SHIPPED = List.of(
            new Setting("zoom.enabled", Kind.FLAG),
            new Setting("zoom.schedule", Kind.CRON),
            new Setting("zoom.api-url", Kind.BASE_URL),
            new Setting("zoom.token-url", Kind.URL),
            new Setting("zoom.account-id", Kind.TEXT.orEmpty()),
            new Setting("zoom.client-id", Kind.TEXT.orEmpty()),
            new Setting("zoom.client-secret", Kind.TEXT.orEmpty()),
            new Setting("zoom.access-token", Kind.TEXT.orEmpty()),
            new Setting("zoom.users", Kind.LIST),
            new Setting("zoom.page-size", Kind.wholeNumber(1, 300)),
            new Setting("zoom.mc", Kind.FLAG),
            new Setting("zoom.trash", Kind.FLAG),
            new Setting("zoom.trash-type", Kind.oneOf("meeting_recordings", "recording_file")),
            new Setting("zoom.meeting-id", Kind.TEXT.orEmpty()),
            new Setting("zoom.lookback", Kind.POSITIVE_DURATION),
            new Setting("zoom.requests-per-second", Kind.wholeNumber(1, Integer.MAX_VALUE)),
            new Setting("zoom.file-types", Kind.TYPES),
            new Setting("zoom.media-hosts", Kind.HOSTS),
            new Setting("zoom.token-hosts", Kind.HOSTS),
            new Setting("webex.enabled", Kind.FLAG),
            new Setting("webex.schedule", Kind.CRON),
            new Setting("webex.api-url", Kind.BASE_URL),
            new Setting("webex.token-url", Kind.URL),
            new Setting("webex.client-id", Kind.TEXT.orEmpty()),
            new Setting("webex.client-secret", Kind.TEXT.orEmpty()),
            new Setting("webex.refresh-token", Kind.TEXT.orEmpty()),
            new Setting("webex.access-token", Kind.TEXT.orEmpty()),
            new Setting("webex.sites", Kind.LIST.orEmpty()),
            new Setting("webex.page-size", Kind.wholeNumber(1, 100)),
            new Setting("webex.meeting-id", Kind.TEXT.orEmpty()),
            new Setting("webex.integration-tag", Kind.TEXT.orEmpty()),
            new Setting("webex.topic", Kind.TEXT.orEmpty()),
            new Setting("webex.format", Kind.oneOf("MP4", "ARF", "UPLOADED").orEmpty()),
            new Setting(
                    "webex.service-type",
                    Kind.oneOf("MeetingCenter", "EventCenter", "TrainingCenter", "SupportCenter")
                            .orEmpty()),
            new Setting("webex.status", Kind.oneOf("available", "deleted", "purged")),
            new Setting("webex.timezone", Kind.ZONE),
            new Setting("webex.files", Kind.someOf("recording", "audio", "transcript")),
            new Setting("webex.lookback", Kind.POSITIVE_DURATION),
            new Setting("webex.requests-per-second", Kind.wholeNumber(1, Integer.MAX_VALUE)),
            new Setting("webex.media-hosts", Kind.HOSTS),
            new Setting("archive.to", Kind.ENDPOINTS),
            new Setting("archive.path", Kind.TEXT),
            new Setting("archive.metadata", Kind.FLAG),
            new Setting("ledger.url", Kind.JDBC_URL),
            new Setting("ledger.username", Kind.TEXT.orEmpty()),
            new Setting("ledger.password", Kind.TEXT.orEmpty()),
            new Setting("transfer.workers", Kind.wholeNumber(1, 256)),
            new Setting("transfer.connections", Kind.wholeNumber(1, 256)),
            new Setting("transfer.spool", Kind.TEXT),
            new Setting("transfer.max-attempts", Kind.wholeNumber(1, Integer.MAX_VALUE)),
            new Setting("transfer.retry-delay", Kind.DURATION),
            new Setting("transfer.retry-delay-max", Kind.DURATION),
            new Setting("transfer.stall-timeout", Kind.POSITIVE_DURATION),
            new Setting("transfer.lease", Kind.POSITIVE_DURATION),
            new Setting("transfer.shutdown-timeout", Kind.DURATION),
            new Setting("transfer.min-free", Kind.SIZE),
            new Setting("log.level", Kind.oneOf("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE")),
            new Setting("log.format", Kind.oneOf("text", "json")));

    /** What every provider that isn't shipped understands, without its prefix. */
    private static final List<Generic> OF_A_PROVIDER = List.of(
            new Generic("enabled", Kind.FLAG, "false"),
            new Generic("schedule", Kind.CRON, "0 0/15 * * * ?"),
            new Generic("api-url", Kind.BASE_URL.orEmpty(), ""),
            new Generic("token-url", Kind.URL.orEmpty(), ""),
            new Generic("client-id", Kind.TEXT.orEmpty(), ""),
            new Generic("client-secret", Kind.TEXT.orEmpty(), ""),
            new Generic("refresh-token", Kind.TEXT.orEmpty(), ""),
            new Generic("access-token", Kind.TEXT.orEmpty(), ""),
            new Generic("lookback", Kind.POSITIVE_DURATION, "7d"),
            new Generic("requests-per-second", Kind.wholeNumber(1, Integer.MAX_VALUE), "5"),
            new Generic("media-hosts", Kind.HOSTS, ""),
            new Generic("token-hosts", Kind.HOSTS, ""));

    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<String, String> defaults = new LinkedHashMap<>();
    private final Set<String> prefixes;

    private Catalogue(Collection<String> providers, Collection<String> placeholders) {
        SHIPPED.forEach(setting -> kinds.put(setting.key(), setting.kind()));
        Set<String> shippedPrefixes =
                kinds.keySet().stream().map(Catalogue::prefix).collect(Collectors.toSet());
        providers.stream()
                .filter(provider -> !shippedPrefixes.contains(provider))
                .forEach(this::addProvider);
        prefixes = Stream.concat(shippedPrefixes.stream(), providers.stream()).collect(Collectors.toUnmodifiableSet());
        placeholders.forEach(key -> kinds.putIfAbsent(key, Kind.TEXT.orEmpty()));
    }

    /** The settings of the distribution as it is shipped. */
    public static Catalogue shipped() {
        return new Catalogue(List.of(), List.of());
    }

    /** Those, those of further providers, and those that only the route files use, which may hold any text. */
    static Catalogue of(Collection<String> providers, Collection<String> placeholders) {
        return new Catalogue(providers, placeholders);
    }

    /** Every known key; shipped ones first, in the order in which they are documented. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(kinds.keySet());
    }

    /**
     * Whether the values of a key must never be shown. The key's last word decides, so that a provider nobody has
     * heard of yet is covered too.
     */
    public static boolean isSecret(String key) {
        return SECRET.matcher(key).matches();
    }

    /** The environment variable that stands for a key. */
    public static String environmentVariable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    Optional<Kind> kind(String key) {
        return Optional.ofNullable(kinds.get(key));
    }

    /** Values of further providers, which the shipped file can't have. */
    Map<String, String> defaults() {
        return Collections.unmodifiableMap(defaults);
    }

    /** Whether all keys that begin like this one are the product's own. */
    boolean owns(String key) {
        return prefixes.contains(prefix(key));
    }

    private void addProvider(String provider) {
        for (Generic setting : OF_A_PROVIDER) {
            kinds.put(provider + "." + setting.name(), setting.kind());
            defaults.put(provider + "." + setting.name(), setting.value());
        }
    }

    private static String prefix(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? "" : key.substring(0, dot);
    }

    private record Setting(String key, Kind kind) {}

    private record Generic(String name, Kind kind, String value) {}
}
