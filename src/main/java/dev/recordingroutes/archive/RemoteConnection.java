package dev.recordingroutes.archive;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpException;
import java.io.IOException;
import java.util.OptionalLong;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.remote.FtpOperations;
import org.apache.camel.component.file.remote.RemoteFileEndpoint;
import org.apache.camel.component.file.remote.SftpConfiguration;
import org.apache.camel.component.file.remote.SftpEndpoint;
import org.apache.camel.component.file.remote.SftpOperations;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPReply;

/** A login to a server, as an endpoint's options say, for what Camel's own operations don't tell: a file's size. */
sealed interface RemoteConnection {
    /** Whether the server still answers. */
    boolean alive();

    /** A file's size in bytes, by one request; empty when the server can't tell. */
    OptionalLong size(String path) throws Exception;

    /** Gives a file another name, in place of the file that has it, if the server can do that in one step. */
    void rename(String from, String to) throws Exception;

    void delete(String path) throws Exception;

    void close();

    static RemoteConnection open(RemoteFileEndpoint<?> endpoint) throws Exception {
        return endpoint instanceof SftpEndpoint sftp ? Sftp.login(sftp) : Ftp.login(endpoint);
    }

    /** By FTP or FTPS. */
    record Ftp(FtpOperations operations, boolean binary) implements RemoteConnection {
        private static Ftp login(RemoteFileEndpoint<?> endpoint) throws Exception {
            var operations = (FtpOperations) endpoint.createRemoteFileOperations();
            operations.connect(endpoint.getConfiguration(), null);
            return new Ftp(operations, endpoint.getConfiguration().isBinary());
        }

        private FTPClient client() {
            return operations.getClient();
        }

        @Override
        public boolean alive() {
            try {
                return operations.sendNoop();
            } catch (GenericFileOperationFailedException e) {
                return false;
            }
        }

        @Override
        public OptionalLong size(String path) throws IOException {
            // Line ends were changed on the way, because the user asked for it.
            if (!binary) {
                return OptionalLong.empty();
            }
            var size = client().getSize(path);
            if (size != null) {
                return OptionalLong.of(Long.parseLong(size.strip()));
            }
            if (client().getReplyCode() == FTPReply.FILE_UNAVAILABLE) {
                throw refused();
            }
            var facts = client().mlistFile(path);
            return facts == null || facts.getSize() < 0 ? OptionalLong.empty() : OptionalLong.of(facts.getSize());
        }

        @Override
        public void rename(String from, String to) throws IOException {
            require(client().rename(from, to));
        }

        @Override
        public void delete(String path) throws IOException {
            require(client().deleteFile(path));
        }

        private void require(boolean done) {
            if (!done) {
                throw refused();
            }
        }

        private GenericFileOperationFailedException refused() {
            return new GenericFileOperationFailedException(client().getReplyCode(), client().getReplyString());
        }

        @Override
        public void close() {
            try {
                operations.disconnect();
            } catch (GenericFileOperationFailedException e) {
                // The server has hung up before.
            }
        }
    }

    /** By SFTP. */
    record Sftp(Session session, ChannelSftp channel) implements RemoteConnection {
        private static Sftp login(SftpEndpoint endpoint) throws JSchException {
            var configuration = endpoint.getConfiguration();
            var session = new Sessions(endpoint).create(configuration);
            try {
                session.connect(configuration.getConnectTimeout());
                var channel = (ChannelSftp) session.openChannel("sftp");
                channel.connect(configuration.getConnectTimeout());
                return new Sftp(session, channel);
            } catch (JSchException e) {
                session.disconnect();
                throw e;
            }
        }

        @Override
        public boolean alive() {
            try {
                channel.realpath(".");
                return true;
            } catch (SftpException e) {
                return false;
            }
        }

        @Override
        public OptionalLong size(String path) throws SftpException {
            return OptionalLong.of(channel.stat(path).getSize());
        }

        /** In one step where the server has {@code posix-rename@openssh.com}. */
        @Override
        public void rename(String from, String to) throws SftpException {
            channel.rename(from, to);
        }

        @Override
        public void delete(String path) throws SftpException {
            channel.rm(path);
        }

        @Override
        public void close() {
            session.disconnect();
        }
    }

    /** Camel's way to a session: keys, known hosts and time-outs are as for the upload. */
    final class Sessions extends SftpOperations {
        private Sessions(SftpEndpoint endpoint) {
            setEndpoint(endpoint);
        }

        private Session create(SftpConfiguration configuration) throws JSchException {
            return createSession(configuration);
        }
    }
}
