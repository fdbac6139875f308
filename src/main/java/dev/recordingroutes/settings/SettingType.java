package dev.recordingroutes.settings;

import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.quartz.CronExpression;

/**
 * The type of a setting: which values it may have, and how they are spelled.
 *
 * @param rule values that are allowed, in words that follow {@code key=value: }
 * @param mayBeEmpty whether "not set" is a value too
 * @param mayHoldCredentials whether values can carry a password or ticket, as URIs do
 * @param mayHoldExpressions whether a value is an expression, or may hold placeholders, which Camel evaluates; a value
 *     of any other type is data, and is refused when it holds something that Camel or jq would take for one
 * @param canonical one spelling for each value; throws {@link IllegalArgumentException} where it isn't allowed
 * @param items the parts of a list
 */
public record SettingType(
        String rule,
        boolean mayBeEmpty,
        boolean mayHoldCredentials,
        boolean mayHoldExpressions,
        UnaryOperator<String> canonical,
        Function<String, List<String>> items) {
    /** Whatever else SQLite takes: a database in memory, a resource, a URI, and options after a question mark. */
    private static final String FILE_NAME = "(?!:|\\s|(?i:file):)[^?\\p{Cntrl}]*[^?/\\s\\p{Cntrl}]";

    static final SettingType TEXT = single("must not be empty", UnaryOperator.identity());
    /** Any text: a secret, which no route evaluates. */
    static final SettingType SECRET = TEXT.withExpressions();
    /** Text in Camel's Simple language. */
    static final SettingType EXPRESSION = TEXT.withExpressions();

    static final SettingType FLAG = oneOf("true", "false");
    static final SettingType NUMBER = matching("must be a number", value -> value.matches("-?[0-9]+(\\.[0-9]+)?"));
    static final SettingType COUNT = wholeNumber(0, Integer.MAX_VALUE);
    static final SettingType DURATION = matching("must be " + DurationValue.RULE, value -> {
        DurationValue.parse(value);
        return true;
    });
    static final SettingType POSITIVE_DURATION = matching(
            "must be more than nothing: " + DurationValue.RULE,
            value -> DurationValue.parse(value).compareTo(Duration.ZERO) > 0);
    static final SettingType SIZE = matching("must be " + SizeValue.RULE, value -> {
        SizeValue.parse(value);
        return true;
    });
    static final SettingType CRON = single(
            "must be a Quartz cron expression of six or seven fields, seconds first, such as 0 0/15 * * * ?",
            SettingType::cron);
    static final SettingType ZONE =
            matching("must be an IANA time zone such as UTC or Europe/Berlin", value -> ZoneId.getAvailableZoneIds()
                    .contains(value));
    static final SettingType LIST = list("must be words separated by commas", UnaryOperator.identity());
    static final SettingType HOSTS =
            list("must be hosts such as example.com or *.example.com", SettingType::hostPattern);

    static final SettingType URL = matching(
                    "must be an absolute https:// URL (http:// only to this machine)"
                            + " without user name, query or fragment",
                    SettingType::isProviderUrl)
            .withCredentials();

    /** Routes append paths that begin with a slash to it. */
    static final SettingType BASE_URL = URL.afterwards(url -> url.replaceFirst("/+$", ""));

    static final SettingType JDBC_URL = matching(
                    "must be jdbc:sqlite: and the name of a file, without options, such as jdbc:sqlite:ledger.db,"
                            + " or begin with jdbc:postgresql:",
                    value -> value.matches("jdbc:postgresql:.+|jdbc:sqlite:" + FILE_NAME))
            .withCredentials();
    static final SettingType ENDPOINTS = endpoints();

    /** Beginnings and ends of placeholders and expressions, and characters that no value of one line holds. */
    private static final Pattern EXPRESSION_OR_CONTROL =
            Pattern.compile("\\{\\{|}}|\\$\\{|\\$simple\\{|[\\p{Cc}\\p{Zl}\\p{Zp}]");

    private static final Pattern HOST_PATTERN =
            Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    /** The names of types in settings files; {@code integer}, with its limits, is made by {@link #wholeNumber}. */
    private static final Map<String, SettingType> NAMED = named();

    private static Map<String, SettingType> named() {
        Map<String, SettingType> named = new LinkedHashMap<>();
        named.put("text", TEXT);
        named.put("boolean", FLAG);
        named.put("integer", COUNT);
        named.put("number", NUMBER);
        named.put("duration", DURATION);
        named.put("size", SIZE);
        named.put("list", LIST);
        named.put("hosts", HOSTS);
        named.put("url", URL);
        named.put("base-url", BASE_URL);
        named.put("cron", CRON);
        named.put("timezone", ZONE);
        named.put("jdbc-url", JDBC_URL);
        named.put("endpoints", ENDPOINTS);
        named.put("expression", EXPRESSION);
        return named;
    }

    /** The names of all types, separated by commas. */
    static String names() {
        return String.join(", ", NAMED.keySet());
    }

    static Optional<SettingType> named(String name) {
        return Optional.ofNullable(NAMED.get(name));
    }

    static SettingType wholeNumber(int least, int most) {
        String rule = most == Integer.MAX_VALUE
                ? "must be a whole number, " + least + " or more"
                : "must be a whole number from " + least + " to " + most;
        return single(rule, value -> {
            int number = Integer.parseInt(value);
            require(number >= least && number <= most);
            return Integer.toString(number);
        });
    }

    static SettingType oneOf(String... values) {
        return single("must be " + alternatives(values), value -> pick(value, values));
    }

    static SettingType someOf(String... values) {
        return list("must be one or more of " + String.join(", ", values), value -> pick(value, values));
    }

    SettingType orEmpty() {
        return new SettingType(rule, true, mayHoldCredentials, mayHoldExpressions, canonical, items);
    }

    /**
     * Checks a value and gives its one spelling.
     *
     * @throws IllegalArgumentException with the rule as its message
     */
    String check(String value) {
        if (value.isEmpty() && mayBeEmpty) {
            return value;
        }
        if (value.isEmpty()) {
            throw new IllegalArgumentException(rule);
        }
        var spelled = spelled(value);
        if (!mayHoldExpressions) {
            requireData(value);
        }
        return spelled;
    }

    private String spelled(String value) {
        try {
            return canonical.apply(value);
        } catch (Reason e) {
            throw new IllegalArgumentException(rule + " (" + e.getMessage() + ")", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(rule, e);
        }
    }

    private static void requireData(String value) {
        var found = EXPRESSION_OR_CONTROL.matcher(value);
        if (found.find()) {
            throw new IllegalArgumentException(
                    found.group().matches("\\p{C}|\\p{Z}")
                            ? "must hold no control character"
                            : "must not hold '%s': it is text, in which nothing is evaluated".formatted(found.group()));
        }
    }

    /** The value as it may be shown; of one with user name or query, only its scheme. */
    String shown(String value) {
        if (value.startsWith("jdbc:sqlite:")) {
            return value.replaceFirst("(?s)\\?.*", "?…");
        }
        if (!mayHoldCredentials || !value.matches("(?s).*[@?=;&].*")) {
            return value;
        }
        return value.matches("(?s)[A-Za-z][A-Za-z0-9+.-]*:.*") ? value.substring(0, value.indexOf(':') + 1) + "…" : "…";
    }

    /** True when a value can hold a quotation mark, which would end a text that it was pasted into. */
    boolean isFreeText() {
        try {
            check("\"");
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The same, with a word that means as much as no value. */
    SettingType withWordForEmpty(String word) {
        return afterwards(value -> value.equalsIgnoreCase(word) ? "" : value);
    }

    private SettingType withCredentials() {
        return new SettingType(rule, mayBeEmpty, true, mayHoldExpressions, canonical, items);
    }

    private SettingType withExpressions() {
        return new SettingType(rule, mayBeEmpty, mayHoldCredentials, true, canonical, items);
    }

    private SettingType afterwards(UnaryOperator<String> change) {
        return new SettingType(
                rule,
                mayBeEmpty,
                mayHoldCredentials,
                mayHoldExpressions,
                value -> change.apply(canonical.apply(value)),
                items);
    }

    private static SettingType single(String rule, UnaryOperator<String> canonical) {
        return new SettingType(rule, false, false, false, canonical, SettingType::split);
    }

    private static SettingType matching(String rule, Predicate<String> predicate) {
        return single(rule, value -> {
            require(predicate.test(value));
            return value;
        });
    }

    private static SettingType list(String rule, UnaryOperator<String> item) {
        return new SettingType(
                rule, false, false, false, value -> join(split(value).stream().map(item)), SettingType::split);
    }

    /** Commas are legal inside an endpoint URI; one that a scheme follows is taken to separate two of them. */
    private static SettingType endpoints() {
        Pattern separator = Pattern.compile(",(?=\\s*[A-Za-z][A-Za-z0-9+.-]+:)");
        Function<String, List<String>> items = value -> separator
                .splitAsStream(value)
                .map(SettingType::withoutCommaAtTheEnd)
                .toList();
        return new SettingType(
                "must be endpoints such as file:archive or sftp://host/folder, separated by commas",
                false,
                true,
                true,
                value -> join(items.apply(value).stream().map(SettingType::endpoint)),
                items);
    }

    private static String withoutCommaAtTheEnd(String endpoint) {
        return endpoint.strip().replaceFirst("[,\\s]+$", "");
    }

    /** A scheme of one letter is a Windows drive. */
    private static String endpoint(String item) {
        require(item.matches("[A-Za-z][A-Za-z0-9+.-]+:\\S.*"));
        return item;
    }

    private static List<String> split(String value) {
        return Stream.of(value.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static String join(Stream<String> items) {
        List<String> distinct = items.distinct().toList();
        require(!distinct.isEmpty());
        return String.join(",", distinct);
    }

    private static String pick(String value, String... values) {
        return Stream.of(values)
                .filter(value::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(value));
    }

    private static String alternatives(String... values) {
        String allButLast = String.join(", ", List.of(values).subList(0, values.length - 1));
        return allButLast + " or " + values[values.length - 1];
    }

    private static String cron(String value) {
        try {
            return new CronExpression(value).getCronExpression();
        } catch (ParseException | RuntimeException e) {
            throw new Reason(e);
        }
    }

    private static String hostPattern(String value) {
        String pattern = value.toLowerCase(Locale.ROOT);
        require(HOST_PATTERN.matcher(pattern).matches());
        return pattern;
    }

    /** Braces never get past {@link URI}, so that no placeholder or expression can hide in one. */
    private static boolean isProviderUrl(String value) {
        URI uri = URI.create(value);
        return uri.getHost() != null
                && ("https".equalsIgnoreCase(uri.getScheme())
                        || ("http".equalsIgnoreCase(uri.getScheme()) && Origin.isLoopback(uri.getHost())))
                && uri.getPort() <= 65_535
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null;
    }

    private static void require(boolean allowed) {
        if (!allowed) {
            throw new IllegalArgumentException("not allowed");
        }
    }

    /** Reason why a value isn't allowed, where the rule alone wouldn't tell. */
    private static final class Reason extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Reason(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }
}
