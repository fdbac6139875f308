package dev.recordingroutes.cli;

/** Tells the distribution's logging how much to say, and how; before the first logger is made. */
final class Logging {
    private Logging() {}

    static void configure(String level, String format) {
        System.setProperty("recording-routes.log.level", level);
        System.setProperty("recording-routes.log.format", format);
        // What the libraries say is for those who look for a fault.
        System.setProperty("recording-routes.log.others", level.equals("INFO") ? "WARN" : level);
    }
}
