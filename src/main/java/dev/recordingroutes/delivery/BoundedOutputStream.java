package dev.recordingroutes.delivery;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Limits the bytes that are written through it: a server that sends without end would fill a disk, or be read for ever. */
final class BoundedOutputStream extends FilterOutputStream {
    private final long most;
    private long written;

    BoundedOutputStream(long most, OutputStream out) {
        super(out);
        this.most = most;
    }

    /** More bytes than the limit. */
    static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;

        private TooMuch(long most) {
            super("the server has more than the %d bytes of it".formatted(most));
        }
    }

    /** Tells whether a failure is, or was caused by, more bytes than the limit. */
    static boolean isExceeded(Throwable thrown) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TooMuch) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void write(int one) throws IOException {
        require(1);
        out.write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        require(length);
        out.write(bytes, from, length);
    }

    private void require(int length) throws TooMuch {
        written += length;
        if (written > most) {
            throw new TooMuch(most);
        }
    }
}
