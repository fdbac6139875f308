package dev.recordingroutes.delivery;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ServerSocketFactory;
import org.apache.commons.net.DefaultSocketFactory;
import org.jspecify.annotations.Nullable;

/** The control and data sockets of one FTP connection, which another thread can close. */
final class FtpSockets extends DefaultSocketFactory {
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private static final long LONGEST_LISTING = 64 << 20;
    private static final long LONGEST_REPLY = 256 * 1024;

    private volatile long longestData = Long.MAX_VALUE;
    private @Nullable Proxy proxy;
    private @Nullable Socket control;
    private volatile boolean aborted;

    /** Connects through this proxy from now on; null for none. */
    void proxy(@Nullable Proxy through) {
        proxy = through;
    }

    /** Bounds what the next data connections may hand out: a listing goes into memory. */
    void boundData(boolean bounded) {
        longestData = bounded ? LONGEST_LISTING : Long.MAX_VALUE;
    }

    @Override
    public Socket createSocket() {
        open.removeIf(Socket::isClosed);
        // The first one is the control connection.
        var socket = proxy != null
                ? new Socket(proxy)
                : control == null ? new ControlSocket() : new BoundedSocket(longestData);
        control = control == null ? socket : control;
        open.add(socket);
        if (aborted) {
            abort();
        }
        return socket;
    }

    /** A factory for servers that connect back. */
    ServerSocketFactory accepting() {
        return new ServerSocketFactory() {
            @Override
            public ServerSocket createServerSocket(int port) throws IOException {
                return createServerSocket(port, 1);
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog) throws IOException {
                return new Accepting(port, backlog, null);
            }

            @Override
            public ServerSocket createServerSocket(int port, int backlog, InetAddress address) throws IOException {
                return new Accepting(port, backlog, address);
            }
        };
    }

    private final class Accepting extends ServerSocket {
        private Accepting(int port, int backlog, @Nullable InetAddress address) throws IOException {
            super(port, backlog, address);
        }

        @Override
        public Socket accept() throws IOException {
            var socket = new BoundedSocket(longestData);
            open.add(socket);
            implAccept(socket);
            return socket;
        }
    }

    void abort() {
        aborted = true;
        for (var socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is given up anyway.
            }
        }
    }

    /**
     * A socket that takes only so many bytes, and can claim to lead to another port: TLS resumes a session only for the
     * same host and port.
     */
    static class BoundedSocket extends Socket {
        private final long most;
        private long taken;
        private volatile int claimed;

        private BoundedSocket(long most) {
            this.most = most;
        }

        void claim(int port) {
            claimed = port;
        }

        @Override
        public int getPort() {
            return claimed == 0 ? super.getPort() : claimed;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    return counted(in.read(), 1);
                }

                @Override
                public int read(byte[] bytes, int from, int length) throws IOException {
                    var read = in.read(bytes, from, length);
                    return counted(read, read);
                }
            };
        }

        private int counted(int result, int read) throws IOException {
            taken += Math.max(0, read);
            if (taken > most) {
                throw new DeliveryFailure("the server's answer has no end");
            }
            return result;
        }
    }

    /** Replies without end would fill the memory. */
    private static final class ControlSocket extends BoundedSocket {
        private ControlSocket() {
            super(LONGEST_REPLY);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    // Another command, so another reply.
                    ((BoundedSocket) ControlSocket.this).taken = 0;
                    out.write(bytes, from, length);
                }
            };
        }
    }
}
