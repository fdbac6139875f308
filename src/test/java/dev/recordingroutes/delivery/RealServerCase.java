package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.simulator.Response;
import dev.recordingroutes.testing.Waits;
import java.io.File;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests for every real server program, with only user, host and credentials in the URI. */
abstract class RealServerCase extends ServerCase {
    RealServer server;

    abstract RealServer server() throws Exception;

    /** Text of the reason when the user may not write to a folder. */
    abstract String forbidden();

    /** Text of the reason when the server's disk is full. */
    abstract String full();

    @Override
    void serve() throws Exception {
        server = server();
        server.assumeInstalled();
        server.start();
        // Enough attempts to outlast a restart of the server.
        workplace.set("archive.to", server.uri()).set("transfer.max-attempts", "30");
    }

    @Override
    void cut() {
        server.cut();
    }

    @Override
    void end() {
        server.close();
    }

    @AfterEach
    void stopTheServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void everyByteArrivesWithItsSidecar() throws Exception {
        serve();
        for (var size : new long[] {1, 5_000, 300_000, 3_000_000}) {
            record("a" + size, "Grüße aus 東京 & <x>", size);
        }

        workplace.set("transfer.max-attempts", "1");

        assertHarvested();
    }

    @Test
    void aStrangerIsRefusedAndItIsSaidSo() throws Exception {
        serve();
        workplace.set("archive.to", server.uriOfAStranger());
        record("a", 5_000);

        assertRefused("zoom:a", "login refused: check user name and password");
    }

    @Test
    void aFolderThatMayNotBeWrittenIsSaidSoAndTheFilesFollowWhenItMay() throws Exception {
        serve();
        RealServer.permit(workplace.archive(), "r-xr-xr-x");
        record("a", 5_000);

        assertLaterDelivered("zoom:a", () -> RealServer.permit(workplace.archive(), "rwxr-xr-x"), forbidden());
    }

    @Test
    @Tag("slow")
    void aFullDiskIsSaidSoAndTheFilesFollowWhenThereIsSpace() throws Exception {
        var disk = workplace.archive();
        Assumptions.assumeTrue(RealServer.ROOT, "only root can have a disk of its own to fill");
        serve();
        try {
            server.run("mount -t tmpfs -o size=1m tmpfs " + disk);
        } catch (AssertionError e) {
            Assumptions.abort("this root may not mount: " + e.getMessage());
        }
        try {
            server.giveAway(disk);
            record("a", 3_000_000);

            assertLaterDelivered("zoom:a", () -> server.run("mount -o remount,size=64m " + disk), full());
        } finally {
            server.run("umount -l " + disk);
        }
    }

    @Test
    @Tag("slow")
    void whatWasOnItsWayWhenTheServerWasKilledArrivesWhenItRunsAgain() throws Exception {
        serve();
        record("a", 60_000_000);
        for (var i = 0; i < 8; i++) {
            record("b" + i, 5_000);
        }

        var harvest = CompletableFuture.supplyAsync(this::harvest);
        Waits.await()
                .pollInterval(1, TimeUnit.MILLISECONDS)
                .until(() -> isOnItsWay(workplace.archive().toFile()));
        server.kill();
        assertThat(workplace.files()).as("what it has").noneMatch(file -> file.toString()
                .endsWith("-a.mp4"));
        server.start();

        var result = Waits.get(harvest);
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertEverythingIsThere();
    }

    @Test
    @Tag("slow")
    void aConnectionThatTheServerDroppedWhileItWasIdleIsMadeAnew() throws Exception {
        serve();
        server.close();
        server.impatient();
        server.start();
        record("a", 5_000);
        record("b", 5_000);
        var first = new AtomicReference<String>();
        var zoom = simulator.zoom();
        zoom.respondAlways(
                request -> zoom.isDownload(request)
                        && !first.updateAndGet(path -> path == null ? request.path() : path)
                                .equals(request.path()),
                Response.of(503));

        var harvest = CompletableFuture.supplyAsync(this::harvest);
        Waits.await().ignoreExceptions().until(() -> workplace.files().stream()
                .anyMatch(file -> file.toString().endsWith(".mp4")));
        Waits.await().until(() -> !server.hasSessions());
        zoom.clearFaults();

        var result = Waits.get(harvest);
        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertEverythingIsThere();
    }

    /** Returns true when a partly written file exists; tolerates files that appear or disappear meanwhile. */
    private static boolean isOnItsWay(File file) {
        var inside = file.listFiles();
        return inside == null
                ? file.getName().endsWith(".part") && file.length() > 100_000
                : Stream.of(inside).anyMatch(RealServerCase::isOnItsWay);
    }
}
