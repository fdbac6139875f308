package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.testing.Waits;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that need a server which can stall an upload. */
abstract class PretendServerCase extends ServerCase {
    @Test
    void nothingHasItsFinalNameWhileAnUploadIsStalled() throws Exception {
        serve();
        record("a", 300_000);
        stall.begin(() -> {});

        var harvest = CompletableFuture.supplyAsync(this::harvest);
        Waits.await().until(stall::reached);

        assertThat(workplace.files()).isNotEmpty().allMatch(file -> file.toString()
                .endsWith(".part"));
        stall.end();
        assertThat(Waits.get(harvest).exitCode()).isZero();
        assertEverythingIsThere();
    }

    @Test
    void anUploadThatIsCutIsRepeated() throws Exception {
        serve();
        record("a", 300_000);
        stall.begin(() -> {
            cut();
            stall.end();
        });

        assertHarvested();

        assertThat(workplace.ledger().get("zoom:a").path("attempts").asInt()).isEqualTo(2);
    }

    @Test
    void aServerThatReadsNoMoreOfALargeFileHasFailedAfterTheStallTimeout() throws Exception {
        serve();
        workplace.set("transfer.stall-timeout", "1s");
        // The file is larger than all buffers between client and server.
        record("a", 40_000_000);
        stall.begin(() -> {});

        assertLaterDelivered("zoom:a", stall::end, "the server does not answer");
    }

    @Test
    @Tag("slow")
    void aProcessThatIsKilledInTheMiddleOfAnUploadLeavesNothingForTheNextOneToMind() throws Exception {
        serve();
        record("a", 300_000);
        stall.begin(() -> {});

        var process = workplace.start(List.of("-Xmx128m"), "harvest", "--provider", "zoom");
        Waits.await().until(stall::reached);
        process.destroyForcibly().waitFor();
        assertThat(workplace.files()).isNotEmpty();
        stall.end();

        assertHarvested();
    }
}
