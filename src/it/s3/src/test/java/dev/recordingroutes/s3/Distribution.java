package dev.recordingroutes.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program as it is shipped, with more jars in its {@code lib/}. */
record Distribution(Path home) {
    /** Heap limit of each command; smaller than the largest file that is delivered. */
    private static final String HEAP = "-Xmx64m";

    /** Exit code of a command, and its output with its errors. */
    record Outcome(int exitCode, String output) {}

    static Distribution copy(Path shipped, Path jars, Path home) throws IOException {
        try (var files = Files.walk(shipped)) {
            for (var file : files.toList()) {
                Files.copy(file, home.resolve(shipped.relativize(file).toString()));
            }
        }
        try (var files = Files.list(jars)) {
            for (var jar : files.toList()) {
                // Fails when lib/ already contains a jar of this name.
                Files.copy(jar, home.resolve("lib").resolve(jar.getFileName()));
            }
        }
        return new Distribution(home);
    }

    /** Runs a command in a directory, with these variables in its environment. */
    Outcome run(Path directory, Map<String, String> environment, List<String> arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(home.resolve("bin/recording-routes").toString());
        command.addAll(arguments);
        var output = directory.resolve("output.txt");
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("JAVA_OPTS", "%s -XX:TieredStopAtLevel=1".formatted(HEAP));
        var process = builder.start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("still running after two minutes:\n" + Files.readString(output));
        }
        return new Outcome(process.exitValue(), Files.readString(output));
    }
}
