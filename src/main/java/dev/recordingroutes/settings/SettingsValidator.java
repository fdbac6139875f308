package dev.recordingroutes.settings;

import dev.recordingroutes.settings.Assignment.Layer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks every value once and collects the problems, so that a person can mend all of them in one go. */
final class SettingsValidator {
    /** Edit distance up to which an unknown key is taken for a mistyped one of ours. */
    private static final int TYPING_MISTAKES = 2;

    /** Also the forms for "only if set" and "with a default". */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[?!]?([^{}:]+)(:[^{}]*)?}}");

    private final SettingsSchema schema;
    private final List<String> providers;
    private final Map<String, Assignment> assignments;
    private final Set<String> usedInValues = new HashSet<>();
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    SettingsValidator(SettingsSchema schema, List<String> providers, Map<String, Assignment> assignments) {
        this.schema = schema;
        this.providers = providers;
        this.assignments = assignments;
    }

    /**
     * The values in one spelling.
     *
     * @throws SettingsException when there is any problem
     */
    Map<String, String> values() {
        assignments.values().forEach(this::noteKeysUsed);
        assignments.values().forEach(this::check);
        schema.shippedProviders().stream().sorted().forEach(this::requireRouteFile);
        providers.forEach(this::requireCredentials);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return values;
    }

    /** {@code key=value} without anything secret. */
    static String assignment(SettingsSchema schema, String key, SettingType type, String value) {
        return key + "=" + (schema.isSecret(key) ? "…" : type.shown(value));
    }

    private void noteKeysUsed(Assignment assignment) {
        Matcher matcher = PLACEHOLDER.matcher(assignment.value());
        while (matcher.find()) {
            usedInValues.add(matcher.group(1).strip());
        }
    }

    private void check(Assignment assignment) {
        schema.type(assignment.key())
                .ifPresentOrElse(type -> checkValue(assignment, type), () -> checkForeign(assignment));
    }

    private void checkValue(Assignment assignment, SettingType type) {
        try {
            values.put(assignment.key(), type.check(assignment.value()));
        } catch (IllegalArgumentException e) {
            problems.add(assignment(schema, assignment.key(), type, assignment.value()) + ": " + e.getMessage() + " ("
                    + assignment.source() + ")");
        }
    }

    private void checkForeign(Assignment assignment) {
        String key = assignment.key();
        Nearest nearest = Nearest.to(key, schema.keys());
        if (isReadBySomebody(key)) {
            values.put(key, assignment.value());
        } else if (assignment.layer() == Layer.COMMAND_LINE
                || schema.owns(key)
                || nearest.distance() <= TYPING_MISTAKES) {
            problems.add(key + ": unknown setting (" + assignment.source() + "); did you mean " + nearest.key() + "?");
        } else {
            // A file may be shared with a host application, whose own keys are its own.
            values.put(key, assignment.value());
        }
    }

    private boolean isReadBySomebody(String key) {
        return key.startsWith("camel.") || usedInValues.contains(key);
    }

    private void requireRouteFile(String provider) {
        if (isOn(provider) && !providers.contains(provider)) {
            problems.add(provider + ".enabled=true: there is no route file " + provider
                    + ".camel.yaml; set it to false, or name the folder of routes that has one");
        }
    }

    private void requireCredentials(String provider) {
        List<String> missing = schema.credentials(provider).stream()
                .map(name -> provider + "." + name)
                .filter(this::isEmpty)
                .toList();
        String token = provider + ".access-token";
        if (isOn(provider) && isEmpty(token) && !missing.isEmpty()) {
            List<String> variables =
                    missing.stream().map(SettingsSchema::environmentVariable).toList();
            problems.add(provider + ".enabled=true: needs " + String.join(", ", missing)
                    + " in the settings file, or " + String.join(", ", variables)
                    + " in the environment; or " + token + "; or " + provider + ".enabled=false");
        }
    }

    private boolean isOn(String provider) {
        return "true".equals(values.get(provider + ".enabled"));
    }

    private boolean isEmpty(String key) {
        var given = assignments.get(key);
        // A value that can't be used is a problem of its own, not a missing one.
        return values.getOrDefault(key, given == null ? "" : given.value()).isBlank();
    }
}
