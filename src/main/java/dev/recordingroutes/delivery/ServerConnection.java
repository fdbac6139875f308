package dev.recordingroutes.delivery;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.OptionalLong;

/**
 * A connection to a server, logged in as an endpoint's options say, for one thread at a time. Fails with what the server
 * said; {@link DeliveryFailure} has the words for it.
 *
 * <p>Camel's own producers keep a connection too, but nobody can abort one that stalls, ask it for a size, or have its
 * data connections go on with its TLS session.
 */
interface ServerConnection {
    /** Asks the server for a sign of life. */
    boolean isAlive();

    /** Writes a file in place of what has that name. */
    void write(InputStream from, String path) throws Exception;

    /** Reads a file to its end. */
    void read(String path, OutputStream to) throws Exception;

    /**
     * Size of a file in bytes, by one request; empty when the server can't tell.
     *
     * @throws java.nio.file.NoSuchFileException when there is no such file
     * @throws IrregularFileException when the server tells that it is something that must not be opened
     */
    OptionalLong size(String path) throws Exception;

    /** Renames a file, in place of the one that has the new name if the server can do that in one step. */
    void rename(String from, String to) throws Exception;

    /**
     * Gives a file another name instead of the one that it has, in one step and unless that is taken.
     *
     * @return false when it is taken, or the server can't do that
     */
    default boolean renameIfFree(String from, String to) throws Exception {
        return false;
    }

    void delete(String path) throws Exception;

    /** Names in a folder, hidden ones too; none when there is no such folder. */
    List<String> list(String folder) throws Exception;

    /** Lists files and folders of a folder, hidden ones too; none when there is no such folder. */
    List<FileStore.Entry> entries(String folder) throws Exception;

    /** Makes a folder in one that is there; returns false when it is there, or can't be made. */
    boolean makeFolder(String path) throws Exception;

    /**
     * Fails when a folder is reached by a link and is outside of the destination's; not where the server does not tell.
     *
     * @param destination the destination's own folder; empty for the one after the login
     */
    default void requireInside(String folder, String destination) throws Exception {}

    /** Free space for a folder in bytes, by one request; empty when the server can't tell. */
    default OptionalLong freeSpace(String folder) throws Exception {
        return OptionalLong.empty();
    }

    /** Removes an empty folder; does nothing where it can't be removed. */
    void removeFolder(String path) throws Exception;

    /** Closes the sockets, from any thread: whoever uses the connection fails at once. */
    void abort();

    /** Says goodbye, and closes. */
    void close();
}
