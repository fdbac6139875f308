package dev.recordingroutes.settings;

import dev.recordingroutes.settings.SettingsSchema.Section;

/** Writes a settings schema as help for the command line. */
public final class SettingsHelp {
    private SettingsHelp() {}

    /** Lists each setting with its default, its description in the line below it. */
    public static String text(SettingsSchema schema) {
        var text = new StringBuilder();
        for (Section section : schema.sections()) {
            text.append(text.isEmpty() ? "" : "\n").append(section.title()).append(":\n");
            for (SettingDeclaration setting : section.settings()) {
                text.append("  ").append(setting.key()).append('=').append(setting.value());
                text.append("\n      ").append(setting.description()).append('\n');
            }
        }
        return text.toString();
    }
}
