package dev.recordingroutes.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Configures the distribution's logging from level and format, before the first logger is made. */
final class Logging {
    /** Moves to the start of the line and clears it, since a progress bar may stand there on a terminal. */
    static final String OVER_THE_BAR = "\r\u001b[K";

    private Logging() {}

    static void configure(String level, String format) {
        System.setProperty("recording-routes.log.level", level);
        System.setProperty("recording-routes.log.format", format);
        System.setProperty("recording-routes.log.others", ofLibraries(level));
        if (format.equals("json") && !(System.err instanceof JsonLog)) {
            System.setErr(new JsonLog(System.err));
        }
        if (Boolean.getBoolean("recording-routes.terminal")) {
            System.setProperty("recording-routes.log.line", OVER_THE_BAR);
        }
    }

    /** Standard error for lines of JSON. */
    private static final class JsonLog extends PrintStream {
        JsonLog(PrintStream target) {
            super(new JsonLogStream(target), true, StandardCharsets.UTF_8);
        }
    }

    /**
     * Libraries log for those who look for a fault. At TRACE Camel would log what beans return and how endpoints are
     * made, which includes tokens and passwords; DEBUG is the most it gets.
     */
    private static String ofLibraries(String level) {
        return switch (level) {
            case "INFO" -> "WARN";
            case "TRACE" -> "DEBUG";
            default -> level;
        };
    }
}
