package dev.recordingroutes.cli;

/** Tells the distribution's logging how much to say, and how; before the first logger is made. */
final class Logging {
    /** To the start of the line, and nothing left of what stood there: on a terminal a progress bar may. */
    static final String OVER_THE_BAR = "\r\u001b[K";

    private Logging() {}

    static void configure(String level, String format) {
        System.setProperty("recording-routes.log.level", level);
        System.setProperty("recording-routes.log.format", format);
        System.setProperty("recording-routes.log.others", ofLibraries(level));
        if (Boolean.getBoolean("recording-routes.terminal")) {
            System.setProperty("recording-routes.log.line", OVER_THE_BAR);
        }
    }

    /**
     * What libraries say is for those who look for a fault. At TRACE Camel says what beans return and how endpoints are
     * made, so tokens and passwords: nobody who looks for a fault needs that much.
     */
    private static String ofLibraries(String level) {
        return switch (level) {
            case "INFO" -> "WARN";
            case "TRACE" -> "DEBUG";
            default -> level;
        };
    }
}
