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
    private final OwedWindow first = window();
    /** Equal to the first, as a window of another provider may be. */
    private final OwedWindow second = window();

    @Test
    void theLargePagesOfOneWindowFollowThoseOfAnother() {
        pages.enter(first, LARGE);
        pages.enter(first, LARGE);
        pages.enter(second, SMALL);
        pages.leave(second);
        var waiting = CompletableFuture.runAsync(() -> pages.enter(second, LARGE));
        assertThat(waiting).isNotDone();

        pages.leave(first);

        assertThat(waiting).succeedsWithin(Duration.ofMinutes(1));
    }

    @Test
    void nothingWaitsWhileTheProcessEnds() {
        pages.enter(first, LARGE);
        stopping = true;

        assertThatThrownBy(() -> pages.enter(second, LARGE)).isInstanceOf(ProviderException.class);
    }

    private static OwedWindow window() {
        var range = new TimeRange(Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
        return new OwedWindow("", range, new Window(range.from(), range.to()), range);
    }
}
