package dev.recordingroutes.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recordingroutes.cli.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures the rate of two parallel uploads of large files to a server, alternately with a common tool and with Camel's
 * own producer. Prints the rates and asserts none, since machines and their load differ.
 */
@Tag("benchmark")
class UploadBenchmark {
    private static final int ROUNDS = 5;
    private static final long SIZE = Long.getLong("benchmark.megabytes", 500) << 20;

    @TempDir
    Path directory;

    @Test
    void sftpBesideOpenSsh() throws Exception {
        Files.createDirectories(directory.resolve("archive"));
        try (var server = new OpenSsh(directory)) {
            server.assumeInstalled();
            server.start();
            var key = server.directory.resolve("key");
            compare(
                    "SFTP to OpenSSH sshd",
                    "sftp",
                    server,
                    file -> List.of(
                            "sftp",
                            "-q",
                            "-b",
                            batch(file).toString(),
                            "-P",
                            String.valueOf(server.port),
                            "-i",
                            key.toString(),
                            "-o",
                            "UserKnownHostsFile=" + server.knownHosts(),
                            server.owner.owner().getName() + "@127.0.0.1"));
        }
    }

    @Test
    void ftpBesideCurl() throws Exception {
        Files.createDirectories(directory.resolve("archive"));
        try (var server = new Vsftpd(directory, false)) {
            server.assumeInstalled();
            server.start();
            compare(
                    "FTP to vsftpd",
                    "curl -T",
                    server,
                    file -> List.of(
                            "curl",
                            "-sS",
                            "-T",
                            file.toString(),
                            "-u",
                            "ftp:" + ServerCase.PASSWORD,
                            "ftp://127.0.0.1:%d/archive/%s.theirs".formatted(server.port, file.getFileName())));
        }
    }

    private interface Tool {
        List<String> command(Path file) throws IOException;
    }

    /** Writes a batch file for sftp that uploads a file. */
    private Path batch(Path file) throws IOException {
        var name = file.getFileName().toString();
        return Files.writeString(
                directory.resolve(name + ".batch"), "put %s archive/%s.theirs%n".formatted(file, name));
    }

    private void compare(String what, String tool, RealServer server, Tool theirs) throws Exception {
        var files = List.of(file("one"), file("two"));
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        try (var camel = new DefaultCamelContext();
                var stores = Stores.of(camel, server.uri(), Duration.ofSeconds(60), Duration.ofSeconds(1));
                var template = camel.createProducerTemplate()) {
            camel.start();
            // Camel's producer gets the same options, and a temporary name with a rename too.
            var uri = DestinationUri.parse(camel, server.uri(), Duration.ofSeconds(60))
                            .uri() + "&fileExist=Override&tempPrefix=.part-&eagerDeleteTargetFile=false";
            Map<String, Each> arms = new LinkedHashMap<>();
            arms.put(tool, (file, name) -> run(theirs.command(file)));
            arms.put(
                    "camel-ftp",
                    (file, name) -> template.sendBodyAndHeader(uri, file.toFile(), Exchange.FILE_NAME, name));
            arms.put("recording-routes", stores::deliver);
            // The first round warms up; its rates are left out.
            for (var round = 0; round <= ROUNDS; round++) {
                for (var arm : arms.entrySet()) {
                    var suffix = arm.getKey().equals(tool) ? ".theirs" : "";
                    var rate = rate(files, file -> arm.getValue().upload(file, file.getFileName() + suffix));
                    rates.computeIfAbsent(arm.getKey(), name -> new ArrayList<>())
                            .add(rate);
                    for (var file : files) {
                        var arrived = server.archive().resolve(file.getFileName() + suffix);
                        assertThat(Workplace.sha256(arrived)).isEqualTo(Workplace.sha256(file));
                        Files.delete(arrived);
                    }
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s, 2 x %d MB at once, heap %d MB, MB/s in %d rounds:%n",
                what,
                SIZE >> 20,
                Runtime.getRuntime().maxMemory() >> 20,
                ROUNDS);
        var ours = median(rates.getOrDefault("recording-routes", List.of()));
        rates.forEach((arm, measured) -> System.out.printf(
                Locale.ROOT,
                "  %-16s median %4.0f  %s  we are at %.2f of it%n",
                arm,
                median(measured),
                rounded(measured),
                ours / median(measured)));
    }

    private interface Each {
        void upload(Path file, String name) throws Exception;
    }

    private interface Upload {
        void of(Path file) throws Exception;
    }

    /** Uploads all files in parallel; returns the rate in megabytes a second. */
    private static double rate(List<Path> files, Upload each) throws Exception {
        var threads = Executors.newFixedThreadPool(files.size());
        try {
            var began = System.nanoTime();
            List<Callable<Void>> uploads = files.stream()
                    .<Callable<Void>>map(file -> () -> {
                        each.of(file);
                        return null;
                    })
                    .toList();
            for (var upload : threads.invokeAll(uploads)) {
                upload.get();
            }
            return files.size() * (SIZE >> 20) / ((System.nanoTime() - began) / 1e9);
        } finally {
            threads.shutdown();
        }
    }

    private static double median(List<Double> rates) {
        return rates.subList(1, rates.size()).stream().sorted().toList().get(ROUNDS / 2);
    }

    private static List<Long> rounded(List<Double> rates) {
        return rates.subList(1, rates.size()).stream().map(Math::round).toList();
    }

    private Path file(String name) throws IOException {
        var file = directory.resolve(name);
        var random = new Random(name.hashCode());
        var megabyte = new byte[1 << 20];
        try (var out = Files.newOutputStream(file)) {
            for (var i = 0; i < SIZE >> 20; i++) {
                random.nextBytes(megabyte);
                out.write(megabyte);
            }
        }
        return file;
    }

    private void run(List<String> command) throws Exception {
        var said = Files.createTempFile(directory, "said", "");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    }
}
