package dev.recordingroutes.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Directory with settings, in which commands run as an operator runs them. */
public final class Workplace {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;
    private final Map<String, String> settings = new TreeMap<>();
    private Clock clock = Clock.systemUTC();
    private Path routes = Path.of("routes").toAbsolutePath();

    /** Exit code and output of a command. */
    public record Result(int exitCode, String out, String err) {
        /** Returns the number in a line of the summary, such as {@code delivered}. */
        public long counted(String what) {
            return out.lines()
                    .filter(line -> line.matches(what + "\\s+[0-9]+"))
                    .mapToLong(line -> Long.parseLong(line.replaceFirst("^.*\\s", "")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no line '" + what + "' in:\n" + out + err));
        }
    }

    public Workplace(Path directory) {
        this.directory = directory;
        set("archive.to", "file:" + archive());
        set("ledger.url", "jdbc:sqlite:" + directory.resolve("ledger.db"));
        set("transfer.spool", directory.resolve("spool").toString());
        set("transfer.min-free", "1MB");
        set("transfer.retry-delay", "100ms");
        set("transfer.retry-delay-max", "500ms");
        set("transfer.max-attempts", "3");
        set("zoom.requests-per-second", "1000");
        set("webex.requests-per-second", "1000");
    }

    public Workplace set(String key, String value) {
        settings.put(key, value);
        return this;
    }

    /** Returns the value that a setting was given here. */
    public String get(String key) {
        return settings.get(key);
    }

    public Workplace set(Map<String, String> more) {
        settings.putAll(more);
        return this;
    }

    public Workplace routes(Path other) {
        routes = other;
        return this;
    }

    /** Sets the clock of commands in this JVM. */
    public Workplace clock(Clock other) {
        clock = other;
        return this;
    }

    public Path archive() {
        return directory.resolve("archive");
    }

    public Path spool() {
        return directory.resolve("spool");
    }

    /** Runs a command in this JVM. */
    public Result run(String... arguments) {
        return runWith(clock, arguments(arguments).toArray(String[]::new));
    }

    /** Runs a command in this JVM with these arguments only, without the workplace's settings. */
    static Result runWith(String... arguments) {
        return runWith(Clock.systemUTC(), arguments);
    }

    private static Result runWith(Clock clock, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var exitCode = Main.run(arguments, clock, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Result(exitCode, out.toString(), err.toString());
    }

    /** Starts a command in a JVM of its own, which can be killed. */
    public Process start(List<String> jvmOptions, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Like the tests, it is over before the optimizing compiler would pay off.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(jvmOptions);
        command.add("-Dlog4j2.configurationFile=classpath:recording-routes/log4j2.xml");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.recordingroutes.cli.Main"));
        command.addAll(arguments(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    /** Returns the file with the output of the process that {@link #start} started. */
    public Path log() {
        return directory.resolve("process.log");
    }

    private List<String> arguments(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--config", config().toString(), "--routes", routes.toString()));
        return all;
    }

    private Path config() {
        var file = directory.resolve("my.properties");
        var text = new StringBuilder();
        settings.forEach((key, value) ->
                text.append(key).append('=').append(value.replace("\\", "\\\\")).append('\n'));
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the rows of {@code list --json}, by id. */
    public Map<String, JsonNode> ledger() throws IOException {
        var rows = new TreeMap<String, JsonNode>();
        for (var line : run("list", "--json").out().lines().toList()) {
            var row = JSON.readTree(line);
            rows.put(row.path("id").asText(), row);
        }
        return rows;
    }

    /** Returns the SHA-256 of each file in the archive except sidecars, by its path there. */
    public Map<String, String> delivered() throws IOException {
        var files = new TreeMap<String, String>();
        for (var file : files()) {
            var path = archive().relativize(file).toString();
            if (!path.endsWith(".json") || Files.exists(Path.of(file + ".json"))) {
                files.put(path, sha256(file));
            }
        }
        return files;
    }

    /** Lists all files in the archive, sidecars too. */
    public List<Path> files() throws IOException {
        if (!Files.exists(archive())) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(archive())) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    public static JsonNode json(Path file) throws IOException {
        return JSON.readTree(file.toFile());
    }

    public static String sha256(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[1 << 16];
            for (int read; (read = in.read(buffer)) > 0; ) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
