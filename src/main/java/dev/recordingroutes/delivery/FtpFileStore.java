package dev.recordingroutes.delivery;

import java.time.Duration;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.remote.FtpEndpoint;
import org.apache.camel.component.file.remote.FtpOperations;
import org.apache.camel.component.file.remote.FtpsEndpoint;
import org.jspecify.annotations.Nullable;

/** A folder on an FTP or FTPS server. */
final class FtpFileStore extends ServerFileStore {
    private static final int BUFFER = 1 << 18;

    /** Firewalls drop a control connection without commands long before a large file is through. */
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

    private final FtpEndpoint<?> endpoint;
    private final Duration patience;

    FtpFileStore(DestinationUri uri, FtpEndpoint<?> endpoint, StoreOptions options) {
        super(uri, endpoint, options);
        this.endpoint = endpoint;
        this.patience = options.stall();
    }

    @Override
    ServerConnection connect(Login login) throws Exception {
        var sockets = new FtpSockets();
        login.abortBy(sockets::abort);
        var operations = operations(sockets);
        var client = operations.getClient();
        client.setBufferSize(Math.max(BUFFER, endpoint.getBufferSize()));
        try {
            operations.connect(endpoint.getConfiguration(), null);
        } catch (GenericFileOperationFailedException e) {
            sockets.abort();
            throw withoutPassword(e, endpoint.getConfiguration().getPassword());
        }
        // Camel's would be told of each block, for the log.
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
    FtpOperations operations(FtpSockets sockets) throws Exception {
        synchronized (endpoint) {
            endpoint.setFtpClient(
                    endpoint instanceof FtpsEndpoint ftps
                            ? FtpsClient.of(ftps, sockets, patience)
                            : new FtpClient(patience));
            try {
                var operations = (FtpOperations) endpoint.createRemoteFileOperations();
                var options = endpoint.getFtpClientParameters();
                if (options == null || !options.containsKey("controlKeepAliveTimeout")) {
                    // Not by the URI: the client has two such setters, and it is by chance which of them Camel takes.
                    operations.getClient().setControlKeepAliveTimeout(KEEP_ALIVE);
                }
                sockets.proxy(operations.getClient().getProxy());
                operations.getClient().setSocketFactory(sockets);
                operations.getClient().setServerSocketFactory(sockets.accepting());
                return operations;
            } finally {
                endpoint.setFtpClient(null);
            }
        }
    }
}
