package dev.recordingroutes.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.recordingroutes.ledger.OwedWindow;
import dev.recordingroutes.recording.TimeRange;
import dev.recordingroutes.recording.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LargePagesInTurnTest {
    private static final int SMALL = 50_000;
    private static final int LARGE = 1_000_000;

    private boolean stopping;
    private final LargePages pages = new LargePages(() -> stopping);
    private final OwedWindow first = window("ada");
    private final OwedWindow second = window("bea");

    @Test
    void theLargePagesOfOneWindowFollowThoseOfAnother() {
        pages.enter("zoom", first, LARGE);
        pages.enter("zoom", first, LARGE);
        pages.enter("zoom", second, SMALL);
        pages.leave("zoom", second);
        var waiting = CompletableFuture.runAsync(() -> pages.enter("zoom", second, LARGE));
        assertThat(waiting).isNotDone();

        pages.leave("zoom", first);

        assertThat(waiting).succeedsWithin(Duration.ofMinutes(1));
    }

    @Test
    void aProviderDoesNotWaitForTheLargePagesOfAnother() {
        pages.enter("zoom", first, LARGE);

        pages.enter("webex", first, LARGE);
        pages.leave("webex", first);

        assertThat(CompletableFuture.runAsync(() -> pages.enter("zoom", second, LARGE)))
                .isNotDone();
        pages.leave("zoom", first);
    }

    @Test
    void nothingWaitsWhileTheProcessEnds() {
        pages.enter("zoom", first, LARGE);
        stopping = true;

        assertThatThrownBy(() -> pages.enter("zoom", second, LARGE)).isInstanceOf(ProviderException.class);
    }

    private static OwedWindow window(String scope) {
        var range = new TimeRange(Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
        return new OwedWindow(scope, range, new Window(range.from(), range.to()), range);
    }
}
