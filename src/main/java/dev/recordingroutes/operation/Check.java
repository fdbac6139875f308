package dev.recordingroutes.operation;

import dev.recordingroutes.RecordingRoutes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tests providers, destinations, ledger and spool for real, and leaves nothing behind. */
public final class Check {
    /** Somebody waits for the answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final RecordingRoutes.Builder builder;

    /** Takes settings and routes from a builder, which it leaves as it is. */
    public Check(RecordingRoutes.Builder builder) {
        this.builder = builder.copy();
    }

    /**
     * Runs every check.
     *
     * @return one result for each enabled provider, each destination, the ledger and the spool
     * @throws dev.recordingroutes.settings.SettingsException when the routes can't be started
     */
    public List<CheckResult> run() throws IOException, InterruptedException {
        var settings = builder.settings();
        var stall = settings.duration("transfer.stall-timeout");
        var patience = stall.compareTo(PATIENCE) < 0 ? stall : PATIENCE;
        var results = new ArrayList<CheckResult>();
        var anyEnabled = !settings.enabledProviders().isEmpty();
        if (!anyEnabled) {
            results.add(CheckResult.failed(
                    "providers",
                    "none is enabled: set %s, and its credentials"
                            .formatted(settings.providers().stream()
                                    .map(provider -> provider + ".enabled=true")
                                    .collect(Collectors.joining(" or ")))));
        }
        // The routes first: when they can't be started, nothing is.
        try (var providers = anyEnabled ? new ProviderCheck(builder, patience) : null;
                var destinations = new DestinationCheck(settings, patience)) {
            if (providers != null) {
                results.addAll(providers.results());
            }
            results.addAll(destinations.results());
        }
        var state = new StateCheck(settings);
        results.add(state.ledger());
        results.add(state.spool());
        return results;
    }
}
