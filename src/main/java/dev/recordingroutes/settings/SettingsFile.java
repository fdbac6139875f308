package dev.recordingroutes.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A file that declares settings, such as {@code acme.settings.yaml}.
 *
 * @param name name to tell a person, such as its path
 * @param text content, in YAML
 */
public record SettingsFile(String name, String text) {
    private static final Set<String> OF_A_PROVIDER = Set.of("title", "credentials", "unused", "properties");
    private static final Set<String> OF_A_GROUP = Set.of("title", "properties");

    /**
     * A value in the file.
     *
     * @param text the scalar; of a list its items, separated by commas
     * @param items of a list; the scalar alone otherwise
     * @param where file and line
     */
    record Value(String text, List<String> items, String where) {
        SettingsException wrong(String why) {
            return new SettingsException(where + ": " + why);
        }
    }

    /**
     * Settings that belong together.
     *
     * @param title as people write it; empty when the file has none
     * @param credentials names of the settings that are needed to log in
     * @param unused names of the common settings that this provider does not have
     * @param properties name of each setting, and its fields by name
     */
    record Group(
            String title,
            List<Value> credentials,
            List<Value> unused,
            Map<String, Map<String, Value>> properties,
            String where) {}

    /**
     * Reads a provider's settings.
     *
     * @throws SettingsException with file, line and what is allowed
     */
    Group provider() {
        return group(root(), OF_A_PROVIDER);
    }

    /** Reads the product's groups of settings, by prefix. */
    Map<String, Group> groups() {
        Map<String, Group> groups = new LinkedHashMap<>();
        entries(required(entries(root(), Set.of("providers", "groups")), "groups"), null)
                .forEach((prefix, node) -> groups.put(prefix, group(node, OF_A_GROUP)));
        return groups;
    }

    /** Reads the names of the providers that are documented with the product. */
    List<String> providers() {
        return value(required(entries(root(), Set.of("providers", "groups")), "providers"))
                .items();
    }

    private Group group(Node node, Set<String> allowed) {
        Map<String, Node> entries = entries(node, allowed);
        Map<String, Map<String, Value>> properties = new LinkedHashMap<>();
        Node declared = entries.get("properties");
        if (declared != null) {
            entries(declared, null).forEach((name, fields) -> {
                if (!name.matches("[a-z][a-z0-9-]*")) {
                    throw wrong(fields, "setting '" + name + "' must be lower-case letters, digits and hyphens");
                }
                Map<String, Value> values = new LinkedHashMap<>();
                entries(fields, SettingDeclaration.FIELDS).forEach((field, value) -> values.put(field, value(value)));
                properties.put(name, values);
            });
        }
        Node title = entries.get("title");
        return new Group(
                title == null ? "" : value(title).text(),
                values(entries.get("credentials")),
                values(entries.get("unused")),
                properties,
                where(node));
    }

    private List<Value> values(@Nullable Node node) {
        if (node == null) {
            return List.of();
        }
        Value value = value(node);
        return value.items().stream()
                .map(item -> new Value(item, List.of(item), value.where()))
                .toList();
    }

    private Node root() {
        try {
            return new Compose(LoadSettings.builder().setLabel(name).build())
                    .composeString(text)
                    .orElseThrow(() -> new SettingsException(name + ": is empty; it must declare properties"));
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark().map(SettingsFile::line).orElse("");
            throw new SettingsException(name + line + ": not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new SettingsException(name + ": not YAML: " + e.getMessage());
        }
    }

    private Node required(Map<String, Node> entries, String key) {
        Node node = entries.get(key);
        if (node == null) {
            throw new SettingsException(name + ": has no '" + key + "'");
        }
        return node;
    }

    /** The entries of a mapping; none where nothing follows the colon. */
    private Map<String, Node> entries(Node node, @Nullable Set<String> allowed) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (node instanceof ScalarNode scalar && scalar.getValue().isEmpty()) {
            return entries;
        }
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, "must be a mapping of names" + among(allowed));
        }
        mapping.getValue().forEach(tuple -> {
            String key = value(tuple.getKeyNode()).text();
            if (allowed != null && !allowed.contains(key)) {
                throw wrong(tuple.getKeyNode(), "'" + key + "' is not known" + among(allowed));
            }
            if (entries.put(key, tuple.getValueNode()) != null) {
                throw wrong(tuple.getKeyNode(), "'" + key + "' stands there twice");
            }
        });
        return entries;
    }

    private Value value(Node node) {
        if (node instanceof ScalarNode scalar) {
            return new Value(scalar.getValue(), List.of(scalar.getValue()), where(node));
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong(node, "must be text, or a list of it");
        }
        List<String> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
            if (!(item instanceof ScalarNode scalar)) {
                throw wrong(item, "must be text");
            }
            items.add(scalar.getValue());
        }
        return new Value(String.join(", ", items), items, where(node));
    }

    private SettingsException wrong(Node node, String why) {
        return new SettingsException(where(node) + ": " + why);
    }

    private String where(Node node) {
        return name + node.getStartMark().map(SettingsFile::line).orElse("");
    }

    private static String line(Mark mark) {
        return ", line " + (mark.getLine() + 1);
    }

    private static String among(@Nullable Set<String> allowed) {
        return allowed == null
                ? ""
                : ": one of " + String.join(", ", allowed.stream().sorted().toList());
    }
}
