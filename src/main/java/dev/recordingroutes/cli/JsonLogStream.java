package dev.recordingroutes.cli;

import dev.recordingroutes.message.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A stream of JSON in UTF-8, in which {@link JsonText#escaped} holds; Log4j escapes ASCII only. */
final class JsonLogStream extends FilterOutputStream {
    private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();

    JsonLogStream(OutputStream target) {
        super(target);
    }

    @Override
    public synchronized void write(int next) {
        unwritten.write(next);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        unwritten.write(bytes, offset, length);
    }

    /** Passes on whole characters only: one may be cut in two between writes. */
    @Override
    public synchronized void flush() throws IOException {
        var bytes = unwritten.toByteArray();
        var end = endOfCharacters(bytes);
        unwritten.reset();
        unwritten.write(bytes, end, bytes.length - end);
        out.write(JsonText.escaped(new String(bytes, 0, end, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static int endOfCharacters(byte[] bytes) {
        var last = bytes.length - 1;
        while (last > 0 && (bytes[last] & 0xC0) == 0x80) {
            last--;
        }
        var first = last < 0 ? 0 : bytes[last] & 0xFF;
        var length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        return last + length > bytes.length ? last : bytes.length;
    }
}
