package dev.recordingroutes.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.recordingroutes.simulator.Content;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Inspects an archive continuously, and records each violation: a media file whose bytes differ from the provider's, a
 * sidecar that does not match its file, an unknown name, a file that disappeared, a file under two names.
 */
final class Onlooker {
    /** Short enough to see files that exist for a moment, long enough to leave the processor to the program. */
    private static final long MILLIS_BETWEEN_LOOKS = 5;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Attributes that show, without reading it, that a file is unchanged since it was read. */
    private record Version(Object inode, FileTime modified, long size) {}

    /** Receives each file that appears in the archive. */
    interface Listener {
        void appeared(Path file, boolean temporary);
    }

    private final Path archive;
    private final Listener listener;
    private final Map<String, Expected> byId = new ConcurrentHashMap<>();
    private final Map<String, String> idBySha256 = new ConcurrentHashMap<>();
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Map<Path, Version> versions = new HashMap<>();
    /** Content by final name: a file's id, and a mark for its sidecar. */
    private final Map<Path, String> meanings = new HashMap<>();

    private final Map<String, Path> places = new HashMap<>();
    private Set<Path> temporaries = Set.of();
    private int reads;

    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread looking = new Thread(this::lookUntilStopped, "onlooker");

    private record Expected(long size, String sha256) {}

    Onlooker(Path archive, Listener listener) {
        this.archive = archive;
        this.listener = listener;
        looking.start();
    }

    /** Adds files that may appear from now on. */
    void expect(Map<String, Content> files) {
        files.forEach((id, content) -> {
            if (!byId.containsKey(id)) {
                var sha256 = content.sha256();
                idBySha256.put(sha256, id);
                byId.put(id, new Expected(content.size(), sha256));
            }
        });
    }

    /** Returns all violations so far. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Counts media files under their final names. */
    synchronized int mediaInPlace() {
        return places.size();
    }

    /** Counts final names, those of media files and of sidecars. */
    synchronized int namesInPlace() {
        return meanings.size();
    }

    /** Counts how often a file was read and compared. */
    synchronized int reads() {
        return reads;
    }

    /** Inspects the archive once, now. */
    synchronized void look() {
        var present = new HashSet<Path>();
        var partial = new HashSet<Path>();
        try {
            Files.walkFileTree(archive, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.getFileName()
                            .toString()
                            .matches("\\.rr-[0-9a-f]{16}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9]+\\.part")) {
                        partial.add(file);
                    } else {
                        present.add(file);
                        inspect(file, attributes);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    // A listed temporary name has become a final one.
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            complaints.add("could not look: " + e);
        }
        for (var file : meanings.keySet()) {
            if (!present.contains(file) && !Files.exists(file)) {
                complain(file, "was there and is gone");
            }
        }
        partial.stream().filter(file -> !temporaries.contains(file)).forEach(file -> listener.appeared(file, true));
        temporaries = partial;
    }

    /** Ends the inspections. */
    void stop() throws InterruptedException {
        stopping.countDown();
        looking.join();
    }

    private void lookUntilStopped() {
        try {
            while (!stopping.await(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException | RuntimeException e) {
            complaints.add("stopped looking: " + e);
        }
    }

    private void inspect(Path file, BasicFileAttributes attributes) {
        var version = new Version(attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        if (version.equals(versions.get(file))) {
            return;
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            complain(file, "was listed and is gone");
            return;
        } catch (IOException e) {
            complain(file, "can't be read: " + e);
            return;
        }
        reads++;
        var id = idBySha256.get(sha256(bytes));
        var meaning = id == null ? sidecar(file, bytes) : media(file, id);
        var before = meanings.put(file, meaning);
        if (before == null) {
            listener.appeared(file, false);
        } else if (!before.equals(meaning)) {
            complain(file, "was " + before + " and is now " + meaning);
        }
        versions.put(file, version);
    }

    private String media(Path file, String id) {
        var elsewhere = places.putIfAbsent(id, file);
        if (elsewhere != null && !elsewhere.equals(file)) {
            complain(file, "is " + id + ", which stands at " + elsewhere + " too");
        }
        return id;
    }

    private String sidecar(Path file, byte[] bytes) {
        try {
            var json = JSON.readTree(bytes);
            var id = json.path("id").asText();
            var expected = byId.get(id);
            if (expected == null
                    || json.path("size").asLong() != expected.size()
                    || !json.path("sha256").asText().equals(expected.sha256())
                    || !json.path("source").isObject()
                    || !file.equals(archive.resolve(json.path("path").asText() + ".json"))) {
                complain(file, "is neither a file as it is served nor the sidecar of one: " + json);
            }
            return "the sidecar of " + id;
        } catch (JsonProcessingException e) {
            complain(file, "has %d bytes that are neither a whole file nor JSON".formatted(bytes.length));
        } catch (IOException e) {
            complain(file, "can't be read: " + e);
        }
        return "nothing whole";
    }

    private void complain(Path file, String what) {
        complaints.add(archive.relativize(file) + " " + what);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
