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

/** The sockets of one FTP connection, for commands and data, so that another thread can close them. */
final class FtpSockets extends DefaultSocketFactory {
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private @Nullable Proxy proxy;
    private @Nullable Socket control;

    /** From now on by way of this one; null for none. */
    void by(@Nullable Proxy way) {
        proxy = way;
    }

    @Override
    public Socket createSocket() {
        open.removeIf(Socket::isClosed);
        // The first is for commands.
        var socket = proxy != null ? new Socket(proxy) : control == null ? new ControlSocket() : new PortlessSocket();
        control = control == null ? socket : control;
        open.add(socket);
        return socket;
    }

    /** The same for a server that connects back. */
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
            var socket = new PortlessSocket();
            open.add(socket);
            implAccept(socket);
            return socket;
        }
    }

    void breakOff() {
        for (var socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is of no use any more.
            }
        }
    }

    /**
     * A socket that can say that it leads to another port. TLS goes on with a session only where it believes to talk to
     * the same server, and that is for it the same host and port.
     */
    static class PortlessSocket extends Socket {
        private volatile int claimed;

        void claim(int port) {
            claimed = port;
        }

        @Override
        public int getPort() {
            return claimed == 0 ? super.getPort() : claimed;
        }
    }

    /** Answers without end would fill the memory. */
    private static final class ControlSocket extends PortlessSocket {
        private static final long LONGEST_ANSWER = 256 * 1024;

        private long answered;

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

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    // Another command, so another answer.
                    answered = 0;
                    out.write(bytes, from, length);
                }
            };
        }

        private int counted(int result, int read) throws IOException {
            answered += Math.max(0, read);
            if (answered > LONGEST_ANSWER) {
                throw new DeliveryFailure("the server's answer has no end");
            }
            return result;
        }
    }
}
