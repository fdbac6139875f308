package dev.recordingroutes.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.remote.FtpConfiguration;
import org.apache.camel.component.file.remote.FtpEndpoint;
import org.apache.camel.component.file.remote.FtpOperations;
import org.apache.camel.component.file.remote.FtpsEndpoint;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPReply;
import org.jspecify.annotations.Nullable;

/** By FTP or FTPS. */
final class FtpConnection implements RemoteConnection {
    private static final int BUFFER = 1 << 18;
    /** A firewall forgets a connection without commands long before a large file is through. */
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

    /** In milliseconds: whoever takes leave, or has been hung up on, does not wait for long. */
    private static final int LEAVE = 2_000;

    private final FtpConfiguration configuration;
    private final FTPClient client;
    private final FtpSockets sockets;

    private FtpConnection(FtpConfiguration configuration, FTPClient client, FtpSockets sockets) {
        this.configuration = configuration;
        this.client = client;
        this.sockets = sockets;
    }

    static FtpConnection login(FtpEndpoint<?> endpoint) throws Exception {
        var sockets = new FtpSockets();
        var operations = operations(endpoint, sockets);
        var client = operations.getClient();
        client.setBufferSize(Math.max(BUFFER, endpoint.getBufferSize()));
        try {
            operations.connect(endpoint.getConfiguration(), null);
        } catch (GenericFileOperationFailedException e) {
            sockets.breakOff();
            throw withoutPassword(e, endpoint.getConfiguration().getPassword());
        }
        // It would be told of each block, for the log.
        client.setCopyStreamListener(null);
        return new FtpConnection(endpoint.getConfiguration(), client, sockets);
    }

    /** Some servers say again what they refuse. */
    private static GenericFileOperationFailedException withoutPassword(
            GenericFileOperationFailedException said, @Nullable String password) {
        var text = String.valueOf(said.getMessage());
        return password == null || password.isEmpty() || !text.contains(password)
                ? said
                : new GenericFileOperationFailedException(said.getCode(), "the server's words hold the password");
    }

    /** Camel's way to a login: its options are the endpoint's. */
    static FtpOperations operations(FtpEndpoint<?> endpoint, FtpSockets sockets) throws Exception {
        synchronized (endpoint) {
            if (endpoint instanceof FtpsEndpoint ftps) {
                endpoint.setFtpClient(FtpsClient.of(ftps, sockets));
            }
            try {
                var operations = (FtpOperations) endpoint.createRemoteFileOperations();
                var options = endpoint.getFtpClientParameters();
                if (options == null || !options.containsKey("controlKeepAliveTimeout")) {
                    // Not by the URI: the client has two such setters, and it is by chance which of them Camel takes.
                    operations.getClient().setControlKeepAliveTimeout(KEEP_ALIVE);
                }
                sockets.by(operations.getClient().getProxy());
                operations.getClient().setSocketFactory(sockets);
                operations.getClient().setServerSocketFactory(sockets.accepting());
                return operations;
            } finally {
                endpoint.setFtpClient(null);
            }
        }
    }

    @Override
    public boolean alive() {
        try {
            return client.sendNoOp();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void store(InputStream from, String path) throws IOException {
        boolean stored;
        try {
            stored = client.storeFile(path, from);
        } catch (IOException e) {
            throw reasonFor(e);
        }
        require(stored);
        var mode = configuration.getChmod();
        if (mode != null && !mode.isBlank()) {
            require(client.sendSiteCommand("chmod " + mode + " " + path));
        }
    }

    /** A server that hangs up in the middle of the data has often said why. */
    private IOException reasonFor(IOException cut) {
        try {
            client.setSoTimeout(LEAVE);
            if (!FTPReply.isPositiveCompletion(client.getReply())) {
                return new IOException(refused());
            }
        } catch (IOException e) {
            // It has not.
        }
        return cut;
    }

    @Override
    public void read(String path, OutputStream to) throws IOException {
        if (!client.retrieveFile(path, to)) {
            throw missing(path);
        }
    }

    @Override
    public OptionalLong size(String path) throws IOException {
        // Line ends were changed on the way, because the user asked for it.
        if (!configuration.isBinary()) {
            return OptionalLong.empty();
        }
        var size = client.getSize(path);
        if (size != null) {
            return OptionalLong.of(Long.parseLong(size.strip()));
        }
        if (client.getReplyCode() == FTPReply.FILE_UNAVAILABLE) {
            throw missing(path);
        }
        var facts = client.mlistFile(path);
        if (facts == null && client.getReplyCode() == FTPReply.FILE_UNAVAILABLE) {
            throw missing(path);
        }
        return facts == null || facts.getSize() < 0 ? OptionalLong.empty() : OptionalLong.of(facts.getSize());
    }

    /** FTP has one answer for what is not there and what may not be seen. */
    private IOException missing(String path) {
        return client.getReplyCode() == FTPReply.FILE_UNAVAILABLE
                ? new NoSuchFileException(path)
                : new IOException(refused());
    }

    @Override
    public void rename(String from, String to) throws IOException {
        require(client.rename(from, to));
    }

    @Override
    public void delete(String path) throws IOException {
        require(client.deleteFile(path));
    }

    @Override
    public boolean makeFolder(String path) throws IOException {
        return client.makeDirectory(path);
    }

    @Override
    public void removeFolder(String path) throws IOException {
        client.removeDirectory(path);
    }

    private void require(boolean done) {
        if (!done) {
            throw refused();
        }
    }

    private GenericFileOperationFailedException refused() {
        return new GenericFileOperationFailedException(client.getReplyCode(), client.getReplyString());
    }

    @Override
    public void breakOff() {
        sockets.breakOff();
    }

    @Override
    public void close() {
        try {
            client.setSoTimeout(LEAVE);
            client.logout();
        } catch (IOException e) {
            // The server has hung up before.
        } finally {
            sockets.breakOff();
        }
    }
}
