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

/** Looks at every value once and collects what is wrong, so that a person sees how much there is to mend. */
final class SettingsValidator {
    /** A foreign key that is at most this far from one of ours is taken for a typing mistake. */
    private static final int TYPING_MISTAKES = 2;

    /** Also the forms for "only if set" and "with a default". */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[?!]?([^{}:]+)(:[^{}]*)?}}");

    /** What a shipped provider can't log in without, unless it is given an access token. */
    private static final Map<String, List<String>> CREDENTIALS = Map.of(
            "zoom", List.of("account-id", "client-id", "client-secret"),
            "webex", List.of("client-id", "client-secret", "refresh-token"));

    private final SettingsSchema catalogue;
    private final List<String> providers;
    private final Map<String, Assignment> assignments;
    private final Set<String> usedInValues = new HashSet<>();
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    SettingsValidator(SettingsSchema catalogue, List<String> providers, Map<String, Assignment> assignments) {
        this.catalogue = catalogue;
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
        assignments.values().forEach(this::inspect);
        CREDENTIALS.keySet().stream().sorted().forEach(this::requireRouteFile);
        providers.forEach(this::requireCredentials);
        if (!problems.isEmpty()) {
            throw new SettingsException(
                    problems.get(0) + (problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : ""));
        }
        return values;
    }

    /** {@code key=value} without anything secret. */
    static String assignment(String key, SettingType kind, String value) {
        return key + "=" + (SettingsSchema.isSecret(key) ? "…" : kind.shown(value));
    }

    private void noteKeysUsed(Assignment assignment) {
        Matcher matcher = PLACEHOLDER.matcher(assignment.value());
        while (matcher.find()) {
            usedInValues.add(matcher.group(1).strip());
        }
    }

    private void inspect(Assignment assignment) {
        catalogue
                .kind(assignment.key())
                .ifPresentOrElse(kind -> inspectValue(assignment, kind), () -> inspectForeign(assignment));
    }

    private void inspectValue(Assignment assignment, SettingType kind) {
        try {
            values.put(assignment.key(), kind.check(assignment.value()));
        } catch (IllegalArgumentException e) {
            problems.add(assignment(assignment.key(), kind, assignment.value()) + ": " + e.getMessage() + " ("
                    + assignment.source() + ")");
        }
    }

    private void inspectForeign(Assignment assignment) {
        String key = assignment.key();
        Nearest nearest = Nearest.to(key, catalogue.keys());
        if (isReadBySomebody(key)) {
            values.put(key, assignment.value());
        } else if (assignment.layer() == Layer.COMMAND_LINE
                || catalogue.owns(key)
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
        List<String> missing = CREDENTIALS.getOrDefault(provider, List.of()).stream()
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
        return values.getOrDefault(key, "").isEmpty();
    }
}
