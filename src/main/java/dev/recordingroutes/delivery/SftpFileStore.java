package dev.recordingroutes.delivery;

import org.apache.camel.component.file.remote.SftpEndpoint;

/** A folder on an SFTP server. */
final class SftpFileStore extends ServerFileStore {
    private final SftpEndpoint endpoint;

    SftpFileStore(DestinationUri uri, SftpEndpoint endpoint, StoreOptions options) {
        super(uri, endpoint, options);
        this.endpoint = endpoint;
    }

    @Override
    ServerConnection connect(Login login) throws Exception {
        return SftpConnection.connect(endpoint, login);
    }
}
