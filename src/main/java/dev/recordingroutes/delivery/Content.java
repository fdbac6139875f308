package dev.recordingroutes.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes to store, which can be read any number of times. */
public sealed interface Content {
    /** In bytes. */
    long size() throws IOException;

    InputStream open() throws IOException;

    /** A file on this machine. */
    record File(Path path) implements Content {
        @Override
        public long size() throws IOException {
            return Files.size(path);
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }
    }

    /** Text, in UTF-8. */
    record Text(String text) implements Content {
        @Override
        public long size() {
            return bytes().length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes());
        }

        private byte[] bytes() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
