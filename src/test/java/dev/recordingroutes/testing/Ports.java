package dev.recordingroutes.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports of the loopback interface for servers that tests start. */
public final class Ports {
    private Ports() {}

    /** Returns a free port below the system's ephemeral ports, so that it is still free at a second start. */
    public static int free() {
        while (true) {
            var port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                // The port is in use.
            }
        }
    }
}
