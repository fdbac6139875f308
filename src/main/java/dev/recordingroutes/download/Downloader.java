package dev.recordingroutes.download;

import dev.recordingroutes.disk.NoRoom;
import dev.recordingroutes.disk.OwnerOnly;
import dev.recordingroutes.disk.Sha256;
import dev.recordingroutes.download.DownloadException.Kind;
import dev.recordingroutes.download.MediaClient.Rest;
import dev.recordingroutes.download.Spool.Validators;
import dev.recordingroutes.message.Redaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Downloads media into the spool: streams files of any size, resumes a download that was cut off, and checks every
 * size that provider and server state. Retries nothing: a file that fails goes back to the ledger.
 */
public final class Downloader implements AutoCloseable {
    private static final int BUFFER = 128 << 10;
    /** A file that is not larger is here before the one with its validators would be: that is written when it is cut. */
    private static final int SMALL = 64 << 10;

    private final Spool spool;
    private final Clock clock;
    private final MediaClient client;
    private final LongAdder received = new LongAdder();
    /** One for each download that ran at the same time. */
    private final Queue<byte[]> buffers = new ConcurrentLinkedQueue<>();

    /**
     * @param stallTimeout a download that moves no byte for this long has failed
     * @param minRate bytes a second, averaged over the stall timeout, under which a download has failed; 0 for none
     */
    public Downloader(Spool spool, Duration stallTimeout, long minRate, Clock clock) {
        this.spool = spool;
        this.clock = clock;
        this.client = new MediaClient(stallTimeout, minRate);
    }

    public Spool spool() {
        return spool;
    }

    /** Bytes of media received so far, of all files. */
    public long bytesReceived() {
        return received.sum();
    }

    /**
     * Downloads a file, or the rest of it.
     *
     * @return the whole file, checked against every size that was stated
     * @throws DownloadException when the download failed; bytes that can be resumed stay in the spool
     */
    public Spooled download(MediaRequest request) throws DownloadException {
        try {
            var begun = spool.read(request.id()).orElse(null);
            // A complete file is asked for its last byte again: the answer also tells whether it is still the same.
            var offset = begun == null ? 0 : Math.min(Files.size(spool.bytes(request.id())), begun.size() - 1);
            var rest = begun == null || offset == 0 ? null : new Rest(begun.validator(), offset);
            return client.get(
                    request, rest, response -> receive(request, response, rest == null ? null : begun, offset));
        } catch (IOException e) {
            if (NoRoom.isSaidIn(e.getMessage())) {
                // Incomplete files would otherwise wait for ever for each other to make room.
                discardQuietly(request.id());
            }
            throw new DownloadException(Kind.RETRY, explain(e), null, e);
        }
    }

    /** Aborts running downloads. */
    @Override
    public void close() {
        client.close();
    }

    private Spooled receive(MediaRequest request, MediaResponse response, @Nullable Validators begun, long offset)
            throws IOException, DownloadException {
        var host = response.host();
        var status = response.status();
        if (status == 416 && begun != null) {
            spool.discard(request.id());
            throw new DownloadException(
                    Kind.RETRY, "%s has less of the file than came before; it starts again".formatted(host));
        }
        if (status != 200 && !(status == 206 && begun != null)) {
            throw response.refusal(clock.instant());
        }
        if (status == 206 && begun != null) {
            requireRest(request, response, begun, offset);
            return checkAndStore(request, response, offset, begun.size());
        }
        if (begun != null) {
            spool.discard(request.id());
        }
        return checkAndStore(request, response, 0, response.length());
    }

    /**
     * Stores the body after its checks.
     *
     * @param whole size of the whole file in bytes; negative when unknown
     */
    private Spooled checkAndStore(MediaRequest request, MediaResponse response, long offset, long whole)
            throws IOException, DownloadException {
        var host = response.host();
        var suggested = response.suggestedExtension();
        var isMedia = request.isMedia(suggested);
        // Opened before sizes are compared: a sign-in page is not a file of another size, it calls for another token.
        var body = response.body(isMedia, offset == 0);
        if (isMedia && request.size() > 0 && whole >= 0 && whole != request.size()) {
            throw new DownloadException(
                    Kind.RETRY,
                    "sizes differ: %s sends %d bytes, and the listing said %d".formatted(host, whole, request.size()));
        }
        // A body that ends with its connection looks whole when it was cut: then any size that was declared must hold.
        var expected = whole < 0 && (isMedia || !response.isChunked()) && request.size() > 0 ? request.size() : whole;
        if (offset > 0) {
            return Files.size(spool.bytes(request.id())) > offset
                    ? compareEnd(request, host, body, offset, suggested)
                    : storeRest(request, host, body, offset, expected, suggested);
        }
        var validator = response.validator();
        return storeWhole(
                request,
                host,
                body,
                expected,
                suggested,
                whole > 0 && !validator.isEmpty() ? new Validators(validator, whole) : null);
    }

    private Spooled storeRest(
            MediaRequest request, String host, InputStream body, long offset, long expected, String suggested)
            throws IOException, DownloadException {
        var sha256 = new Sha256();
        try (var channel = OwnerOnly.open(spool.bytes(request.id()))) {
            channel.truncate(offset);
            hash(channel, sha256);
            copy(body, channel, sha256, expected);
        }
        return whole(request, host, sha256, expected, suggested);
    }

    /** @param validators with which the rest can be asked for; null for none */
    private Spooled storeWhole(
            MediaRequest request,
            String host,
            InputStream body,
            long expected,
            String suggested,
            @Nullable Validators validators)
            throws IOException, DownloadException {
        var sha256 = new Sha256();
        var late = validators != null && validators.size() <= SMALL ? validators : null;
        if (validators != null && late == null) {
            spool.write(request.id(), validators);
        }
        try (var channel = spool.create(request.id())) {
            copy(body, channel, sha256, expected);
        } catch (IOException e) {
            if (late != null) {
                spool.write(request.id(), late);
            }
            throw e;
        }
        return whole(request, host, sha256, expected, suggested);
    }

    private void copy(InputStream from, FileChannel to, Sha256 sha256, long expected) throws IOException {
        var buffer = Optional.ofNullable(buffers.poll()).orElseGet(() -> new byte[BUFFER]);
        try {
            int read;
            // One byte too many proves the size wrong.
            while ((expected < 0 || sha256.size() <= expected) && (read = from.read(buffer)) > 0) {
                sha256.write(buffer, 0, read);
                write(to, ByteBuffer.wrap(buffer, 0, read));
                received.add(read);
            }
        } finally {
            buffers.add(buffer);
        }
    }

    private Spooled whole(MediaRequest request, String host, Sha256 sha256, long expected, String suggested)
            throws IOException, DownloadException {
        var size = sha256.size();
        if (size == 0 || (expected >= 0 && size != expected)) {
            spool.discard(request.id());
            throw new DownloadException(
                    Kind.RETRY,
                    size == 0
                            ? "%s sent an empty file".formatted(host)
                            : "sizes differ: %s sent %d bytes of %d".formatted(host, size, expected));
        }
        return new Spooled(spool.bytes(request.id()), size, sha256.hex(), suggested, clock.instant());
    }

    /**
     * Accepts a complete file whose last byte is the one that the provider sends. Never opens it for writing: a
     * destination on the same file system may have the same bytes by a link.
     */
    private Spooled compareEnd(MediaRequest request, String host, InputStream body, long last, String suggested)
            throws IOException, DownloadException {
        var file = spool.bytes(request.id());
        var sha256 = new Sha256();
        var ours = ByteBuffer.allocate(2);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            hash(channel, sha256);
            channel.read(ours, last);
        }
        var theirs = ByteBuffer.wrap(body.readNBytes(2));
        received.add(theirs.remaining());
        if (!ours.flip().equals(theirs)) {
            spool.discard(request.id());
            throw new DownloadException(
                    Kind.RETRY, "%s has another version of the file than came before; it starts again".formatted(host));
        }
        return new Spooled(file, last + 1, sha256.hex(), suggested, clock.instant());
    }

    private void requireRest(MediaRequest request, MediaResponse response, Validators begun, long offset)
            throws IOException, DownloadException {
        var host = response.host();
        var validator = response.validator();
        if (!validator.isEmpty() && !validator.equals(begun.validator())) {
            // The server ignored If-Range.
            spool.discard(request.id());
            throw new DownloadException(
                    Kind.RETRY, "%s has another version of the file than came before; it starts again".formatted(host));
        }
        var range = response.contentRange();
        var expected = "bytes %d-%d/%d".formatted(offset, begun.size() - 1, begun.size());
        if (!range.equals(expected)) {
            spool.discard(request.id());
            throw new DownloadException(
                    Kind.RETRY,
                    "%s sent the part '%s' of %s, asked for was '%s'".formatted(host, range, request.id(), expected));
        }
    }

    private String explain(IOException e) {
        var message = String.valueOf(e.getMessage());
        if (NoRoom.isSaidIn(e.getMessage())) {
            return "the spool %s is full".formatted(spool.directory());
        }
        return "the download failed: " + Redaction.text(message);
    }

    private void discardQuietly(String id) {
        try {
            spool.discard(id);
        } catch (IOException e) {
            // It is found again under its name, or swept at the next start.
        }
    }

    private static void hash(FileChannel channel, Sha256 sha256) throws IOException {
        channel.position(0);
        Channels.newInputStream(channel).transferTo(sha256);
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
