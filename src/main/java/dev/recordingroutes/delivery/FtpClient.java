package dev.recordingroutes.delivery;

import java.io.IOException;
import java.time.Duration;
import org.apache.commons.net.ftp.FTPClient;

/**
 * An FTP client that waits for the confirmation of a transfer. Commons Net would wait for it no longer than for the
 * answer to a keep-alive, which is a second; servers that scan, hash or move what they were given take longer.
 */
final class FtpClient extends FTPClient {
    private final Duration patience;

    /** @param patience longest wait for the confirmation of a transfer */
    FtpClient(Duration patience) {
        this.patience = patience;
    }

    @Override
    public boolean completePendingCommand() throws IOException {
        return confirmed(this, patience, super::completePendingCommand);
    }

    /** The wait for an answer. */
    interface Confirmation {
        boolean await() throws IOException;
    }

    /** Waits for the answer that ends a transfer. */
    static boolean confirmed(FTPClient client, Duration patience, Confirmation confirmation) throws IOException {
        var usual = client.getSoTimeout();
        client.setSoTimeout((int) Math.min(Integer.MAX_VALUE, patience.toMillis()));
        try {
            return confirmation.await();
        } finally {
            client.setSoTimeout(usual);
        }
    }
}
