package dev.recordingroutes.cli;

import dev.recordingroutes.delivery.Destination;
import dev.recordingroutes.delivery.Verification;
import dev.recordingroutes.delivery.Verification.Outcome;
import dev.recordingroutes.delivery.Verifier;
import dev.recordingroutes.ledger.Delivered;
import dev.recordingroutes.ledger.LedgerRepository;
import dev.recordingroutes.message.Reason;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Compares every file that was delivered to some destinations, a few at a time. */
final class VerificationRun {
    private static final int WAITING = 2 * VerifyCommand.WORKERS;

    private final LedgerRepository view;
    private final Verifier readBack;
    private final VerifyReport report;
    /** So that the ledger is read no faster than files are. */
    private final Semaphore room = new Semaphore(WAITING);

    VerificationRun(LedgerRepository view, Verifier readBack, VerifyReport report) {
        this.view = view;
        this.readBack = readBack;
        this.report = report;
    }

    void run(List<Destination> destinations) throws InterruptedException {
        var workers = Executors.newFixedThreadPool(VerifyCommand.WORKERS, task -> {
            var thread = new Thread(task, "verify");
            thread.setDaemon(true);
            return thread;
        });
        try {
            // One after the other: a slow server would take the workers from a fast disk.
            for (var destination : destinations) {
                view.listDeliveries(destination.name(), delivered -> begin(workers, destination, delivered));
            }
        } finally {
            workers.shutdown();
        }
        while (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
            // A file may be large, and a server slow; one that stalls is hung up on.
        }
    }

    private void begin(ExecutorService workers, Destination destination, Delivered delivered) {
        room.acquireUninterruptibly();
        workers.execute(() -> {
            try {
                verify(destination, delivered);
            } catch (RuntimeException e) {
                // A fault of ours is no proof either.
                report.add(destination, delivered, Verification.notRead(Reason.of(e)));
            } finally {
                room.release();
            }
        });
    }

    private void verify(Destination destination, Delivered delivered) {
        var finding = readBack.compare(destination, delivered);
        if (finding.outcome() != Outcome.OK && !finding.everywhere()) {
            // Whoever works with the ledger may be about to deliver it again.
            var now = view.findDelivery(destination.name(), delivered.id());
            if (now.isEmpty()) {
                report.leaveOut();
                return;
            }
            if (!now.get().equals(delivered)) {
                verify(destination, now.get());
                return;
            }
        }
        report.add(destination, delivered, finding);
    }
}
