package dev.recordingroutes.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The operator's settings file: {@link Properties} syntax in UTF-8, each entry with the line that it begins on. */
final class PropertiesFile {
    private final Path file;

    PropertiesFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the entries, in the order of the file.
     *
     * @throws SettingsException when the file can't be read, or isn't such a file
     */
    List<Assignment> read() {
        List<String> lines = content().lines().toList();
        List<Assignment> entries = new ArrayList<>();
        int next = 0;
        while (next < lines.size()) {
            int first = next;
            next = endOfEntry(lines, first);
            entries.addAll(parse(String.join("\n", lines.subList(first, next)), first + 1));
        }
        return entries;
    }

    private String content() {
        if (Files.isDirectory(file)) {
            throw new SettingsException(file + " is a directory: name a settings file");
        }
        try {
            String content = Files.readString(file);
            // Some editors mark UTF-8 with an invisible first character, which would become part of the first key.
            return content.startsWith("\uFEFF") ? content.substring(1) : content;
        } catch (NoSuchFileException e) {
            throw new SettingsException(file + " does not exist: name a settings file that does");
        } catch (AccessDeniedException e) {
            throw new SettingsException(file + " can't be read: give this user permission to read it");
        } catch (CharacterCodingException e) {
            throw new SettingsException(file + " is not UTF-8 text: save it as UTF-8");
        } catch (IOException e) {
            throw new SettingsException(file + " can't be read: " + e.getMessage());
        }
    }

    /** Index after the entry's last line: a backslash at a line's end continues it, but not in a comment. */
    private static int endOfEntry(List<String> lines, int first) {
        String start = lines.get(first).stripLeading();
        int last = first;
        if (!start.startsWith("#") && !start.startsWith("!")) {
            while (last + 1 < lines.size() && continues(lines.get(last))) {
                last++;
            }
        }
        return last + 1;
    }

    private static boolean continues(String line) {
        int backslashes = 0;
        while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    /** Parses one entry, because {@link Properties} keeps neither order nor lines. */
    private List<Assignment> parse(String entry, int line) {
        Properties parsed = new Properties();
        String source = file + ", line " + line;
        try {
            parsed.load(new StringReader(entry));
        } catch (IllegalArgumentException e) {
            // The line itself may hold a secret.
            throw new SettingsException(
                    source + ": \\u needs four hexadecimal digits after it; write \\\\ for a backslash");
        } catch (IOException e) {
            throw new SettingsException(source + " can't be read: " + e.getMessage());
        }
        return parsed.stringPropertyNames().stream()
                .map(key -> new Assignment(key, parsed.getProperty(key), Assignment.Layer.FILE, source))
                .toList();
    }
}
