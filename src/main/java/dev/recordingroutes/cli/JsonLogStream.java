package dev.recordingroutes.cli;

import dev.recordingroutes.message.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A stream of JSON lines in UTF-8, in which {@link JsonText#escaped} holds; Log4j escapes ASCII only. */
final class JsonLogStream extends FilterOutputStream {
    private static final int LINE_END = '\n';

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    JsonLogStream(OutputStream target) {
        super(target);
    }

    @Override
    public synchronized void write(int next) throws IOException {
        line.write(next);
        if (next == LINE_END) {
            writeLine();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        for (var i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    /** Passes on whole lines only: a character may be cut in two between writes. */
    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        writeLine();
        super.close();
    }

    private void writeLine() throws IOException {
        out.write(JsonText.escaped(line.toString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        line.reset();
    }
}
