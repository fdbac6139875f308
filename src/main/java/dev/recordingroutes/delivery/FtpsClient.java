package dev.recordingroutes.delivery;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.camel.CamelContext;
import org.apache.camel.component.file.remote.FtpsEndpoint;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.apache.commons.net.ftp.FTPSClient;
import org.jspecify.annotations.Nullable;

/**
 * An FTPS client whose data connections resume the TLS session of their control connection, so that nobody else can take
 * them over: vsftpd and ProFTPD refuse any other.
 */
final class FtpsClient extends FTPSClient {
    private static final String TICKETS = "jdk.tls.client.enableSessionTicketExtension";

    private final SSLContext context;
    private final FtpSockets sockets;
    private final Duration patience;
    private boolean dataIsProtected;

    private FtpsClient(boolean implicit, SSLContext context, FtpSockets sockets, Duration patience) {
        super(implicit, context);
        this.context = context;
        this.sockets = sockets;
        this.patience = patience;
    }

    /**
     * A client with the keys and the trust that the endpoint's options name; without any, the trust of this JVM.
     *
     * @param patience longest wait for the confirmation of a transfer
     */
    static FtpsClient of(FtpsEndpoint endpoint, FtpSockets sockets, Duration patience)
            throws GeneralSecurityException, IOException {
        var configuration = endpoint.getFtpsConfiguration();
        var parameters = endpoint.getSslContextParameters();
        if (parameters == null) {
            parameters = new SSLContextParameters();
            parameters.setSecureSocketProtocol(configuration.getSecurityProtocol());
            var trusted = keyStore(endpoint.getFtpClientTrustStoreParameters());
            if (trusted != null) {
                var managers = new TrustManagersParameters();
                managers.setKeyStore(trusted);
                parameters.setTrustManagers(managers);
            }
            var own = keyStore(endpoint.getFtpClientKeyStoreParameters());
            if (own != null) {
                var managers = new KeyManagersParameters();
                managers.setKeyStore(own);
                managers.setKeyPassword(
                        text(endpoint.getFtpClientKeyStoreParameters(), "keyPassword", own.getPassword()));
                parameters.setKeyManagers(managers);
            }
        }
        // One for each connection: a session of another one would not be taken.
        var context = withoutTickets(parameters, endpoint.getCamelContext());
        var client = new FtpsClient(configuration.isImplicit(), context, sockets, patience);
        // Java can resume a session of TLS 1.3 only once.
        client.setEnabledProtocols(new String[] {"TLSv1.2"});
        return client;
    }

    /**
     * A context that resumes sessions by their ids. Java takes no ticket that is valid for more than a week, as vsftpd's
     * are, and then has no session at all; only a system property keeps it from asking for tickets.
     */
    private static synchronized SSLContext withoutTickets(SSLContextParameters parameters, CamelContext camel)
            throws GeneralSecurityException, IOException {
        var set = System.getProperty(TICKETS);
        if (set == null) {
            System.setProperty(TICKETS, "false");
        }
        try {
            var context = parameters.createSSLContext(camel);
            // As long as the connection; else it would be forgotten after a day.
            context.getClientSessionContext().setSessionTimeout(0);
            return context;
        } finally {
            if (set == null) {
                System.clearProperty(TICKETS);
            }
        }
    }

    private static @Nullable KeyStoreParameters keyStore(@Nullable Map<String, Object> options) {
        if (options == null) {
            return null;
        }
        var store = new KeyStoreParameters();
        store.setResource("file:" + text(options, "file", ""));
        store.setPassword(text(options, "password", ""));
        store.setType(text(options, "type", KeyStore.getDefaultType()));
        return store;
    }

    private static String text(Map<String, Object> options, String name, String otherwise) {
        var value = options.get(name);
        return value == null ? otherwise : value.toString();
    }

    @Override
    public boolean completePendingCommand() throws IOException {
        return FtpClient.confirmed(this, patience, super::completePendingCommand);
    }

    /** Keeps making the data sockets here, whether they will be protected or not. */
    @Override
    public void execPROT(String level) throws IOException {
        super.execPROT(level);
        dataIsProtected = level.equals("P");
        setSocketFactory(sockets);
        setServerSocketFactory(sockets.accepting());
    }

    @Override
    protected @Nullable Socket _openDataConnection_(String command, String argument) throws IOException {
        var plain = super._openDataConnection_(command, argument);
        if (plain == null || !dataIsProtected || plain instanceof SSLSocket) {
            return plain;
        }
        var port = getRemotePort();
        if (plain instanceof FtpSockets.BoundedSocket socket) {
            socket.claim(port);
        }
        var secure = (SSLSocket) context.getSocketFactory().createSocket(plain, _hostname_, port, true);
        secure.setEnabledProtocols(getEnabledProtocols());
        if (isEndpointCheckingEnabled()) {
            var parameters = secure.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secure.setSSLParameters(parameters);
        }
        secure.startHandshake();
        return secure;
    }
}
