package dev.recordingroutes.settings;

import dev.recordingroutes.settings.SettingsFile.Group;
import dev.recordingroutes.settings.SettingsFile.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every setting that exists, with its type, default and description.
 *
 * <p>Read from the settings files: the product's own and those that every provider has from this jar, a provider's from
 * the file beside its routes. A provider that is shipped with the product is known even when its routes are removed.
 */
public final class SettingsSchema {
    private static final String RESOURCES = "/recording-routes/";
    private static final Pattern SECRET = Pattern.compile("(^|.*[.-])(secret|token|password|passphrase|key)");

    /**
     * Settings of one prefix, as they are documented.
     *
     * @param title as people write it, such as {@code Acme}
     */
    public record Section(String title, List<SettingDeclaration> settings) {}

    private final List<Section> sections = new ArrayList<>();
    private final Map<String, SettingDeclaration> declarations = new LinkedHashMap<>();
    private final Map<String, SettingType> types = new LinkedHashMap<>();
    private final Map<String, List<String>> credentials = new HashMap<>();
    private final Set<String> prefixes = new LinkedHashSet<>();
    private final List<String> shippedProviders;

    private SettingsSchema(
            Collection<String> providers, Map<String, SettingsFile> files, Collection<String> placeholders) {
        SettingsFile product = resource("settings.yaml");
        Group common = resource("provider.settings.yaml").provider();
        shippedProviders = product.providers();
        for (String provider : shippedProviders) {
            SettingsFile file = files.get(provider);
            addProvider(
                    provider,
                    common,
                    file == null ? resource("routes/providers/" + provider + ".settings.yaml") : file);
        }
        product.groups().forEach((prefix, group) -> add(prefix, group.title(), group.properties(), group.where()));
        providers.stream()
                .filter(provider -> !shippedProviders.contains(provider))
                .forEach(provider -> addProvider(provider, common, files.get(provider)));
        placeholders.forEach(key ->
                types.putIfAbsent(key, (isNamedLikeASecret(key) ? SettingType.SECRET : SettingType.TEXT).orEmpty()));
    }

    /** The settings of the distribution as it is shipped. */
    public static SettingsSchema shipped() {
        return of(List.of(), Map.of(), List.of());
    }

    /**
     * Puts together the settings of the product, of providers, and of route files.
     *
     * @param providers names of the providers that have a route file
     * @param files settings files of those that have one
     * @param placeholders keys that route files use; one that nothing declares may hold any text
     * @throws SettingsException when a file declares a setting wrongly, with file, line and what is allowed
     */
    public static SettingsSchema of(
            Collection<String> providers, Map<String, SettingsFile> files, Collection<String> placeholders) {
        return new SettingsSchema(providers, files, placeholders);
    }

    /** Every known key; shipped ones first, in the order in which they are documented. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(types.keySet());
    }

    /** The declared settings by prefix, in the order in which they are documented. */
    public List<Section> sections() {
        return Collections.unmodifiableList(sections);
    }

    /** Default of every declared setting; empty where there is none. */
    Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        declarations.forEach((key, setting) -> defaults.put(key, setting.value()));
        return defaults;
    }

    /** Tells whether the values of a key must never be shown: as declared, else by its name. */
    public boolean isSecret(String key) {
        SettingDeclaration setting = declarations.get(key);
        return setting == null ? isNamedLikeASecret(key) : setting.secret();
    }

    /** Tells whether a key's last word makes it a secret, so that one that nobody declared is covered too. */
    public static boolean isNamedLikeASecret(String key) {
        return SECRET.matcher(key).matches();
    }

    /** The environment variable that stands for a key. */
    public static String environmentVariable(String key) {
        return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    Optional<SettingType> type(String key) {
        return Optional.ofNullable(types.get(key));
    }

    /** Names of the settings that a provider needs to log in, unless it is given an access token. */
    List<String> credentials(String provider) {
        return credentials.getOrDefault(provider, List.of());
    }

    /** The providers that are shipped with the product. */
    List<String> shippedProviders() {
        return shippedProviders;
    }

    /** Tells whether all keys that begin like this one are the product's own. */
    boolean owns(String key) {
        int dot = key.indexOf('.');
        return dot > 0 && prefixes.contains(key.substring(0, dot));
    }

    /** The common settings that the file doesn't name come first, in their own order; then those of the file. */
    private void addProvider(String provider, Group common, @Nullable SettingsFile file) {
        Group own = file == null ? new Group("", List.of(), List.of(), Map.of(), provider) : file.provider();
        Map<String, Map<String, Value>> settings = new LinkedHashMap<>(common.properties());
        own.unused().forEach(name -> requireCommon(common, name));
        own.unused().forEach(name -> settings.remove(name.text()));
        own.properties().forEach((name, fields) -> {
            Map<String, Value> merged =
                    new LinkedHashMap<>(Objects.requireNonNullElse(settings.remove(name), Map.of()));
            merged.putAll(fields);
            settings.put(name, merged);
        });
        for (Value name : own.credentials()) {
            if (!settings.containsKey(name.text())) {
                throw name.wrong("credentials names '" + name.text() + "', which is none of the settings "
                        + String.join(", ", settings.keySet()));
            }
        }
        credentials.put(provider, own.credentials().stream().map(Value::text).toList());
        add(provider, own.title().isEmpty() ? provider : own.title(), settings, own.where());
    }

    private static void requireCommon(Group common, Value name) {
        if (!common.properties().containsKey(name.text())) {
            throw name.wrong("unused names '" + name.text() + "', which is none of "
                    + String.join(", ", common.properties().keySet()));
        }
    }

    private void add(String prefix, String title, Map<String, Map<String, Value>> settings, String where) {
        List<SettingDeclaration> section = new ArrayList<>();
        settings.forEach((name, fields) -> {
            SettingDeclaration setting = SettingDeclaration.of(prefix + "." + name, fields, title, where);
            section.add(setting);
            declarations.put(setting.key(), setting);
            types.put(setting.key(), setting.type());
        });
        sections.add(new Section(title, List.copyOf(section)));
        prefixes.add(prefix);
    }

    private static SettingsFile resource(String name) {
        try (InputStream resource = SettingsSchema.class.getResourceAsStream(RESOURCES + name)) {
            Objects.requireNonNull(resource, RESOURCES + name + " is missing from the class path");
            return new SettingsFile(name, new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + RESOURCES + name, e);
        }
    }
}
