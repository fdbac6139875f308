package dev.recordingroutes.routes;

import java.nio.file.Path;

/**
 * A file of routes, {@code NAME.camel.yaml}.
 *
 * @param path as the user named its directory
 * @param root the list of routes, templates and instances of templates
 * @param isProvider the file describes a provider: it is in the folder {@code providers}
 */
record RouteFile(Path path, YamlNode root, boolean isProvider) {
    static final String SUFFIX = ".camel.yaml";

    /** The file's name without its suffix; of a provider's file, the provider's name. */
    String name() {
        return nameOf(path);
    }

    static String nameOf(Path path) {
        var name = String.valueOf(path.getFileName());
        return name.substring(0, name.length() - SUFFIX.length());
    }
}
