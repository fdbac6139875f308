package dev.recordingroutes.delivery;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;
import org.apache.camel.component.file.remote.FtpEndpoint;
import org.apache.camel.component.file.remote.RemoteFileEndpoint;
import org.apache.camel.component.file.remote.SftpEndpoint;

/**
 * A login to a server as an endpoint's options say, for one thread at a time. What fails, fails with what the server
 * said; {@link DeliveryFailure} has the words for it.
 *
 * <p>Camel's own producers keep a connection too, but nobody can break one off that does not move, ask it for a size, or
 * have it go on with its TLS session.
 */
interface RemoteConnection {
    /** Whether the server still answers. */
    boolean alive();

    /** Writes a file, in place of what has that name. */
    void store(InputStream from, String path) throws Exception;

    /** Reads a file to its end. */
    void read(String path, OutputStream to) throws Exception;

    /**
     * A file's size in bytes, by one request.
     *
     * @return empty when the server can't tell
     * @throws java.nio.file.NoSuchFileException when there is none of that name
     */
    OptionalLong size(String path) throws Exception;

    /** Gives a file another name, in place of the file that has it, if the server can do that in one step. */
    void rename(String from, String to) throws Exception;

    void delete(String path) throws Exception;

    /**
     * Makes a folder in one that is there; nothing happens where it is there, or can't be made.
     *
     * @return whether it was made now
     */
    boolean makeFolder(String path) throws Exception;

    /** Removes a folder that is empty; nothing happens where it can't be removed. */
    void removeFolder(String path) throws Exception;

    /** From any thread: whoever uses the connection fails at once. */
    void breakOff();

    /** Takes leave. */
    void close();

    static RemoteConnection open(RemoteFileEndpoint<?> endpoint) throws Exception {
        return endpoint instanceof SftpEndpoint sftp
                ? SftpConnection.login(sftp)
                : FtpConnection.login((FtpEndpoint<?>) endpoint);
    }
}
