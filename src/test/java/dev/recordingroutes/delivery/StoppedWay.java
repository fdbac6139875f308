package dev.recordingroutes.delivery;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** TCP proxy to a server on this machine; stops reading from a client after a number of bytes a connection. */
final class StoppedWay implements AutoCloseable {
    private final ServerSocket entrance = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final int port;
    private final long most;

    StoppedWay(int port, long most) throws IOException {
        this.port = port;
        this.most = most;
        start(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    private void accept() throws IOException {
        while (!entrance.isClosed()) {
            var client = entrance.accept();
            var server = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(client);
            sockets.add(server);
            start(() -> copy(client, server, most));
            start(() -> copy(server, client, Long.MAX_VALUE));
        }
    }

    private static void copy(Socket from, Socket to, long most) throws IOException {
        var buffer = new byte[1 << 14];
        var in = from.getInputStream();
        var out = to.getOutputStream();
        var left = most;
        for (int read; left > 0 && (read = in.read(buffer)) > 0; left -= read) {
            out.write(buffer, 0, read);
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void start(Task task) {
        var thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // The connection was closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        for (var socket : sockets) {
            socket.close();
        }
    }
}
