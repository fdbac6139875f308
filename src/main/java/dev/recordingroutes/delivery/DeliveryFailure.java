package dev.recordingroutes.delivery;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchChangedHostKeyException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchUnknownHostKeyException;
import com.jcraft.jsch.SftpException;
import dev.recordingroutes.disk.NoRoom;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.apache.camel.component.file.GenericFileOperationFailedException;
import org.apache.commons.net.ftp.FTPConnectionClosedException;
import org.jspecify.annotations.Nullable;

/** A destination that did not take a file, or hand it out, in words that say what to do. */
public final class DeliveryFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** SSH_FX_NO_SPACE_ON_FILESYSTEM and SSH_FX_QUOTA_EXCEEDED, which version 3 of the protocol has not yet. */
    private static final int NO_SPACE = 14;

    private static final int QUOTA = 15;

    private final boolean refused;

    DeliveryFailure(String message) {
        super(message);
        this.refused = false;
    }

    private DeliveryFailure(Exception cause) {
        super(words(cause), cause);
        this.refused = isRefusal(cause);
    }

    /** Puts a failure into words. */
    static DeliveryFailure of(Exception thrown) {
        return new DeliveryFailure(thrown);
    }

    /** Puts a failure into words that name the destination. */
    static IOException at(Destination destination, Exception thrown) {
        return new IOException("archive.to=%s: %s".formatted(destination, words(thrown)), thrown);
    }

    /** Puts a failure into words that name destination and path. */
    static IOException at(Destination destination, String path, Exception thrown) {
        return new IOException("archive.to=%s: %s: %s".formatted(destination, path, words(thrown)), thrown);
    }

    /** Tells whether a server could not be reached or did not answer, so that the operation may have been done. */
    static boolean isUnanswered(IOException thrown) {
        return thrown instanceof DeliveryFailure failure && !failure.refused;
    }

    /** Tells whether the server answered, and refused. */
    static boolean isRefusal(Exception thrown) {
        return thrown.getCause() == null
                && (thrown instanceof GenericFileOperationFailedException || thrown instanceof SftpException);
    }

    /** Tells whether there was no room for the bytes. */
    static boolean isFull(Throwable thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof DestinationFullException) {
                return false;
            }
            if (NoRoom.isSaidIn(said(cause))
                    || (cause instanceof SftpException sftp && (sftp.id == NO_SPACE || sftp.id == QUOTA))
                    || (cause instanceof GenericFileOperationFailedException ftp
                            && ftp.getCause() == null
                            && isFull(ftp.getCode(), said(ftp)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFull(int code, String said) {
        // vsftpd has but a 451 for a full disk, with these words.
        return code == 452 || code == 552 || (code == 451 && said.contains("Failure writing to local file"));
    }

    /** Tells whether a server refused without a reason, as OpenSSH does when its disk is full. */
    static boolean mayBeFull(IOException thrown) {
        return thrown.getCause() instanceof SftpException sftp
                && sftp.id == ChannelSftp.SSH_FX_FAILURE
                && isRefusal(sftp);
    }

    /** Puts a refusal without a reason into the words for a full disk. */
    static DeliveryFailure full(IOException refusal) {
        return of(new SftpException(NO_SPACE, said(refusal.getCause() == null ? refusal : refusal.getCause())));
    }

    /** Words for the outermost cause that says more than where it happened. */
    static String words(Throwable thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            var words = known(cause);
            if (words != null) {
                return words;
            }
        }
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return said(cause);
    }

    private static @Nullable String known(Throwable cause) {
        if (cause instanceof DeliveryFailure || cause instanceof DestinationFullException) {
            return cause.getMessage();
        }
        if (cause instanceof GenericFileOperationFailedException ftp) {
            // After a connection broke, the reply is still the one before.
            return ftp.getCause() == null ? reply(ftp.getCode(), said(ftp)) : null;
        }
        if (cause instanceof SftpException sftp) {
            return status(sftp);
        }
        if (cause instanceof JSchUnknownHostKeyException) {
            return "unknown host key: compare it with what the server's owner says, then add it to known_hosts: "
                    + said(cause);
        }
        if (cause instanceof JSchChangedHostKeyException) {
            return "the host key is not the one in known_hosts: find out why before you replace it there: "
                    + said(cause);
        }
        if (cause instanceof JSchException
                && said(cause)
                        .matches(
                                "(?i)(user)?auth.* (fail|cancel).*|.*too many authentication failures.*|login trials.*")) {
            return "login refused: check user name and password, or key and passphrase";
        }
        if (said(cause).matches("(?i).*incorrect passphrase.*")) {
            return "the private key can't be opened: check its passphrase";
        }
        if (cause instanceof IrregularFileException irregular) {
            return "%s; move it away: %s".formatted(irregular.getReason(), irregular.getFile());
        }
        if (cause instanceof IOException && NoRoom.isSaidIn(said(cause))) {
            return "the disk is full: " + said(cause);
        }
        if (cause instanceof FileSystemException && said(cause).contains("Is a directory")) {
            return "a directory has the name of the file; move it away: " + said(cause);
        }
        if (cause instanceof FileSystemException && said(cause).contains("Not a directory")) {
            return "a file stands where a directory should be; name another directory: " + said(cause);
        }
        if (cause instanceof AccessDeniedException) {
            return "permission denied: let the user %s write there: %s"
                    .formatted(System.getProperty("user.name"), said(cause));
        }
        if (cause instanceof NoSuchFileException) {
            return "it is not there, or the user may not see it";
        }
        if (cause instanceof UnknownHostException) {
            return "no host of this name: check the name, and the network";
        }
        if (cause instanceof ConnectException) {
            return "connection refused: check host and port, and whether the server runs: " + said(cause);
        }
        if (cause instanceof SocketTimeoutException) {
            return "the server does not answer: " + said(cause);
        }
        if (cause instanceof CertificateException) {
            return "the server's certificate is not trusted: " + said(cause);
        }
        if (cause instanceof SSLException && cause.getCause() == null) {
            return "no secure connection: " + said(cause);
        }
        if (cause instanceof FTPConnectionClosedException
                || cause instanceof EOFException
                || cause instanceof SocketException
                || (cause instanceof JSchException && said(cause).contains("session is down"))
                || (cause instanceof IOException && said(cause).matches("(?i).*(pipe|inputstream is) closed.*"))) {
            return "the connection was cut: " + said(cause);
        }
        return null;
    }

    private static @Nullable String reply(int code, String said) {
        return switch (code) {
            case 530, 430 -> "login refused: check user name and password: " + said;
            case 550, 553 -> "refused: check that the folder is there and the user may write: " + said;
            case 451 ->
                isFull(code, said)
                        ? "the server's disk is full, or the user's share of it: " + said
                        : "the server failed, and its disk may be full: " + said;
            case 552, 452 -> "the server's disk is full, or the user's share of it: " + said;
            case 421, 426 -> "the connection was cut: " + said;
            // Without a reply, Camel's sentence is about something below.
            case 0 -> null;
            default -> "refused: " + said;
        };
    }

    private static @Nullable String status(SftpException sftp) {
        return switch (sftp.id) {
            case ChannelSftp.SSH_FX_PERMISSION_DENIED -> "permission denied: check that the user may write there";
            case ChannelSftp.SSH_FX_NO_SUCH_FILE ->
                "no such folder, and it can't be made; check that the user may write in the one above: " + said(sftp);
            case NO_SPACE, QUOTA -> "the server's disk is full, or the user's share of it: " + said(sftp);
            // OpenSSH says no more than this of a full disk.
            case ChannelSftp.SSH_FX_FAILURE ->
                NoRoom.isSaidIn(said(sftp))
                        ? "the server's disk is full, or the user's share of it: " + said(sftp)
                        : sftp.getCause() == null
                                ? "refused, without a reason; the server's disk may be full: " + said(sftp)
                                : null;
            default -> null;
        };
    }

    private static String said(Throwable cause) {
        var message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message.strip();
    }
}
