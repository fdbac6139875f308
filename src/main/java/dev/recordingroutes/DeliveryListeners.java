package dev.recordingroutes;

import dev.recordingroutes.delivery.Delivery;
import dev.recordingroutes.ledger.FileRow;
import java.util.List;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes delivered files on to the listeners of an engine. */
public final class DeliveryListeners {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryListeners.class);

    private final List<DeliveryListener> listeners;
    private final List<String> destinations;

    DeliveryListeners(List<DeliveryListener> listeners, List<String> destinations) {
        this.listeners = List.copyOf(listeners);
        this.destinations = destinations;
    }

    /** Calls each listener; one that fails keeps no other from its call. */
    public void delivered(@Variable("file") FileRow row, @Variable("delivery") Delivery delivery) {
        if (listeners.isEmpty()) {
            return;
        }
        var recording = row.recording();
        var file = new DeliveredFile(
                recording.provider(),
                recording.id(),
                recording.recordingId(),
                recording.meetingId(),
                recording.topic(),
                recording.host(),
                recording.recordedAt(),
                recording.kind(),
                delivery.path(),
                destinations,
                delivery.size(),
                delivery.sha256());
        for (var listener : listeners) {
            try {
                listener.delivered(file);
            } catch (RuntimeException e) {
                LOG.warn("{}: a delivery listener failed; the file is delivered", file.id(), e);
            }
        }
    }
}
