package dev.recordingroutes.simulator;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Reads a part of a {@link Content}. Each byte depends on its offset alone, so a range equals that part of the whole. */
final class ContentStream extends InputStream {

    private static final byte[] LETTERS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 ".getBytes(StandardCharsets.US_ASCII);

    private final long seed;
    private final long size;
    private final boolean text;
    private final byte[] prefix;
    private final byte[] suffix;
    private final long end;
    private long position;

    ContentStream(Content content, long from, long end) {
        this.seed = content.seed();
        this.size = content.size();
        this.text = content.type().isText();
        this.prefix = content.type().prefix();
        byte[] closing = content.type().suffix();
        this.suffix = prefix.length + closing.length <= size ? closing : new byte[0];
        this.position = from;
        this.end = end;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position >= end) {
            return -1;
        }
        int count = (int) Math.min(length, end - position);
        fill(target, offset, count);
        overlay(prefix, 0, target, offset, count);
        overlay(suffix, size - suffix.length, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, end - position);
    }

    private void fill(byte[] target, int offset, int count) {
        ByteBuffer words = ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN);
        int done = 0;
        while (done < count) {
            long at = position + done;
            if ((at & 7) == 0 && count - done >= Long.BYTES) {
                words.putLong(offset + done, word(at));
                done += Long.BYTES;
            } else {
                target[offset + done] = (byte) (word(at) >>> ((at & 7) * Byte.SIZE));
                done++;
            }
        }
        if (text) {
            for (int i = offset; i < offset + count; i++) {
                target[i] = LETTERS[target[i] & 63];
            }
        }
    }

    /** SplitMix64 of the index of an eight-byte word: random access, and no repetition. */
    private long word(long at) {
        long z = seed + ((at >>> 3) + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private void overlay(byte[] fixed, long fixedStart, byte[] target, int offset, int count) {
        long from = Math.max(fixedStart, position);
        long to = Math.min(fixedStart + fixed.length, position + count);
        if (from < to) {
            System.arraycopy(
                    fixed, (int) (from - fixedStart), target, offset + (int) (from - position), (int) (to - from));
        }
    }
}
