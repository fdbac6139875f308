package dev.recordingroutes.s3;

import com.adobe.testing.s3mock.S3MockApplication;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Simulated S3 on a free port of 127.0.0.1; accepts any credentials and runs until it is closed. */
record PretendS3(S3MockApplication server, S3Client client) implements AutoCloseable {
    static PretendS3 start(Path directory, String... buckets) {
        var server = S3MockApplication.start(
                "--server.address=127.0.0.1",
                "--server.ssl.enabled=false",
                "--server.port=0",
                "--http.port=0",
                "--com.adobe.testing.s3mock.store.root=" + directory,
                "--spring.main.banner-mode=off",
                "--logging.level.root=WARN");
        var client = S3Client.builder()
                .endpointOverride(URI.create(origin(server)))
                .forcePathStyle(true)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
        for (var bucket : buckets) {
            client.createBucket(create -> create.bucket(bucket));
        }
        return new PretendS3(server, client);
    }

    String origin() {
        return origin(server);
    }

    /** Returns the server's URL. S3Mock deprecates use within a JVM, but only there can it choose a free port. */
    @SuppressWarnings("deprecation")
    private static String origin(S3MockApplication server) {
        return "http://127.0.0.1:" + server.getPort();
    }

    List<String> keys(String bucket) {
        return client.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    InputStream open(String bucket, String key) {
        return client.getObject(get -> get.bucket(bucket).key(key));
    }

    /** Returns the number of parts in which an object was uploaded: the end of a multipart ETag, otherwise 1. */
    int parts(String bucket, String key) {
        var tag = client.headObject(head -> head.bucket(bucket).key(key)).eTag().replace("\"", "");
        return tag.contains("-") ? Integer.parseInt(tag.substring(tag.indexOf('-') + 1)) : 1;
    }

    String sha256(String bucket, String key) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-256");
        try (var in = open(bucket, key);
                var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            in.transferTo(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() {
        client.close();
        server.stop();
    }
}
