package dev.recordingroutes.settings;

import dev.recordingroutes.settings.SettingsSchema.Section;

/** Generates the files that are derived from the settings schema. */
final class SettingsPages {
    private static final int WIDTH = 99;

    private static final String PROPERTIES = """
            # Recording Routes: every setting and its default.
            #
            # Change a value here, or start with --config FILE and write only what differs into your own file.
            # An environment variable beats both: ZOOM_CLIENT_SECRET stands for zoom.client-secret.
            # --set key=value on the command line beats everything.
            #
            # Durations: 500ms, 30s, 15m, 24h, 7d. Sizes: 64KB, 2GB (1KB is 1024 bytes). Lists: separated by commas.
            # White space around a value is dropped. A backslash is written \\\\. Relative paths start at the working directory.
            """;

    private static final String PAGE = """
            # Settings

            Shipped defaults are in [`application.properties`](../application.properties). A file given with `--config`, else `./application.properties`, beats them; the environment (`ZOOM_CLIENT_SECRET` for `zoom.client-secret`) beats the file; `--set key=value` beats all. A key that nothing knows is refused, with the nearest one that is known.

            Secrets belong in the environment or in a file that only its owner can read: what is given with `--set`, everybody on the machine sees in the process table. Both are said when they are not kept to.

            A value is data: one with `{{`, `}}`, `${` or a control character is refused, except for the types `expression` and `endpoints`, and for secrets, which may hold anything.

            Durations are written `500ms`, `30s`, `15m`, `24h`, `7d`; sizes `64KB`, `2GB` (1 KB is 1024 bytes); lists with commas. A relative path starts at the working directory. A setting without a default may be left empty.

            The tables are made from the files that declare the settings: `settings.yaml` and `provider.settings.yaml` in the jar for the product's own and for those that every provider has, [`zoom.settings.yaml`](../routes/providers/zoom.settings.yaml) and [`webex.settings.yaml`](../routes/providers/webex.settings.yaml) for a provider's own.
            """;

    private static final String DECLARING = """

            ## Settings of your own provider

            `NAME.settings.yaml` beside `NAME.camel.yaml` declares the settings `NAME.KEY`; without it the provider has the common ones, and any `{{NAME.key}}` or `setting("NAME.key")` in its route file is a setting of free text. [`acme.settings.yaml`](examples/acme.settings.yaml) is an example.

            | field | meaning |
            |---|---|
            | `title` | name of the provider, as people write it |
            | `credentials` | settings that are needed to log in, unless `access-token` is set |
            | `unused` | common settings that this provider does not have |
            | `properties` | settings by name; of a common one only the fields that differ |

            | field of a setting | meaning |
            |---|---|
            | `type` | %s |
            | `default` | value when nobody sets it; none by default |
            | `description` | one line; `{title}`, `{name}` and `{env}` stand for the provider's title and name and for the setting's environment variable |
            | `example` | a value that helps to understand the description |
            | `enum` | values that are allowed, for `text` and `list` |
            | `minimum`, `maximum` | limits of an `integer`; `minimum: 1ms` makes a `duration` longer than nothing |
            | `optional` | whether it may be empty; by default when it has no default |
            | `secret` | whether its value is never shown; by default when its last word is secret, token, password, passphrase or key |
            | `word-for-empty` | a word that means the same as an empty `list` |
            """;

    private SettingsPages() {}

    /** Content of {@code application.properties}: every setting with its default, its description above it. */
    static String properties(SettingsSchema schema) {
        var text = new StringBuilder(PROPERTIES);
        for (Section section : schema.sections()) {
            String title = " " + section.title();
            text.append("\n# ")
                    .append("-".repeat(WIDTH - title.length()))
                    .append(title)
                    .append("\n\n");
            for (SettingDeclaration setting : section.settings()) {
                text.append("# ").append(setting.description()).append('\n');
                text.append(setting.key())
                        .append('=')
                        .append(setting.value().replace("\\", "\\\\"))
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** Content of {@code docs/settings.md}: a table for each section. */
    static String page(SettingsSchema schema) {
        var text = new StringBuilder(PAGE);
        for (Section section : schema.sections()) {
            text.append("\n## ")
                    .append(section.title())
                    .append("\n\n| key | default | type | meaning |\n|---|---|---|---|\n");
            for (SettingDeclaration setting : section.settings()) {
                text.append("| `%s` | %s | %s | %s%s |%n"
                        .formatted(
                                setting.key(),
                                code(setting.value()),
                                cell(setting.typeName()),
                                cell(setting.description()),
                                setting.example().isEmpty() ? "" : " Example: " + code(setting.example()) + "."));
            }
        }
        return text.append(DECLARING.formatted("`" + SettingType.names().replace(", ", "`, `") + "`"))
                .toString();
    }

    private static String code(String value) {
        return value.isEmpty() ? "" : "`" + cell(value) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
