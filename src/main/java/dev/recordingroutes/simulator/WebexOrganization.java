package dev.recordingroutes.simulator;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Sites of one Webex organization, and their recordings. */
final class WebexOrganization {

    private final Set<String> sites = new LinkedHashSet<>();
    private final Map<String, WebexRecording> recordings = new LinkedHashMap<>();

    synchronized void addSite(String site) {
        sites.add(site);
    }

    synchronized void put(WebexRecording recording) {
        recordings.put(recording.id(), recording);
    }

    synchronized void change(String id, UnaryOperator<WebexRecording> change) {
        put(change.apply(recording(id)
                .orElseThrow(
                        () -> new IllegalArgumentException("recording is " + id + ", must be one that was added"))));
    }

    /** Sites in the order in which they were added; the first is the preferred one. */
    synchronized List<String> sites() {
        return List.copyOf(sites);
    }

    synchronized Optional<WebexRecording> recording(String id) {
        return Optional.ofNullable(recordings.get(id));
    }

    synchronized List<WebexRecording> recordings() {
        return List.copyOf(recordings.values());
    }
}
