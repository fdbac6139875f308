package dev.recordingroutes.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;

/**
 * Every setting, checked. Whoever reads one gets a value that is allowed, in one spelling: enumerations as documented,
 * lists without white space or duplicates, the URL of an API without a slash at its end. Placeholders and expressions
 * of Camel's in a value are left for Camel.
 */
public final class Settings {
    private static final String SHIPPED = "/recording-routes/application.properties";

    private final SettingsSchema catalogue;
    private final Map<String, String> values;
    private final List<String> providers;

    private Settings(SettingsSchema catalogue, Map<String, String> values, List<String> providers) {
        this.catalogue = catalogue;
        this.values = values;
        this.providers = providers;
    }

    /**
     * Puts the sources on top of each other: shipped defaults, file, environment, command line.
     *
     * @throws SettingsException with the first of the problems and how many more there are: those of the file in its
     *     order, then the environment's, then the command line's, then what is missing
     */
    public static Settings load(Sources sources) {
        SettingsSchema catalogue = SettingsSchema.of(sources.providers(), sources.placeholders());
        Map<String, Assignment> winners = Layers.merge(sources, catalogue);
        Map<String, String> values = new SettingsValidator(catalogue, sources.providers(), winners).values();
        return new Settings(catalogue, values, sources.providers());
    }

    /** The defaults that this jar brings. */
    public static Properties shipped() {
        Properties shipped = new Properties();
        try (InputStream resource = Settings.class.getResourceAsStream(SHIPPED)) {
            Objects.requireNonNull(resource, SHIPPED + " is missing from the class path");
            shipped.load(new InputStreamReader(resource, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + SHIPPED, e);
        }
        return shipped;
    }

    /** The value, unless it is empty or the key has none. */
    public Optional<String> find(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    /**
     * The value, which there has to be.
     *
     * @throws SettingsException when there is none
     */
    public String text(String key) {
        return find(key)
                .orElseThrow(() -> new SettingsException(key + " is not set: put it into the settings file, into "
                        + SettingsSchema.environmentVariable(key) + " in the environment, or give --set " + key
                        + "=…"));
    }

    /** Whether it is {@code true}. */
    public boolean flag(String key) {
        return read(key, SettingType.FLAG, Boolean::parseBoolean);
    }

    /** A whole number, zero or more. */
    public int count(String key) {
        return read(key, SettingType.COUNT, Integer::parseInt);
    }

    /** A number, with decimals if it has any. */
    public double number(String key) {
        return read(key, SettingType.NUMBER, Double::parseDouble);
    }

    /** A length of time, exact to the millisecond. */
    public Duration duration(String key) {
        return read(key, SettingType.DURATION, DurationValue::parse);
    }

    /** A number of bytes. */
    public long size(String key) {
        return read(key, SettingType.SIZE, SizeValue::parse);
    }

    /** The items in their order; none when the key has no value. */
    public List<String> list(String key) {
        SettingType kind = catalogue.kind(key).orElse(SettingType.LIST);
        return find(key).map(kind.items()).orElse(List.of());
    }

    /** A URL that a provider answers at: https, or http to this machine. */
    public URI uri(String key) {
        return read(key, SettingType.URL, URI::create);
    }

    /** The providers that have a route file, in the order of their files. */
    public List<String> providers() {
        return providers;
    }

    /** The providers that have a route file and are switched on, in the order of their files. */
    public List<String> enabledProviders() {
        return providers.stream()
                .filter(provider -> flag(provider + ".enabled"))
                .toList();
    }

    /** Every key that can be set, those of further providers and of the route files too. */
    public Set<String> knownKeys() {
        return catalogue.keys();
    }

    /** Whether the values of a key must never be shown. */
    public static boolean isSecret(String key) {
        return SettingsSchema.isSecret(key);
    }

    /** Every key with its value, secrets too and none as empty text, for Camel's properties component. */
    public Properties asProperties() {
        Properties properties = new Properties();
        values.forEach(properties::setProperty);
        return properties;
    }

    /** Values are nobody's business in a log. */
    @Override
    public String toString() {
        return "Settings[" + values.size() + " keys, providers=" + providers + "]";
    }

    /** Keys that only a route file knows are free text until somebody asks for a type. */
    private <T> T read(String key, SettingType kind, Function<String, T> parser) {
        String value = text(key);
        try {
            return parser.apply(kind.check(value));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(SettingsValidator.assignment(key, kind, value) + ": " + e.getMessage());
        }
    }
}
