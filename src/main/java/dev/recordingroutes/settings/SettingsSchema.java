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
public final class SettingsSchema {
    private static final Pattern SECRET = Pattern.compile("(^|.*[.-])(secret|token|password|passphrase|key)");

    private static final List<Setting> SHIPPED = List.of(
            new Setting("zoom.enabled", SettingType.FLAG),
            new Setting("zoom.schedule", SettingType.CRON),
            new Setting("zoom.api-url", SettingType.BASE_URL),
            new Setting("zoom.token-url", SettingType.URL),
            new Setting("zoom.account-id", SettingType.TEXT.orEmpty()),
            new Setting("zoom.client-id", SettingType.TEXT.orEmpty()),
            new Setting("zoom.client-secret", SettingType.TEXT.orEmpty()),
            new Setting("zoom.access-token", SettingType.TEXT.orEmpty()),
            new Setting("zoom.users", SettingType.LIST),
            new Setting("zoom.page-size", SettingType.wholeNumber(1, 300)),
            new Setting("zoom.mc", SettingType.FLAG),
            new Setting("zoom.trash", SettingType.FLAG),
            new Setting("zoom.trash-type", SettingType.oneOf("meeting_recordings", "recording_file")),
            new Setting("zoom.meeting-id", SettingType.TEXT.orEmpty()),
            new Setting("zoom.lookback", SettingType.POSITIVE_DURATION),
            new Setting("zoom.requests-per-second", SettingType.wholeNumber(1, Integer.MAX_VALUE)),
            new Setting("zoom.file-types", SettingType.TYPES),
            new Setting("zoom.media-hosts", SettingType.HOSTS),
            new Setting("zoom.token-hosts", SettingType.HOSTS),
            new Setting("webex.enabled", SettingType.FLAG),
            new Setting("webex.schedule", SettingType.CRON),
            new Setting("webex.api-url", SettingType.BASE_URL),
            new Setting("webex.token-url", SettingType.URL),
            new Setting("webex.client-id", SettingType.TEXT.orEmpty()),
            new Setting("webex.client-secret", SettingType.TEXT.orEmpty()),
            new Setting("webex.refresh-token", SettingType.TEXT.orEmpty()),
            new Setting("webex.access-token", SettingType.TEXT.orEmpty()),
            new Setting("webex.sites", SettingType.LIST.orEmpty()),
            new Setting("webex.page-size", SettingType.wholeNumber(1, 100)),
            new Setting("webex.meeting-id", SettingType.TEXT.orEmpty()),
            new Setting("webex.integration-tag", SettingType.TEXT.orEmpty()),
            new Setting("webex.topic", SettingType.TEXT.orEmpty()),
            new Setting(
                    "webex.format", SettingType.oneOf("MP4", "ARF", "UPLOADED").orEmpty()),
            new Setting(
                    "webex.service-type",
                    SettingType.oneOf("MeetingCenter", "EventCenter", "TrainingCenter", "SupportCenter")
                            .orEmpty()),
            new Setting("webex.status", SettingType.oneOf("available", "deleted", "purged")),
            new Setting("webex.timezone", SettingType.ZONE),
            new Setting("webex.files", SettingType.someOf("recording", "audio", "transcript")),
            new Setting("webex.lookback", SettingType.POSITIVE_DURATION),
            new Setting("webex.requests-per-second", SettingType.wholeNumber(1, Integer.MAX_VALUE)),
            new Setting("webex.media-hosts", SettingType.HOSTS),
            new Setting("archive.to", SettingType.ENDPOINTS),
            new Setting("archive.path", SettingType.TEXT),
            new Setting("archive.metadata", SettingType.FLAG),
            new Setting("ledger.url", SettingType.JDBC_URL),
            new Setting("ledger.username", SettingType.TEXT.orEmpty()),
            new Setting("ledger.password", SettingType.TEXT.orEmpty()),
            new Setting("transfer.workers", SettingType.wholeNumber(1, 256)),
            new Setting("transfer.connections", SettingType.wholeNumber(1, 256)),
            new Setting("transfer.spool", SettingType.TEXT),
            new Setting("transfer.max-attempts", SettingType.wholeNumber(1, Integer.MAX_VALUE)),
            new Setting("transfer.retry-delay", SettingType.DURATION),
            new Setting("transfer.retry-delay-max", SettingType.DURATION),
            new Setting("transfer.stall-timeout", SettingType.POSITIVE_DURATION),
            new Setting("transfer.lease", SettingType.POSITIVE_DURATION),
            new Setting("transfer.shutdown-timeout", SettingType.DURATION),
            new Setting("transfer.min-free", SettingType.SIZE),
            new Setting("log.level", SettingType.oneOf("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE")),
            new Setting("log.format", SettingType.oneOf("text", "json")));

    /** What every provider that isn't shipped understands, without its prefix. */
    private static final List<Generic> OF_A_PROVIDER = List.of(
            new Generic("enabled", SettingType.FLAG, "false"),
            new Generic("schedule", SettingType.CRON, "0 0/15 * * * ?"),
            new Generic("api-url", SettingType.BASE_URL.orEmpty(), ""),
            new Generic("token-url", SettingType.URL.orEmpty(), ""),
            new Generic("client-id", SettingType.TEXT.orEmpty(), ""),
            new Generic("client-secret", SettingType.TEXT.orEmpty(), ""),
            new Generic("refresh-token", SettingType.TEXT.orEmpty(), ""),
            new Generic("access-token", SettingType.TEXT.orEmpty(), ""),
            new Generic("lookback", SettingType.POSITIVE_DURATION, "7d"),
            new Generic("requests-per-second", SettingType.wholeNumber(1, Integer.MAX_VALUE), "5"),
            new Generic("media-hosts", SettingType.HOSTS, ""),
            new Generic("token-hosts", SettingType.HOSTS, ""));

    private final Map<String, SettingType> kinds = new LinkedHashMap<>();
    private final Map<String, String> defaults = new LinkedHashMap<>();
    private final Set<String> prefixes;

    private SettingsSchema(Collection<String> providers, Collection<String> placeholders) {
        SHIPPED.forEach(setting -> kinds.put(setting.key(), setting.kind()));
        Set<String> shippedPrefixes =
                kinds.keySet().stream().map(SettingsSchema::prefix).collect(Collectors.toSet());
        providers.stream()
                .filter(provider -> !shippedPrefixes.contains(provider))
                .forEach(this::addProvider);
        prefixes = Stream.concat(shippedPrefixes.stream(), providers.stream()).collect(Collectors.toUnmodifiableSet());
        placeholders.forEach(key -> kinds.putIfAbsent(key, SettingType.TEXT.orEmpty()));
    }

    /** The settings of the distribution as it is shipped. */
    public static SettingsSchema shipped() {
        return new SettingsSchema(List.of(), List.of());
    }

    /** Those, those of further providers, and those that only the route files use, which may hold any text. */
    static SettingsSchema of(Collection<String> providers, Collection<String> placeholders) {
        return new SettingsSchema(providers, placeholders);
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

    Optional<SettingType> kind(String key) {
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

    private record Setting(String key, SettingType kind) {}

    private record Generic(String name, SettingType kind, String value) {}
}
