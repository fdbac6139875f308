package dev.recordingroutes.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs programs, and measures their process trees with {@code /usr/bin/time} and {@code /proc}. */
public final class Stopwatch {
    private static final Path TIME = Path.of("/usr/bin/time");
    /** A sample reads the list of all processes, which takes a millisecond or more from what is measured. */
    private static final int SAMPLE_MILLIS = 200;

    private static final int SHOWN = 2000;

    private final Path report;

    /** Creates a stopwatch that keeps its notes in a directory. */
    public Stopwatch(Path directory) {
        if (!Files.isExecutable(TIME)) {
            throw new IllegalStateException(TIME + " is not installed; apt-get install time");
        }
        report = directory.resolve("time.txt");
    }

    /**
     * Runs a program to its end.
     *
     * @throws IOException when its exit code is not 0
     */
    public Measurement measure(Program program) throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        words.add(TIME.toString());
        words.add("-f");
        words.add("%U %S %M");
        words.add("-o");
        words.add(report.toString());
        words.addAll(program.words());
        var builder = new ProcessBuilder(words)
                .redirectOutput(program.output().toFile())
                .redirectError(program.log().toFile());
        builder.environment().putAll(program.environment());
        var began = System.nanoTime();
        var process = builder.start();
        var kill = new Thread(() -> killTree(process));
        Runtime.getRuntime().addShutdownHook(kill);
        var peak = 0L;
        while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, resident(process));
        }
        var seconds = (System.nanoTime() - began) / 1e9;
        Runtime.getRuntime().removeShutdownHook(kill);
        if (process.exitValue() != 0) {
            throw new IOException("exit code %d of %s:%n%s"
                    .formatted(process.exitValue(), String.join(" ", program.words()), end(program.log())));
        }
        // The kernel's own peak of the largest process is exact; the samples add processes up, and may miss a peak.
        var noted = List.of(Files.readString(report).strip().split(" ", -1));
        return new Measurement(
                began,
                seconds,
                Double.parseDouble(noted.get(0)) + Double.parseDouble(noted.get(1)),
                Math.max(peak, Long.parseLong(noted.get(2))));
    }

    private static void killTree(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static long resident(Process process) {
        return process.descendants().mapToLong(Stopwatch::resident).sum();
    }

    private static long resident(ProcessHandle process) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | RuntimeException e) {
            // It has ended.
            return 0;
        }
    }

    private static String end(Path log) throws IOException {
        var text = Files.readString(log);
        return text.substring(Math.max(0, text.length() - SHOWN));
    }
}
