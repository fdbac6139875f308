package dev.recordingroutes.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Output of a command, which remembers that it could not be written: a list that was cut short would be taken for a whole
 * one. A reader that closes its pipe has seen enough.
 */
final class StandardOutput extends OutputStream {
    private final FileOutputStream out;
    private @Nullable String failure;

    StandardOutput(FileOutputStream out) {
        this.out = out;
    }

    /** Why something could not be written; null when all was, or nobody reads it any more. */
    @Nullable
    String failure() {
        return failure;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            var message = String.valueOf(e.getMessage());
            if (failure == null && !message.contains("Broken pipe")) {
                failure = message;
            }
            throw e;
        }
    }
}
