package dev.recordingroutes.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * Program as users run it: the launcher of the built distribution, with settings of its own in a directory.
 *
 * @param settings those that differ from the defaults
 * @param heapMegabytes largest heap
 */
public record Product(Path directory, Map<String, String> settings, int heapMegabytes) {
    /** Name of the product's arm. */
    public static final String NAME = "recording-routes";

    private static final Path LAUNCHER =
            Path.of("target/recording-routes/bin/recording-routes").toAbsolutePath();
    private static final int HEAP_MEGABYTES = 64;
    /** Classes that starts share. */
    private static final Path CACHE = Path.of("target/class-archive").toAbsolutePath();

    private static final String CACHE_VARIABLE = "RECORDING_ROUTES_CACHE";

    /** Keeps a copy. */
    public Product {
        settings = Map.copyOf(settings);
    }

    /** Returns the product with ledger, spool and target in a directory, and an account that it takes everything from. */
    public static Product of(Path directory, Account account) {
        return new Product(directory, Map.of(), HEAP_MEGABYTES)
                .with("archive.to", "file:" + directory.resolve("archive"))
                .with("ledger.url", "jdbc:sqlite:" + directory.resolve("ledger.db"))
                .with("transfer.spool", directory.resolve("spool").toString())
                .with("zoom.enabled", "true")
                .with("zoom.api-url", account.api())
                .with("zoom.access-token", "bench")
                .with("zoom.media-hosts", "127.0.0.1")
                .with("zoom.users", "me")
                // The limit is Zoom's; here, the product shall be the slower one.
                .with("zoom.requests-per-second", "100000");
    }

    /** Copy with one more setting. */
    public Product with(String key, String value) {
        var more = new TreeMap<>(settings);
        more.put(key, value);
        return new Product(directory, more, heapMegabytes);
    }

    /** Copy with another heap. */
    public Product heap(int megabytes) {
        return new Product(directory, settings, megabytes);
    }

    /** Returns the directory that files are delivered to. */
    public Path archive() {
        return directory.resolve("archive");
    }

    /** Returns the ledger's file. */
    public Path ledger() {
        return directory.resolve("ledger.db");
    }

    /** Returns a command of it; writes the settings. */
    public Program command(String... arguments) throws IOException {
        Files.createDirectories(directory);
        var file = directory.resolve("my.properties");
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(
                file,
                new TreeMap<>(settings)
                        .entrySet().stream()
                                .map(setting -> setting.getKey() + "=" + setting.getValue())
                                .toList());
        var words = new ArrayList<String>();
        words.add(LAUNCHER.toString());
        words.addAll(List.of(arguments));
        words.addAll(List.of("--config", file.toString()));
        var logs = directory.resolveSibling("logs");
        Files.createDirectories(logs);
        var program = Program.of(logs, String.valueOf(directory.getFileName()), words);
        return new Program(
                words,
                Map.of("JAVA_OPTS", "-Xmx" + heapMegabytes + "m", CACHE_VARIABLE, CACHE.toString()),
                program.output(),
                program.log());
    }

    /** Has the launcher make the archive that all but a first start share, which it would else do beside a measured run. */
    public static void archiveClasses() throws IOException, InterruptedException {
        Files.createDirectories(CACHE);
        var launcher = new ProcessBuilder(LAUNCHER.toString(), "--version").inheritIO();
        launcher.environment().put(CACHE_VARIABLE, CACHE.toString());
        launcher.start().waitFor();
        Awaitility.await("archive of classes in " + CACHE)
                .atMost(Duration.ofMinutes(3))
                .until(Product::hasArchive);
    }

    private static boolean hasArchive() throws IOException {
        try (var files = Files.list(CACHE)) {
            return files.map(Path::toString).anyMatch(file -> file.endsWith(".jsa") || file.endsWith(".aot"));
        }
    }

    /** Returns a harvest of the account. */
    public Program harvest() throws IOException {
        return command("harvest", "--from", Account.FROM, "--to", Account.TO);
    }
}
