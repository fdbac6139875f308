package dev.recordingroutes.settings;

/** Settings that can't be used; its message is one line for the person who wrote them, without any secret. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A properties file can smuggle line breaks into keys and values; the promise of one line is kept here. */
    public SettingsException(String message) {
        super(message.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " "));
    }
}
