package dev.recordingroutes.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.camel.component.file.remote.FtpConfiguration;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPReply;

/** A connection by FTP or FTPS. */
final class FtpConnection implements ServerConnection {
    /** In milliseconds: longer than this nobody waits for a goodbye, or for the reason why a server hung up. */
    private static final int GOODBYE = 2_000;

    private final FtpConfiguration configuration;
    private final FTPClient client;
    private final FtpSockets sockets;

    FtpConnection(FtpConfiguration configuration, FTPClient client, FtpSockets sockets) {
        this.configuration = configuration;
        this.client = client;
        this.sockets = sockets;
    }

    @Override
    public boolean isAlive() {
        try {
            return client.sendNoOp();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void write(InputStream from, String path) throws IOException {
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
            client.setSoTimeout(GOODBYE);
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
    public List<String> list(String folder) throws IOException {
        client.setListHiddenFiles(true);
        sockets.boundData(true);
        try {
            var names = client.listNames(folder.isEmpty() ? null : folder);
            if (names == null) {
                if (isNothingThere(client.getReplyCode())) {
                    return List.of();
                }
                // A listing that was cut, or could not begin, says nothing about the folder.
                throw new IOException(refused());
            }
            return Stream.of(names)
                    .map(name -> name.substring(name.lastIndexOf('/') + 1))
                    .toList();
        } finally {
            sockets.boundData(false);
        }
    }

    @Override
    public List<FileStore.Entry> entries(String folder) throws IOException {
        client.setListHiddenFiles(true);
        sockets.boundData(true);
        try {
            // MLSD is made for programs; LIST is for people, and is read as well as can be where there is no other.
            var files = client.hasFeature("MLST")
                    ? client.mlistDir(folder.isEmpty() ? null : folder)
                    : client.listFiles(folder.isEmpty() ? null : folder);
            if (!FTPReply.isPositiveCompletion(client.getReplyCode())) {
                if (isNothingThere(client.getReplyCode())) {
                    return List.of();
                }
                throw new IOException(refused());
            }
            return Stream.of(files)
                    .filter(Objects::nonNull)
                    .map(file -> new FileStore.Entry(
                            file.getName().substring(file.getName().lastIndexOf('/') + 1), file.isDirectory()))
                    .filter(FtpConnection::isInFolder)
                    .toList();
        } finally {
            sockets.boundData(false);
        }
    }

    private static boolean isInFolder(FileStore.Entry entry) {
        return !entry.name().equals(".") && !entry.name().equals("..");
    }

    /** Tells whether a server answers so when a folder is missing or empty. */
    private static boolean isNothingThere(int code) {
        return code == FTPReply.FILE_UNAVAILABLE || code == FTPReply.FILE_ACTION_NOT_TAKEN;
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
    public void abort() {
        sockets.abort();
    }

    @Override
    public void close() {
        try {
            client.setSoTimeout(GOODBYE);
            client.logout();
        } catch (IOException e) {
            // The server has hung up before.
        } finally {
            sockets.abort();
        }
    }
}
