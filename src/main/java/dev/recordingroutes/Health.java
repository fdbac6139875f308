package dev.recordingroutes;

import java.util.List;

/**
 * State of an engine at one moment.
 *
 * @param running true from start to close
 * @param problems what keeps recordings from being listed or delivered now, one sentence each, without secrets: a full
 *     spool, destinations that are not there, a provider's rate-limit pause, a poll that failed
 */
public record Health(boolean running, List<String> problems) {
    public Health {
        problems = List.copyOf(problems);
    }

    /** Returns true when the engine runs and nothing keeps recordings from being listed or delivered. */
    public boolean isUp() {
        return running && problems.isEmpty();
    }
}
