package dev.recordingroutes.delivery;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import com.jcraft.jsch.SocketFactory;
import com.jcraft.jsch.UIKeyboardInteractive;
import com.jcraft.jsch.UserInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.Charset;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpOperations;
import org.jspecify.annotations.Nullable;

/** A connection by SFTP, with many requests in flight. */
final class SftpConnection implements ServerConnection {
    /** More would fill the memory. */
    private static final int MOST_NAMES = 1_000_000;

    private final SftpConfiguration configuration;
    private final Sockets sockets;
    private final Session session;
    private final ChannelSftp channel;

    private SftpConnection(SftpConfiguration configuration, Sockets sockets, Session session, ChannelSftp channel) {
        this.configuration = configuration;
        this.sockets = sockets;
        this.session = session;
        this.channel = channel;
    }

    static SftpConnection connect(SftpEndpoint endpoint, Login login) throws Exception {
        var configuration = endpoint.getConfiguration();
        var session = new Sessions(endpoint).create(configuration);
        var sockets = new Sockets(configuration);
        login.abortBy(sockets::close);
        session.setSocketFactory(sockets);
        session.setUserInfo(new OneTry(session.getUserInfo()));
        try {
            session.connect(configuration.getConnectTimeout());
            var channel = (ChannelSftp) session.openChannel("sftp");
            channel.setBulkRequests(configuration.getBulkRequests());
            channel.connect(configuration.getConnectTimeout());
            if (configuration.getFilenameEncoding() != null) {
                channel.setFilenameEncoding(Charset.forName(configuration.getFilenameEncoding()));
            }
            return new SftpConnection(configuration, sockets, session, channel);
        } catch (JSchUnknownHostKeyException e) {
            sockets.close();
            session.disconnect();
            throw unknown(session.getHostKey(), configuration, e);
        } catch (JSchException e) {
            sockets.close();
            session.disconnect();
            throw e;
        }
    }

    /** Names the key's fingerprint, for a person to compare. */
    private static Exception unknown(
            @Nullable HostKey key, SftpConfiguration configuration, JSchUnknownHostKeyException e) {
        if (key == null) {
            return e;
        }
        return new DeliveryFailure(
                "unknown host key %s %s: compare it with what the server's owner says, then add it to known_hosts: ssh-keyscan -p %d %s >> %s"
                        .formatted(
                                key.getType(),
                                key.getFingerPrint(new JSch()),
                                configuration.getPort(),
                                configuration.getHost(),
                                configuration.getKnownHostsFile()));
    }

    @Override
    public boolean isAlive() {
        try {
            channel.realpath(".");
            return true;
        } catch (SftpException e) {
            return false;
        }
    }

    @Override
    public void write(InputStream from, String path) throws SftpException {
        channel.put(from, path);
        changeMode(configuration.getChmod(), path);
    }

    private void changeMode(String mode, String path) throws SftpException {
        if (mode != null && !mode.isBlank()) {
            channel.chmod(Integer.parseInt(mode, 8), path);
        }
    }

    @Override
    public void read(String path, OutputStream to) throws SftpException, IOException {
        size(path);
        try {
            channel.get(path, to);
        } catch (SftpException e) {
            throw missing(e, path);
        }
    }

    @Override
    public OptionalLong size(String path) throws SftpException, IOException {
        try {
            var attributes = channel.stat(path);
            if (attributes.isFifo() || attributes.isSock() || attributes.isChr() || attributes.isBlk()) {
                throw new IrregularFileException(path, "it is no regular file");
            }
            return OptionalLong.of(attributes.getSize());
        } catch (SftpException e) {
            throw missing(e, path);
        }
    }

    private static SftpException missing(SftpException e, String path) throws NoSuchFileException {
        if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
            throw new NoSuchFileException(path);
        }
        return e;
    }

    /** In one step where the server has {@code posix-rename@openssh.com}. */
    @Override
    public void rename(String from, String to) throws SftpException {
        channel.rename(from, to);
    }

    /** By a second name, with {@code hardlink@openssh.com}: it never replaces a file. */
    @Override
    public boolean renameIfFree(String from, String to) throws SftpException {
        if (channel.getExtension("hardlink@openssh.com") == null) {
            return false;
        }
        try {
            channel.hardlink(from, to);
        } catch (SftpException e) {
            if (!DeliveryFailure.isRefusal(e)) {
                throw e;
            }
            // Servers don't say whether it is taken, or their file system has no links.
            return false;
        }
        channel.rm(from);
        return true;
    }

    @Override
    public void requireInside(String folder, String destination) throws SftpException, DeliveryFailure {
        String real;
        try {
            if (!channel.lstat(folder).isLink()) {
                return;
            }
            real = channel.realpath(folder);
        } catch (SftpException e) {
            if (!DeliveryFailure.isRefusal(e)) {
                throw e;
            }
            // It is not there, or may not be seen; writing fails with its own reason.
            return;
        }
        var root = channel.realpath(destination.isEmpty() ? "." : destination);
        if (!real.equals(root) && !real.startsWith(root.endsWith("/") ? root : root + "/")) {
            throw new DeliveryFailure(
                    "%s is a link that leads out of the destination, to %s; mount that directory there, or remove the link"
                            .formatted(folder, real));
        }
    }

    @Override
    public OptionalLong freeSpace(String folder) throws SftpException {
        if (channel.getExtension("statvfs@openssh.com") == null) {
            return OptionalLong.empty();
        }
        var disk = channel.statVFS(folder.isEmpty() ? "." : folder);
        return OptionalLong.of(disk.getAvailBlocks() * disk.getFragmentSize());
    }

    @Override
    public void delete(String path) throws SftpException {
        channel.rm(path);
    }

    @Override
    public List<FileStore.Entry> entries(String folder) throws SftpException {
        var entries = new ArrayList<FileStore.Entry>();
        try {
            channel.ls(folder.isEmpty() ? "." : folder, entry -> {
                if (!entry.getFilename().equals(".") && !entry.getFilename().equals("..")) {
                    entries.add(new FileStore.Entry(
                            entry.getFilename(), entry.getAttrs().isDir()));
                }
                return entries.size() < MOST_NAMES
                        ? ChannelSftp.LsEntrySelector.CONTINUE
                        : ChannelSftp.LsEntrySelector.BREAK;
            });
        } catch (SftpException e) {
            if (e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                throw e;
            }
        }
        return entries;
    }

    @Override
    public List<String> list(String folder) throws SftpException {
        var names = new ArrayList<String>();
        try {
            channel.ls(folder.isEmpty() ? "." : folder, entry -> {
                names.add(entry.getFilename());
                return names.size() < MOST_NAMES
                        ? ChannelSftp.LsEntrySelector.CONTINUE
                        : ChannelSftp.LsEntrySelector.BREAK;
            });
        } catch (SftpException e) {
            if (e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                throw e;
            }
        }
        return names;
    }

    @Override
    public boolean makeFolder(String path) throws SftpException {
        try {
            channel.mkdir(path);
        } catch (SftpException e) {
            if (!channel.isConnected()) {
                throw e;
            }
            return false;
        }
        try {
            changeMode(configuration.getChmodDirectory(), path);
        } catch (SftpException e) {
            if (!channel.isConnected()) {
                throw e;
            }
        }
        return true;
    }

    @Override
    public void removeFolder(String path) throws SftpException {
        try {
            channel.rmdir(path);
        } catch (SftpException e) {
            if (!channel.isConnected()) {
                throw e;
            }
        }
    }

    /** Closes the socket rather than the session, which would wait for the thread that writes. */
    @Override
    public void abort() {
        sockets.close();
    }

    @Override
    public void close() {
        sockets.close();
        session.disconnect();
    }

    /** Makes the session's socket, directly or to a proxy, so that it can be closed from outside. */
    private static final class Sockets implements SocketFactory {
        private final SftpConfiguration configuration;
        private volatile @Nullable Socket last;
        private volatile boolean closed;

        private Sockets(SftpConfiguration configuration) {
            this.configuration = configuration;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            var socket = new Socket();
            last = socket;
            if (closed) {
                throw new SocketException("the login was aborted");
            }
            if (configuration.getBindAddress() != null) {
                socket.bind(new InetSocketAddress(configuration.getBindAddress(), 0));
            }
            socket.connect(new InetSocketAddress(host, port), configuration.getConnectTimeout());
            return socket;
        }

        @Override
        public InputStream getInputStream(Socket socket) throws IOException {
            return socket.getInputStream();
        }

        @Override
        public OutputStream getOutputStream(Socket socket) throws IOException {
            return socket.getOutputStream();
        }

        private void close() {
            closed = true;
            var socket = last;
            if (socket != null) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // It is given up anyway.
                }
            }
        }
    }

    /** Offers a password once: many servers lock a user out who repeats a refused one. */
    private static final class OneTry implements UserInfo, UIKeyboardInteractive {
        private final UserInfo given;
        private boolean asked;
        private boolean askedByKeyboard;

        private OneTry(UserInfo given) {
            this.given = given;
        }

        @Override
        public boolean promptPassword(String message) {
            var first = !asked;
            asked = true;
            return first && given.promptPassword(message);
        }

        @Override
        public String @Nullable [] promptKeyboardInteractive(
                String destination, String name, String instruction, String[] prompt, boolean[] echo) {
            // A server may say something first, and ask for nothing.
            var first = !askedByKeyboard;
            askedByKeyboard |= prompt.length > 0;
            return first && given instanceof UIKeyboardInteractive keyboard
                    ? keyboard.promptKeyboardInteractive(destination, name, instruction, prompt, echo)
                    : null;
        }

        @Override
        public @Nullable String getPassphrase() {
            return given.getPassphrase();
        }

        @Override
        public @Nullable String getPassword() {
            return given.getPassword();
        }

        @Override
        public boolean promptPassphrase(String message) {
            return given.promptPassphrase(message);
        }

        @Override
        public boolean promptYesNo(String message) {
            return given.promptYesNo(message);
        }

        @Override
        public void showMessage(String message) {
            given.showMessage(message);
        }
    }

    /** Camel's way to a session: keys, known hosts and time-outs as the endpoint says. */
    private static final class Sessions extends SftpOperations {
        private Sessions(SftpEndpoint endpoint) {
            setEndpoint(endpoint);
        }

        private Session create(SftpConfiguration configuration) throws JSchException {
            return createSession(configuration);
        }
    }
}
