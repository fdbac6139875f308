package dev.recordingroutes.settings;

/** A key was given a value somewhere; {@code source} tells a person where. */
record Assignment(String key, String value, Layer layer, String source) {
    /** Where values come from; a later layer beats an earlier one. */
    enum Layer {
        SHIPPED,
        FILE,
        ENVIRONMENT,
        COMMAND_LINE
    }

    /** White space at the end of a value can't be seen in an editor, so nobody means it, not even in a secret. */
    Assignment {
        value = value.strip();
    }

    /** A value can be a secret. */
    @Override
    public String toString() {
        return key + " (" + source + ")";
    }
}
