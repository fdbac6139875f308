package dev.recordingroutes.settings;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Every setting, checked, in one spelling: enumerations as documented, lists without white space or duplicates, the URL
 * of an API without a slash at its end. Only values of the types {@code expression} and {@code endpoints} may hold Camel's placeholders and
 * expressions; they are left for Camel.
 */
public final class Settings {
    /** Key of the kind of database that keeps the ledger, such as sqlite; it follows from {@code ledger.url}. */
    public static final String LEDGER_DATABASE = "ledger.database";

    /** In a URI: a password after a user name, or a parameter named like a secret; not one from a file or variable. */
    private static final Pattern PASSWORD = Pattern.compile(
            "(?i)://[^/?#@:]*:(?!\\{\\{)[^/?#@]+@|[?&][\\w.-]*(password|passphrase|secret|token)=(?!(RAW\\()?\\{\\{)[^&]");

    private final SettingsSchema schema;
    private final Map<String, String> values;
    private final List<String> providers;

    private Settings(SettingsSchema schema, Map<String, String> values, List<String> providers) {
        this.schema = schema;
        this.values = values;
        this.providers = providers;
    }

    /**
     * Merges and checks the sources: shipped defaults, file, environment, command line; a later one beats an earlier.
     *
     * @throws SettingsException with all problems: those of the file in its
     *     order, then the environment's, then the command line's, then what is missing
     */
    public static Settings load(Sources sources) {
        SettingsSchema schema = SettingsSchema.of(sources.providers(), sources.settingsFiles(), sources.placeholders());
        Map<String, Assignment> winners = Layers.merge(sources, schema);
        Map<String, String> values = new SettingsValidator(schema, sources.providers(), winners).values();
        return new Settings(schema, values, sources.providers());
    }

    /** The defaults of the settings that are shipped. */
    public static Properties shipped() {
        Properties shipped = new Properties();
        SettingsSchema.shipped().defaults().forEach(shipped::setProperty);
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

    /** A flag. */
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
        SettingType type = schema.type(key).orElse(SettingType.LIST);
        return find(key).map(type.items()).orElse(List.of());
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
        return schema.keys();
    }

    /** Tells whether values of a key must never be shown: as it is declared, else by its name. */
    public boolean isHidden(String key) {
        return schema.isSecret(key);
    }

    /** Tells whether a value gives access: that of a secret, or a URI with a password that is no placeholder. */
    boolean holdsSecret(String key, String value) {
        if (value.isBlank()) {
            return false;
        }
        var isUri = schema.type(key).filter(SettingType::mayHoldCredentials).isPresent();
        return isHidden(key) || (isUri && PASSWORD.matcher(value).find());
    }

    /** Tells whether a key's values may hold a quotation mark. */
    public boolean isFreeText(String key) {
        return schema.type(key).orElse(SettingType.TEXT).isFreeText();
    }

    /** Tells whether a key is named like one whose values must never be shown. */
    public static boolean isSecret(String key) {
        return SettingsSchema.isNamedLikeASecret(key);
    }

    /**
     * Every key with its value, secrets too and none as empty text, for Camel's properties component; and the kind of
     * the ledger's database, as {@link #LEDGER_DATABASE}.
     */
    public Properties asProperties() {
        Properties properties = new Properties();
        values.forEach(properties::setProperty);
        // Some statements are written for one kind of database.
        properties.setProperty(LEDGER_DATABASE, text("ledger.url").replaceFirst("^jdbc:([a-z]+):.*", "$1"));
        return properties;
    }

    /** Shows no value: some are secret. */
    @Override
    public String toString() {
        return "Settings[" + values.size() + " keys, providers=" + providers + "]";
    }

    /** Keys that only a route file knows are free text until somebody asks for a type. */
    private <T> T read(String key, SettingType type, Function<String, T> parser) {
        String value = text(key);
        try {
            return parser.apply(type.check(value));
        } catch (IllegalArgumentException e) {
            throw new SettingsException(SettingsValidator.assignment(schema, key, type, value) + ": " + e.getMessage());
        }
    }
}
