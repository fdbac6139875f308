package dev.recordingroutes.settings;

/** A value that a source gives to a key; {@code source} names file and line, or the like. */
record Assignment(String key, String value, Layer layer, String source) {
    /** A kind of source; a later layer beats an earlier one. */
    enum Layer {
        SHIPPED,
        FILE,
        ENVIRONMENT,
        COMMAND_LINE
    }

    /** Drops white space around the value: at its end an editor does not show it, so it is never meant. */
    Assignment {
        value = value.strip();
    }

    /** Shows no value: it can be a secret. */
    @Override
    public String toString() {
        return key + " (" + source + ")";
    }
}
